#include "codegen/AstRewrite.h"

#include "codegen/Simplify.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <set>

namespace loopy::codegen {

using namespace ir;

AstBlock mapAst(const AstBlock &block, const AstMapping &mapping) {
  AstBlock result;
  auto mapNode = Overloaded{
      [&](const AstFor &loop) -> AstNode {
        AstFor mapped{loop.iname,  mapping.expr(loop.lower),   mapping.expr(loop.upper),
                      loop.step,   mapAst(loop.body, mapping), {},
                      loop.request};
        if (loop.stream) {
          mapped.stream = AstStream{mapping.expr(loop.stream->condition), {}};
          std::ranges::transform(loop.stream->ahead, std::back_inserter(mapped.stream->ahead),
                                 mapping.expr);
        }
        return mapped;
      },
      [&](const AstIf &guard) -> AstNode {
        return AstIf{mapping.expr(guard.condition), mapAst(guard.then, mapping),
                     mapAst(guard.otherwise, mapping)};
      },
      [&](const AstStatement &statement) -> AstNode {
        return AstStatement{statement.statement, mapping.target(statement.target),
                            mapping.expr(statement.value), statement.atomic};
      },
      [&](const AstCode &code) -> AstNode {
        return AstCode{code.statement, mapCode(code.code, {mapping.expr, mapping.target})};
      },
      [&](const AstVector &vector) -> AstNode {
        AstVector mapped{
            vector.statement, vector.store, {}, mapLeaves(vector.value, mapping.expr), {}};
        for (const Access &target : vector.targets)
          mapped.targets.push_back(mapping.target(target));
        if (vector.mask)
          mapped.mask = mapLeaves(*vector.mask, mapping.expr);
        return mapped;
      },
      [](const AstBarrier &barrier) -> AstNode { return barrier; },
      [](const AstLaunch &launch) -> AstNode { return launch; },
  };
  for (const AstNode &node : block)
    result.push_back(std::visit(mapNode, node));
  return result;
}

AstBlock mapAccesses(const AstBlock &block, const std::function<Access(const Access &)> &rewrite) {
  auto rewriteLoads = [&](const Expr &expr) {
    return transform(expr, [&](const Expr &node) {
      const auto *found = node.getIf<Load>();
      return found ? load(rewrite(found->access), node.type()) : node;
    });
  };
  return mapAst(block, {rewriteLoads, [&](const Access &target) {
                          Access inner = target;
                          for (Expr &subscript : inner.subscripts)
                            subscript = rewriteLoads(subscript);
                          return rewrite(inner);
                        }});
}

Expected<AstBlock> rewriteLoops(const AstBlock &block,
                                const std::function<Expected<AstBlock>(const AstFor &)> &rewrite) {
  AstBlock result;
  for (const AstNode &node : block) {
    Expected<AstBlock> rebuilt = AstBlock{node};
    if (const auto *guard = std::get_if<AstIf>(&node)) {
      Expected<AstBlock> then = rewriteLoops(guard->then, rewrite);
      Expected<AstBlock> otherwise = rewriteLoops(guard->otherwise, rewrite);
      if (!then || !otherwise)
        return then ? otherwise : then;
      rebuilt = AstBlock{AstIf{guard->condition, std::move(*then), std::move(*otherwise)}};
    } else if (const auto *loop = std::get_if<AstFor>(&node)) {
      Expected<AstBlock> body = rewriteLoops(loop->body, rewrite);
      if (!body)
        return body;
      rebuilt =
          rewrite(AstFor{loop->iname, loop->lower, loop->upper, loop->step, std::move(*body)});
      if (!rebuilt)
        return rebuilt;
    }
    std::ranges::move(*rebuilt, std::back_inserter(result));
  }
  return result;
}

void visitAst(const AstBlock &block, const AstVisitor &visitor) {
  auto visitNode = Overloaded{
      [&](const AstFor &loop) {
        visitor.expr(loop.lower);
        visitor.expr(loop.upper);
        if (loop.stream) {
          visitor.expr(loop.stream->condition);
          std::ranges::for_each(loop.stream->ahead, visitor.expr);
        }
        visitAst(loop.body, visitor);
      },
      [&](const AstIf &guard) {
        visitor.expr(guard.condition);
        visitAst(guard.then, visitor);
        visitAst(guard.otherwise, visitor);
      },
      [&](const AstStatement &statement) {
        visitor.target(statement.target);
        visitor.expr(statement.value);
      },
      [&](const AstCode &code) { visitCode(code.code, {visitor.expr, visitor.target}); },
      [&](const AstVector &vector) {
        for (const Access &target : vector.targets)
          visitor.target(target);
        visitScalars(vector.value, visitor.expr);
        if (vector.mask)
          visitScalars(*vector.mask, visitor.expr);
      },
      [](const AstBarrier &) {},
      [](const AstLaunch &) {},
  };
  for (const AstNode &node : block)
    std::visit(visitNode, node);
}

AstBlock guardedBlock(const Expr &condition, AstBlock body) {
  if (isTrue(condition) || body.empty())
    return body;
  if (isFalse(condition))
    return {};
  return {AstIf{condition, std::move(body), {}}};
}

static void append(AstBlock &block, AstBlock more) {
  for (AstNode &node : more)
    block.push_back(std::move(node));
}

static AstBlock substituteLoop(const AstFor &loop, std::map<Iname, Expr> replacement) {
  Expr lower = simplify(ir::substitute(loop.lower, replacement));
  Expr upper = simplify(ir::substitute(loop.upper, replacement));
  replacement.erase(loop.iname); // bound by this loop
  auto first = literalValue(lower), last = literalValue(upper);
  if (first && last && *first > *last)
    return {};
  if (first && last && *last - *first < loop.step) {
    replacement.emplace(loop.iname, lower);
    return substitute(loop.body, replacement);
  }
  AstBlock body = substitute(loop.body, replacement);
  if (body.empty())
    return {};
  return {AstFor{loop.iname, lower, upper, loop.step, std::move(body)}};
}

static AstBlock substituteGuard(const AstIf &guard, const std::map<Iname, Expr> &replacement) {
  Expr condition = simplify(ir::substitute(guard.condition, replacement));
  AstBlock then = substitute(guard.then, replacement);
  AstBlock otherwise = substitute(guard.otherwise, replacement);
  if (isTrue(condition))
    return then;
  if (isFalse(condition))
    return otherwise;
  return {AstIf{condition, std::move(then), std::move(otherwise)}};
}

AstBlock substitute(const AstBlock &block, const std::map<Iname, Expr> &replacement) {
  AstBlock result;
  auto substituteNode = Overloaded{
      [&](const AstFor &loop) { return substituteLoop(loop, replacement); },
      [&](const AstIf &guard) { return substituteGuard(guard, replacement); },
      [&](const AstStatement &statement) {
        return AstBlock{
            AstStatement{statement.statement, ir::substitute(statement.target, replacement),
                         ir::substitute(statement.value, replacement), statement.atomic}};
      },
      [&](const AstCode &code) {
        return AstBlock{AstCode{code.statement, ir::substitute(code.code, replacement)}};
      },
      [&](const AstVector &vector) {
        return mapAst({vector},
                      {[&](const Expr &expr) { return ir::substitute(expr, replacement); },
                       [&](const Access &target) { return ir::substitute(target, replacement); }});
      },
      [](const AstBarrier &barrier) { return AstBlock{barrier}; },
      [](const AstLaunch &launch) { return AstBlock{launch}; },
  };
  for (const AstNode &node : block)
    append(result, std::visit(substituteNode, node));
  return result;
}

/// Whether running `block` can change the value of `condition`.
static bool changes(const AstBlock &block, const Expr &condition) {
  std::set<ArrayName> loaded;
  for (const Access &access : loads(condition))
    loaded.insert(access.array);
  bool changed = false;
  visitAst(block, {[](const Expr &) {},
                   [&](const Access &target) { changed |= loaded.contains(target.array); }});
  return changed;
}

static bool isNegationOf(const Expr &a, const Expr &b) {
  const auto *negation = a.getIf<Unary>();
  return negation && negation->op == UnaryOp::LogicalNot && equal(negation->operand, b);
}

/// Appends `next` to the guard before it where both test the same thing.
static bool mergeInto(AstIf &guard, AstIf &next) {
  if (changes(guard.then, guard.condition) || changes(guard.otherwise, guard.condition))
    return false;
  if (equal(guard.condition, next.condition)) {
    append(guard.then, std::move(next.then));
    append(guard.otherwise, std::move(next.otherwise));
    return true;
  }
  if (isNegationOf(next.condition, guard.condition)) {
    append(guard.otherwise, std::move(next.then));
    append(guard.then, std::move(next.otherwise));
    return true;
  }
  return false;
}

AstBlock mergeGuards(AstBlock block) {
  AstBlock result;
  for (AstNode &node : block) {
    auto *guard = std::get_if<AstIf>(&node);
    auto *previous = result.empty() ? nullptr : std::get_if<AstIf>(&result.back());
    if (!guard || !previous || !mergeInto(*previous, *guard))
      result.push_back(std::move(node));
  }
  for (AstNode &node : result) {
    if (auto *loop = std::get_if<AstFor>(&node))
      loop->body = mergeGuards(std::move(loop->body));
    if (auto *guard = std::get_if<AstIf>(&node)) {
      guard->then = mergeGuards(std::move(guard->then));
      guard->otherwise = mergeGuards(std::move(guard->otherwise));
    }
  }
  return result;
}

bool mentions(const Expr &expr, const std::vector<Iname> &inames) {
  bool found = false;
  walk(expr, [&](const Expr &node) {
    const auto *reference = node.getIf<InameRef>();
    found |= reference && std::ranges::find(inames, reference->name) != inames.end();
  });
  return found;
}

std::vector<StatementId> statementsIn(const AstBlock &block) {
  std::vector<StatementId> result;
  auto addFrom = Overloaded{
      [&](const AstFor &loop) { return statementsIn(loop.body); },
      [&](const AstIf &guard) {
        std::vector<StatementId> found = statementsIn(guard.then);
        for (StatementId &id : statementsIn(guard.otherwise))
          found.push_back(std::move(id));
        return found;
      },
      [](const AstStatement &statement) { return std::vector{statement.statement}; },
      [](const AstCode &code) { return std::vector{code.statement}; },
      [](const AstVector &vector) { return std::vector{vector.statement}; },
      [](const AstBarrier &) { return std::vector<StatementId>(); },
      [](const AstLaunch &) { return std::vector<StatementId>(); },
  };
  for (const AstNode &node : block)
    for (StatementId &id : std::visit(addFrom, node))
      result.push_back(std::move(id));
  return result;
}

} // namespace loopy::codegen
