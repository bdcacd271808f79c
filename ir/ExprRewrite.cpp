//===- ExprRewrite.cpp - Traversals of expressions ---------------------------------===//
#include "ir/Operands.h"
#include "ir/Overloaded.h"

#include <bit>
#include <utility>

namespace loopy::ir {

std::vector<Expr> operands(const Expr &expr) {
  return std::visit(
      Overloaded{
          [](const Load &node) { return node.access.subscripts; },
          [](const Unary &node) { return std::vector{node.operand}; },
          [](const Binary &node) { return std::vector{node.lhs, node.rhs}; },
          [](const Select &node) { return std::vector{node.condition, node.then, node.otherwise}; },
          [](const Cast &node) { return std::vector{node.operand}; },
          [](const Call &node) { return node.arguments; },
          [](const FunctionCall &node) { return node.arguments; },
          [](const auto &) { return std::vector<Expr>(); },
      },
      expr.node());
}

Expr withOperands(const Expr &expr, std::vector<Expr> with) {
  ScalarType type = expr.type();
  return std::visit(
      Overloaded{
          [&](const Load &node) { return load({node.access.array, std::move(with)}, type); },
          [&](const Unary &node) { return unary(node.op, with[0], type); },
          [&](const Binary &node) {
            auto divisor = literalValue(with[1]);
            if (type == ScalarType::I64) {
              if (node.op == BinaryOp::FloorDiv && divisor)
                return indexFloorDiv(with[0], *divisor);
              if (node.op == BinaryOp::FloorMod && divisor)
                return indexFloorMod(with[0], *divisor);
            }
            return binary(node.op, with[0], with[1], type);
          },
          [&](const Select &) { return select(with[0], with[1], with[2]); },
          [&](const Cast &) { return Expr(type, Cast{with[0]}); },
          [&](const Call &node) { return call(node.function, std::move(with), type); },
          [&](const FunctionCall &node) { return call(node.function, std::move(with), type); },
          [&](const auto &) { return expr; },
      },
      expr.node());
}

static std::vector<Expr> mapAll(const std::vector<Expr> &exprs,
                                const std::function<Expr(const Expr &)> &rewrite) {
  std::vector<Expr> result;
  for (const Expr &expr : exprs)
    result.push_back(transform(expr, rewrite));
  return result;
}

Expr transform(const Expr &expr, const std::function<Expr(const Expr &)> &rewrite) {
  std::vector<Expr> children = operands(expr);
  if (children.empty())
    return rewrite(expr);
  return rewrite(withOperands(expr, mapAll(children, rewrite)));
}

Access transform(const Access &access, const std::function<Expr(const Expr &)> &rewrite) {
  return {access.array, mapAll(access.subscripts, rewrite)};
}

void walk(const Expr &expr, const std::function<void(const Expr &)> &visit) {
  for (const Expr &operand : operands(expr))
    walk(operand, visit);
  visit(expr);
}

static Expr replaceIname(const Expr &expr, const std::map<Iname, Expr> &replacement) {
  const auto *reference = expr.getIf<InameRef>();
  if (!reference)
    return expr;
  auto found = replacement.find(reference->name);
  if (found == replacement.end())
    return expr;
  // A plain renaming keeps the node a reference, so that value uses stay readable.
  if (const auto *renamed = found->second.getIf<InameRef>())
    return inameRef(renamed->name, expr.type());
  return cast(found->second, expr.type());
}

/// Index sums and products are rebuilt with folding; elsewhere I64 arithmetic is C++'s `long`,
/// which folds the same way as long as nothing overflows, which C++ rules out.
static Expr foldIndex(const Expr &expr) {
  const auto *node = expr.getIf<Binary>();
  if (!node || expr.type() != ScalarType::I64)
    return expr;
  switch (node->op) {
  case BinaryOp::Add:
    return indexAdd(node->lhs, node->rhs);
  case BinaryOp::Sub:
    return indexSub(node->lhs, node->rhs);
  case BinaryOp::Mul:
    return indexMul(node->lhs, node->rhs);
  default:
    return expr;
  }
}

Expr substitute(const Expr &expr, const std::map<Iname, Expr> &replacement) {
  return transform(expr,
                   [&](const Expr &node) { return foldIndex(replaceIname(node, replacement)); });
}

Access substitute(const Access &access, const std::map<Iname, Expr> &replacement) {
  return transform(access,
                   [&](const Expr &node) { return foldIndex(replaceIname(node, replacement)); });
}

std::vector<Access> loads(const Expr &expr) {
  std::vector<Access> result;
  walk(expr, [&](const Expr &node) {
    if (const auto *found = node.getIf<Load>())
      result.push_back(found->access);
  });
  return result;
}

bool equal(const Access &a, const Access &b) {
  if (a.array != b.array || a.subscripts.size() != b.subscripts.size())
    return false;
  for (std::size_t i = 0; i < a.subscripts.size(); ++i)
    if (!equal(a.subscripts[i], b.subscripts[i]))
      return false;
  return true;
}

bool sameHead(const Expr &a, const Expr &b) {
  return std::visit(
      Overloaded{
          [](const IntegerLiteral &x, const IntegerLiteral &y) { return x.value == y.value; },
          [](const FloatingLiteral &x, const FloatingLiteral &y) {
            return std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
          },
          [](const InameRef &x, const InameRef &y) { return x.name == y.name; },
          [](const ParameterRef &x, const ParameterRef &y) { return x.name == y.name; },
          [](const Load &x, const Load &y) { return x.access.array == y.access.array; },
          [](const Unary &x, const Unary &y) { return x.op == y.op; },
          [](const Binary &x, const Binary &y) { return x.op == y.op; },
          [](const Select &, const Select &) { return true; },
          [](const Cast &, const Cast &) { return true; },
          [](const Call &x, const Call &y) { return x.function == y.function; },
          [](const FunctionCall &x, const FunctionCall &y) { return x.function == y.function; },
          [](const auto &, const auto &) { return false; },
      },
      a.node(), b.node());
}

bool equal(const Expr &a, const Expr &b) {
  if (&a.node() == &b.node())
    return a.type() == b.type();
  if (a.type() != b.type() || !sameHead(a, b))
    return false;
  std::vector<Expr> left = operands(a), right = operands(b);
  if (left.size() != right.size())
    return false;
  for (std::size_t i = 0; i < left.size(); ++i)
    if (!equal(left[i], right[i]))
      return false;
  return true;
}

} // namespace loopy::ir
