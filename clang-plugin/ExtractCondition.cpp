//===- ExtractCondition.cpp - Where a condition is true --------------------------------------===//
#include "clang-plugin/ExtractCondition.h"

#include "ir/IslCoalesce.h"

#include "clang/AST/ExprCXX.h"

#include <algorithm>

namespace loopy::plugin {

bool Condition::isStatic() const {
  return std::ranges::none_of(pieces,
                              [](const ConditionPiece &piece) { return piece.data.has_value(); });
}

isl::set Condition::where(isl::ctx ctx) const {
  isl::set all = ir::emptySet(ctx);
  for (const ConditionPiece &piece : pieces)
    all = all.unite(piece.where);
  return ir::coalesced(all);
}

namespace {

Condition negate(const State &state, const Condition &condition) {
  Condition result;
  for (const ConditionPiece &piece : condition.pieces)
    if (piece.data)
      result.pieces.push_back(
          {piece.where, ir::unary(ir::UnaryOp::LogicalNot, *piece.data, ir::ScalarType::Bool)});
  result.pieces.push_back({state.scope.domain.subtract(condition.where(state.isl)), std::nullopt});
  return result;
}

void addPiece(Condition &condition, const isl::set &where, std::optional<ir::Expr> data) {
  if (!where.is_empty())
    condition.pieces.push_back({ir::coalesced(where), std::move(data)});
}

ir::Expr logical(ir::BinaryOp op, const ir::Expr &lhs, const ir::Expr &rhs) {
  return ir::binary(op, lhs, rhs, ir::ScalarType::Bool);
}

Condition conjunction(State &state, const Condition &lhs, const clang::Expr *rhs) {
  NarrowedDomain evaluated(state, lhs.where(state.isl));
  Condition second = lowerCondition(state, rhs), result;
  for (const ConditionPiece &a : lhs.pieces)
    for (const ConditionPiece &b : second.pieces) {
      auto data = a.data && b.data ? logical(ir::BinaryOp::LogicalAnd, *a.data, *b.data)
                  : a.data         ? a.data
                                   : b.data;
      addPiece(result, a.where.intersect(b.where), data);
    }
  return result;
}

Condition disjunction(State &state, const Condition &lhs, const clang::Expr *rhs) {
  Condition result;
  isl::set open =
      state.scope.domain; // where the right side decides, alone or with data of the left
  for (const ConditionPiece &a : lhs.pieces)
    if (!a.data) {
      addPiece(result, a.where, std::nullopt);
      open = open.subtract(a.where);
    }
  NarrowedDomain evaluated(state, open);
  Condition second = lowerCondition(state, rhs);
  isl::set rest = state.scope.domain;
  for (const ConditionPiece &a : lhs.pieces) {
    if (!a.data)
      continue;
    for (const ConditionPiece &b : second.pieces)
      addPiece(result, a.where.intersect(b.where),
               b.data ? std::optional(logical(ir::BinaryOp::LogicalOr, *a.data, *b.data))
                      : std::nullopt);
    addPiece(result, a.where.subtract(second.where(state.isl)), a.data);
    rest = rest.subtract(a.where);
  }
  for (const ConditionPiece &b : second.pieces)
    addPiece(result, rest.intersect(b.where), b.data);
  return result;
}

} // namespace

Condition lowerCondition(State &state, const clang::Expr *expression) {
  expression = stripCondition(expression);
  if (auto holds = staticCondition(state, expression)) {
    Condition condition;
    addPiece(condition, *holds, std::nullopt);
    return condition;
  }
  if (const clang::Expr *operand = negated(expression))
    return negate(state, lowerCondition(state, operand));
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
      binary && binary->isLogicalOp()) {
    Condition lhs = lowerCondition(state, binary->getLHS());
    return binary->getOpcode() == clang::BO_LAnd ? conjunction(state, lhs, binary->getRHS())
                                                 : disjunction(state, lhs, binary->getRHS());
  }
  Condition condition;
  addPiece(condition, state.scope.domain,
           ir::cast(lowerValue(state, expression), ir::ScalarType::Bool));
  return condition;
}

} // namespace loopy::plugin
