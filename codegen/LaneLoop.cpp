#include "codegen/LaneLoop.h"

#include "codegen/AstRewrite.h"
#include "codegen/Simplify.h"
#include "codegen/Unroll.h"
#include "ir/Overloaded.h"
#include "ir/Polynomial.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

bool LaneLoop::varies(const Expr &expr) const {
  bool found = false;
  walk(expr, [&](const Expr &node) {
    const auto *reference = node.getIf<InameRef>();
    const auto *loaded = node.getIf<Load>();
    found |= (reference && reference->name == iname) ||
             (loaded && copied.contains(loaded->access.array));
  });
  return found;
}

bool LaneLoop::varies(const Access &access) const {
  return copied.contains(access.array) ||
         std::ranges::any_of(access.subscripts, [&](const Expr &s) { return varies(s); });
}

AstBlock LaneLoop::inCopies(const AstBlock &block, const Expr &lane) const {
  return mapAccesses(block, [&](const Access &access) {
    return copied.contains(access.array) ? copyOf(access, lane) : access;
  });
}

AstBlock LaneLoop::atLane(const AstBlock &block, std::int64_t lane) const {
  return substitute(inCopies(block, index(lane)), {{iname, index(first + lane)}});
}

static Expr valueAt(const Expr &expr, const LaneLoop &lanes, std::int64_t lane) {
  Expr inCopies = transform(expr, [&](const Expr &node) {
    const auto *found = node.getIf<Load>();
    return found && lanes.copied.contains(found->access.array)
               ? load(lanes.copyOf(found->access, index(lane)), node.type())
               : node;
  });
  return ir::substitute(inCopies, {{lanes.iname, index(lanes.first + lane)}});
}

Access LaneLoop::atLane(const Access &access, std::int64_t lane) const {
  Access result = copied.contains(access.array) ? copyOf(access, index(lane)) : access;
  for (Expr &subscript : result.subscripts)
    subscript = valueAt(subscript, *this, lane);
  return result;
}

Expr LaneLoop::atLane(const Expr &expr, std::int64_t lane) const {
  return simplify(valueAt(expr, *this, lane));
}

std::optional<std::vector<std::int64_t>> LaneLoop::offsets(const Expr &expr) const {
  PolynomialVariables variables;
  auto start = variables.toPolynomial(atLane(expr, 0));
  std::vector<std::int64_t> result;
  for (std::int64_t lane = 0; lane < count && start; ++lane) {
    auto value = variables.toPolynomial(atLane(expr, lane));
    auto offset = value ? (*value - *start).asConstant() : std::nullopt;
    if (!offset)
      return std::nullopt;
    result.push_back(*offset);
  }
  return start ? std::optional(result) : std::nullopt;
}

namespace {

class LaneRewriter {
public:
  LaneRewriter(const LaneLoop &lanes, const LaneLeaves &leaves) : lanes(lanes), leaves(leaves) {}

  AstBlock rewrite(const AstBlock &block) {
    AstBlock result;
    std::size_t known = evaluated.size();
    auto rewriteNode = Overloaded{
        [&](const AstFor &loop) { return rewriteLoop(loop); },
        [&](const AstIf &guard) { return rewriteGuard(guard); },
        [&](const AstStatement &statement) {
          evaluated.push_back(statement.value);
          return leaves.statement(statement);
        },
        [&](const AstCode &code) { return laneByLane(code); },
        [](const AstVector &vector) { return AstBlock{vector}; },    // only inner lanes make these
        [](const AstBarrier &barrier) { return AstBlock{barrier}; }, // not with lanes
        [](const AstLaunch &launch) { return AstBlock{launch}; },
    };
    for (const AstNode &node : block)
      append(result, std::visit(rewriteNode, node));
    evaluated.erase(evaluated.begin() + known, evaluated.end()); // the block may not have run
    return result;
  }

private:
  const LaneLoop &lanes;
  const LaneLeaves &leaves;
  LaneLeaves::Values evaluated;

  static void append(AstBlock &block, AstBlock more) {
    std::ranges::move(more, std::back_inserter(block));
  }

  AstBlock laneByLane(const AstNode &node) const {
    AstBlock result;
    for (std::int64_t lane = 0; lane < lanes.count; ++lane)
      append(result, lanes.atLane(AstBlock{node}, lane));
    return result;
  }

  /// Smallest or largest value over all lanes.
  Expr overLanes(BinaryOp op, const Expr &expr) const {
    const auto *node = expr.getIf<Binary>();
    if (node && node->op == op)
      return extremum(op, overLanes(op, node->lhs), overLanes(op, node->rhs));
    if (auto offsets = lanes.offsets(expr)) {
      auto at = op == BinaryOp::Max ? std::ranges::max_element(*offsets)
                                    : std::ranges::min_element(*offsets);
      return lanes.atLane(expr, at - offsets->begin());
    }
    Expr result = lanes.atLane(expr, 0);
    for (std::int64_t lane = 1; lane < lanes.count; ++lane)
      result = extremum(op, result, lanes.atLane(expr, lane));
    return result;
  }

  AstBlock rewriteLoop(const AstFor &loop) {
    bool lowerVaries = lanes.varies(loop.lower), upperVaries = lanes.varies(loop.upper);
    if (!lowerVaries && !upperVaries)
      return {AstFor{loop.iname, loop.lower, loop.upper, loop.step, rewrite(loop.body)}};
    if (loop.step != 1)
      return laneByLane(AstNode{loop});
    return splitLoop(loop, lowerVaries, upperVaries);
  }

  /// The iterations that all lanes have run together; what single lanes have before and after them
  /// runs lane by lane.
  ///   for (j = v; j <= n; j += 1) S(v, j)  ->
  ///   for (j = 0; j <= 2; j += 1) S(0, j)  ...  for (j = 3; j <= n; j += 1) S(0..3, j)
  AstBlock splitLoop(const AstFor &loop, bool lowerVaries, bool upperVaries) {
    Expr first = overLanes(BinaryOp::Max, loop.lower), last = overLanes(BinaryOp::Min, loop.upper);
    AstBlock result;
    for (std::int64_t lane = 0; lane < lanes.count && lowerVaries; ++lane)
      append(result, atLane(loop, lane, lanes.atLane(loop.lower, lane),
                            extremum(BinaryOp::Min, lanes.atLane(loop.upper, lane),
                                     indexSub(first, index(1)))));
    result.push_back(AstFor{loop.iname, first, last, 1, rewrite(loop.body)});
    for (std::int64_t lane = 0; lane < lanes.count && upperVaries; ++lane)
      append(result, atLane(loop, lane, extremum(BinaryOp::Max, first, after(last)),
                            lanes.atLane(loop.upper, lane)));
    return result;
  }

  /// last + 1, readable where `last` is n - 1.
  static Expr after(const Expr &last) {
    const auto *node = last.getIf<Binary>();
    if (node && node->op == BinaryOp::Sub && literalValue(node->rhs) == 1)
      return node->lhs;
    return indexAdd(last, index(1));
  }

  /// One lane's part of a loop, if there is any.
  AstBlock atLane(const AstFor &loop, std::int64_t lane, Expr lower, Expr upper) const {
    if (isFalse(boundHolds(BinaryOp::LessEqual, upper, lower)) ||
        isFalse(boundHolds(BinaryOp::GreaterEqual, lower, upper)))
      return {};
    return {
        AstFor{loop.iname, std::move(lower), std::move(upper), 1, lanes.atLane(loop.body, lane)}};
  }

  AstBlock rewriteGuard(const AstIf &guard) {
    if (!lanes.varies(guard.condition))
      return {AstIf{guard.condition, rewrite(guard.then), rewrite(guard.otherwise)}};
    if (!loads(guard.condition).empty()) {
      auto masked = leaves.guard(guard, evaluated);
      return masked ? *masked : laneByLane(AstNode{guard});
    }
    Expr all = inAllLanes(guard.condition);
    if (isFalse(all))
      return laneByLane(AstNode{guard});
    if (isTrue(all))
      return rewrite(guard.then);
    return {AstIf{all, rewrite(guard.then), laneByLane(AstNode{guard})}};
  }

  /// The condition at every lane; at the ends only where that is enough.
  Expr inAllLanes(const Expr &condition) const {
    const auto *node = condition.getIf<Binary>();
    if (node && node->op == BinaryOp::LogicalAnd)
      return conjunction(inAllLanes(node->lhs), inAllLanes(node->rhs));
    if (node && node->op >= BinaryOp::Less && node->op <= BinaryOp::GreaterEqual)
      if (auto offsets = lanes.offsets(indexSub(node->lhs, node->rhs))) {
        bool isUpper = node->op == BinaryOp::Less || node->op == BinaryOp::LessEqual;
        auto at = isUpper ? std::ranges::max_element(*offsets) : std::ranges::min_element(*offsets);
        return lanes.atLane(condition, at - offsets->begin());
      }
    Expr all = boolLiteral(true);
    for (std::int64_t lane = 0; lane < lanes.count; ++lane)
      all = conjunction(all, lanes.atLane(condition, lane));
    return all;
  }
};

} // namespace

AstBlock runLanes(const AstFor &loop, const LaneLoop &lanes, const LaneLeaves &leaves) {
  Expr full = conjunction(
      boundHolds(BinaryOp::GreaterEqual, loop.lower, index(lanes.first)),
      boundHolds(BinaryOp::LessEqual, loop.upper, index(lanes.first + lanes.count - 1)));
  if (loop.step != 1 || isFalse(full))
    return {loop};
  AstBlock together = LaneRewriter(lanes, leaves).rewrite(loop.body);
  if (isTrue(full))
    return together;
  if (auto some = leaves.someLanes(loop)) {
    AstIf any{boundHolds(BinaryOp::LessEqual, loop.upper, loop.lower), std::move(*some), {}};
    return {AstIf{full, std::move(together), {std::move(any)}}};
  }
  return {AstIf{full, std::move(together), {loop}}};
}

} // namespace loopy::codegen
