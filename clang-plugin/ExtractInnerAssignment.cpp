//===- ExtractInnerAssignment.cpp - Assignments inside of expressions ------------------------===//
//
// `while ((x = a[i]) > 0)`, `a = b = c`, `v[k++] = x`: the inner assignment becomes a statement
// before the expression that it is in. C++ orders only some operands; where it does not, a program
// that reads in one what it changes in another has no meaning.
//
//===----------------------------------------------------------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

#include <algorithm>
#include <utility>

namespace loopy::plugin {

namespace {

/// Where an assignment, ++ or -- stores; null for other expressions.
const clang::Expr *targetOf(const clang::Stmt *node) {
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(node);
      unary && unary->isIncrementDecrementOp())
    return unary->getSubExpr();
  const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(node);
  return binary && binary->isAssignmentOp() ? binary->getLHS() : nullptr;
}

struct Inner {
  const clang::Expr *assignment;
  /// No other operand of the whole is evaluated before this one and may read what it changes.
  bool isUnordered;
};

/// Whether C++ leaves open in which order the operands are evaluated, all of them.
bool leavesOrderOpen(const clang::Stmt *node) {
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(node))
    return !binary->isShiftOp() && !binary->isCommaOp() && !binary->isPtrMemOp();
  return llvm::isa<clang::ParenExpr, clang::CastExpr, clang::UnaryOperator, clang::FullExpr>(node);
}

/// The inner assignments that are evaluated whenever `node` is, innermost first.
void collect(const clang::Stmt *node, bool isUnordered, std::vector<Inner> &found) {
  if (llvm::isa<clang::LambdaExpr, clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr>(node))
    return;
  if (auto decision = decisionOf(node))
    return collect(decision->condition, isUnordered, found);
  const clang::Expr *target = targetOf(node);
  bool isInside = isUnordered && leavesOrderOpen(node);
  for (const clang::Stmt *child : node->children())
    if (child) // what is assigned is evaluated before the place
      collect(child, isInside && child != target, found);
  if (target)
    found.push_back({llvm::cast<clang::Expr>(node), isUnordered});
}

bool contains(const clang::Stmt *node, const clang::Stmt *inner) {
  return node == inner || std::ranges::any_of(node->children(), [&](const clang::Stmt *child) {
           return child && contains(child, inner);
         });
}

/// Whether `node` names the variable where it may be read before `inner` changes it.
bool mentionsBefore(const clang::Stmt *node, const clang::VarDecl *variable,
                    const clang::Stmt *inner) {
  if (node == inner)
    return false;
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(node))
    return reference->getDecl()->getCanonicalDecl() == variable;
  if (auto decision = decisionOf(node); decision && contains(decision->condition, inner))
    return mentionsBefore(decision->condition, variable, inner);
  return std::ranges::any_of(node->children(), [&](const clang::Stmt *child) {
    return child && mentionsBefore(child, variable, inner);
  });
}

bool mayComeFirst(const State &state, const clang::Expr *whole, const Inner &inner) {
  if (inner.isUnordered)
    return true;
  const auto *reference =
      llvm::dyn_cast<clang::DeclRefExpr>(targetOf(inner.assignment)->IgnoreParens());
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  return variable && state.facts.unexposed.contains(variable->getCanonicalDecl()) &&
         !mentionsBefore(whole, variable->getCanonicalDecl(), inner.assignment);
}

bool isCounter(const State &state, const clang::Expr *target) {
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(target->IgnoreParens());
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  return variable && state.facts.counters.variables.contains(variable->getCanonicalDecl());
}

/// Changes a number that is no counter; those are no variables any more (ExtractCounter.h).
bool isPerformable(const State &state, const clang::Expr *expression) {
  const clang::Expr *target = targetOf(expression);
  return target && !target->getType()->isPointerType() && !isCounter(state, target);
}

const clang::UnaryOperator *postfix(const clang::Expr *assignment) {
  const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(assignment);
  return unary && unary->isPostfix() ? unary : nullptr;
}

void perform(State &state, const clang::Expr *assignment) {
  std::string name = std::exchange(state.scope.statementName, "");
  if (const clang::UnaryOperator *unary = postfix(assignment)) {
    const clang::Expr *place = unary->getSubExpr();
    ir::ScalarType type = scalarType(state, place->getType(), unary->getOperatorLoc());
    auto identity = identityOf(place);
    std::string saved = (identity ? identity->name() : "element") + "_before";
    std::size_t root = addTemporary(state, saved, {}, type, {}, unary->getBeginLoc());
    ir::Access before = scalarAccess(state.roots[root]);
    emitAssignment(state, unary, [&] { return Assignment{before, lowerRead(state, place)}; });
    state.valuesBefore.insert_or_assign(assignment, before);
  }
  lowerOneAssignment(state, assignment);
  state.performed.insert(assignment);
  state.scope.statementName = name;
}

} // namespace

void performInner(State &state, const clang::Expr *whole) {
  performOperands(state, whole);
  if (isPerformable(state, whole->IgnoreParens()))
    perform(state, whole->IgnoreParens());
}

void performOperands(State &state, const clang::Expr *whole) {
  std::vector<Inner> found;
  collect(whole, true, found);
  for (const Inner &inner : found)
    if (inner.assignment != whole->IgnoreParens() && isPerformable(state, inner.assignment) &&
        mayComeFirst(state, whole, inner))
      perform(state, inner.assignment);
}

std::optional<ir::Expr> performedValue(State &state, const clang::Expr *inner) {
  if (!state.performed.contains(inner))
    return std::nullopt;
  if (auto before = state.valuesBefore.find(inner); before != state.valuesBefore.end())
    return ir::load(before->second, scalarType(state, inner->getType(), inner->getBeginLoc()));
  ir::Expr value = lowerRead(state, targetOf(inner));
  // The place must not depend on what was changed.
  const auto *load = value.getIf<ir::Load>();
  bool isFixed =
      load && std::ranges::all_of(load->access.subscripts, [](const ir::Expr &subscript) {
        return ir::loads(subscript).empty();
      });
  return isFixed ? std::optional(value) : std::nullopt;
}

} // namespace loopy::plugin
