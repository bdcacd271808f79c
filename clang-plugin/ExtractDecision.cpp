//===- ExtractDecision.cpp - Operands that are evaluated only sometimes ----------------------===//
#include "clang-plugin/ExtractCode.h"
#include "clang-plugin/ExtractFunction.h"
#include "ir/IslCoalesce.h"

#include "clang/AST/ExprCXX.h"

namespace loopy::plugin {

std::optional<Decision> decisionOf(const clang::Stmt *node) {
  if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(node))
    return Decision{choice->getCond(), {choice->getTrueExpr(), choice->getFalseExpr()}};
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(node);
      binary && binary->isLogicalOp())
    return Decision{binary->getLHS(), {binary->getRHS()}};
  return std::nullopt;
}

namespace {

/// Whether evaluating an operand only sometimes would be visible as a smaller set of reads.
bool readsMemory(State &state, const clang::Stmt *node) {
  if (llvm::isa<clang::ArraySubscriptExpr>(node))
    return true;
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(node)) {
    if (isElementCall(call))
      return true;
    if (const clang::Expr *value = inlinedCall(state, call))
      return readsMemory(state, value);
  }
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(node))
    if (unary->getOpcode() == clang::UO_Deref)
      return true;
  if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(node); member && member->isArrow())
    return true;
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(node)) // a local reference
    return reference->getDecl()->getType()->isReferenceType();
  for (const clang::Stmt *child : node->children())
    if (child && readsMemory(state, child))
      return true;
  return false;
}

/// Where in the current domain the decision goes which way, if loop variables and parameters
/// decide.
enum class Outcome { Open, AlwaysTrue, AlwaysFalse, Split };
Outcome outcomeOf(State &state, const clang::Expr *condition, std::optional<isl::set> *where) {
  auto holds = staticCondition(state, condition);
  if (!holds)
    return Outcome::Open;
  *where = holds;
  if (state.scope.domain.is_subset(*holds))
    return Outcome::AlwaysTrue;
  return holds->is_empty() ? Outcome::AlwaysFalse : Outcome::Split;
}

/// A condition on loop variables that decides whether `node` reads some memory.
std::optional<isl::set> findSplit(State &state, const clang::Stmt *node) {
  if (auto decision = decisionOf(node)) {
    bool matters = false;
    for (const clang::Expr *operand : decision->optional)
      matters = matters || readsMemory(state, operand);
    std::optional<isl::set> where;
    if (matters && outcomeOf(state, decision->condition, &where) == Outcome::Split)
      return where;
  }
  for (const clang::Stmt *child : node->children())
    if (child)
      if (auto split = findSplit(state, child))
        return split;
  return std::nullopt;
}

} // namespace

ir::Expr lowerDecision(State &state, const clang::Expr *expression, const Decision &decision,
                       const std::function<ir::Expr(const clang::Expr *)> &lower) {
  if (state.code)
    return lowerDecisionInCode(state, expression, decision, lower);
  const auto *logical = llvm::dyn_cast<clang::BinaryOperator>(expression);
  bool isAnd = logical && logical->getOpcode() == clang::BO_LAnd;
  std::optional<isl::set> where;
  bool matters = false;
  for (const clang::Expr *operand : decision.optional)
    matters = matters || readsMemory(state, operand);
  Outcome outcome = matters ? outcomeOf(state, decision.condition, &where) : Outcome::Open;
  if (outcome == Outcome::Split)
    refuse(expression->getBeginLoc(), "memory is read only for some values of the loop variables "
                                      "here; assign the value to a variable first");
  if (outcome == Outcome::Open) {
    ir::Expr condition = lowerValue(state, decision.condition);
    if (logical)
      return ir::binary(isAnd ? ir::BinaryOp::LogicalAnd : ir::BinaryOp::LogicalOr, condition,
                        lower(decision.optional[0]), ir::ScalarType::Bool);
    ir::Expr then = lower(decision.optional[0]), otherwise = lower(decision.optional[1]);
    return ir::select(condition, then, otherwise);
  }
  bool isTrue = outcome == Outcome::AlwaysTrue;
  if (!logical)
    return lower(decision.optional[isTrue ? 0 : 1]);
  return isTrue == isAnd ? lower(decision.optional[0])
                         : ir::integerLiteral(isTrue, ir::ScalarType::Bool);
}

std::string nextStatementName(State &state) {
  std::string id = "s" + std::to_string(state.statementCount++);
  return state.scope.statementName.empty() ? id : std::exchange(state.scope.statementName, "");
}

void emitAssignment(State &state, const clang::Stmt *node,
                    const std::function<Assignment()> &lower) {
  if (state.code) {
    const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(node);
    const auto *value =
        binary && binary->isAssignmentOp() ? binary->getRHS() : llvm::dyn_cast<clang::Expr>(node);
    state.wholeCall = value ? stripCall(value) : nullptr;
    Assignment assignment = lower();
    state.code->block->push_back(ir::CodeAssign{assignment.target, assignment.value});
    return;
  }
  std::string id = nextStatementName(state);
  std::function<void()> emitPieces = [&] {
    if (state.scope.domain.is_empty())
      return;
    auto split = findSplit(state, node);
    if (!split) {
      Assignment assignment = lower();
      state.emit(id, assignment.target, assignment.value, node->getBeginLoc());
      return;
    }
    isl::set domain = state.scope.domain;
    state.scope.domain = ir::coalesced(domain.intersect(*split));
    emitPieces();
    state.scope.domain = ir::coalesced(domain.subtract(*split));
    emitPieces();
    state.scope.domain = domain;
  };
  emitPieces();
}

} // namespace loopy::plugin
