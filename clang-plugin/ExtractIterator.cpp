#include "clang-plugin/ExtractIterator.h"

#include "clang-plugin/ExtractIdentity.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

namespace loopy::plugin {

namespace {

/// An expression without conversions, temporaries and copies around it.
const clang::Expr *strip(const clang::Expr *expression) {
  while (true) {
    const clang::Expr *inner = expression->IgnoreParenImpCasts();
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(inner))
      inner = full->getSubExpr();
    else if (const auto *temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(inner))
      inner = temporary->getSubExpr();
    else if (const auto *copy = llvm::dyn_cast<clang::CXXConstructExpr>(inner);
             copy && copy->getNumArgs() == 1)
      inner = copy->getArg(0);
    if (inner == expression)
      return inner;
    expression = inner;
  }
}

/// The container of `v.begin()` or `v.cbegin()` (`name` is "begin"), and of the same with "end".
const clang::Expr *objectOf(const clang::Expr *expression, const std::string &name) {
  const auto *call = llvm::dyn_cast<clang::CXXMemberCallExpr>(strip(expression));
  const clang::CXXMethodDecl *method = call ? call->getMethodDecl() : nullptr;
  const auto *callee =
      call ? llvm::dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParens()) : nullptr;
  if (!method || !callee || callee->isArrow() || !method->getIdentifier() ||
      call->getNumArgs() != 0 || (method->getName() != name && method->getName() != "c" + name))
    return nullptr;
  const clang::Expr *object = callee->getBase();
  bool isKnown = object->isLValue() && containerOf(object->getType()) && identityOf(object);
  return isKnown && isIterator(call->getType()) ? object : nullptr;
}

bool isVariable(const clang::Expr *expression, const clang::VarDecl *variable) {
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(strip(expression));
  return reference && reference->getDecl()->getCanonicalDecl() == variable;
}

/// The variable that the header declares, if it is an object.
const clang::VarDecl *declaredObject(const clang::ForStmt *loop) {
  const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(loop->getInit());
  const auto *variable = declarations && declarations->isSingleDecl()
                             ? llvm::dyn_cast<clang::VarDecl>(declarations->getSingleDecl())
                             : nullptr;
  return variable && variable->getInit() && variable->getType()->isRecordType()
             ? variable->getCanonicalDecl()
             : nullptr;
}

/// The container whose end the condition waits for: `it != v.end()` or `it < v.end()`.
const clang::Expr *endOf(const clang::Expr *condition, const clang::VarDecl *variable) {
  condition = strip(condition);
  if (const auto *rewritten = llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(condition)) {
    auto parts = rewritten->getDecomposedForm();
    bool waits = parts.Opcode == clang::BO_NE || parts.Opcode == clang::BO_LT;
    return waits && isVariable(parts.LHS, variable) ? objectOf(parts.RHS, "end") : nullptr;
  }
  const auto *call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(condition);
  bool waits = call && (call->getOperator() == clang::OO_ExclaimEqual ||
                        call->getOperator() == clang::OO_Less);
  return waits && isVariable(call->getArg(0), variable) ? objectOf(call->getArg(1), "end")
                                                        : nullptr;
}

} // namespace

bool isIterator(clang::QualType type) {
  const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl();
  bool isTemplate = record && record->getIdentifier() &&
                    llvm::isa<clang::ClassTemplateSpecializationDecl>(record);
  return isTemplate &&
         (record->getName() == "__normal_iterator" || record->getName() == "__wrap_iter");
}

std::optional<IteratorLoop> iteratorLoop(const clang::ForStmt *loop) {
  const clang::VarDecl *variable = declaredObject(loop);
  if (!variable || !loop->getCond() || !loop->getInc() || loop->getConditionVariable())
    return std::nullopt;
  const clang::Expr *object = objectOf(variable->getInit(), "begin");
  const clang::Expr *end = endOf(loop->getCond(), variable);
  const auto *step = llvm::dyn_cast<clang::CXXOperatorCallExpr>(strip(loop->getInc()));
  bool advances =
      step && step->getOperator() == clang::OO_PlusPlus && isVariable(step->getArg(0), variable);
  if (!object || !end || !advances || identityOf(object) != identityOf(end))
    return std::nullopt;
  return IteratorLoop{variable, object};
}

Position lowerIterator(State &state, const clang::Expr *iterator) {
  iterator = strip(iterator);
  if (const auto *sum = llvm::dyn_cast<clang::CXXOperatorCallExpr>(iterator);
      sum && sum->getNumArgs() == 2 && isIterator(sum->getArg(0)->getType()) &&
      sum->getArg(1)->getType()->isIntegralOrEnumerationType()) {
    bool isBackward = sum->getOperator() == clang::OO_Minus;
    if (isBackward || sum->getOperator() == clang::OO_Plus) {
      Position element = lowerIterator(state, sum->getArg(0));
      advance(state, element, strip(sum->getArg(1)), isBackward);
      return element;
    }
  }
  if (const clang::Expr *object = objectOf(iterator, "begin")) {
    Position first = lowerPlace(state, object);
    enterArray(state, first, object->getType());
    return first;
  }
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(iterator);
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  auto element = variable ? state.aliases.find(variable->getCanonicalDecl()) : state.aliases.end();
  if (element == state.aliases.end())
    refuse(iterator->getBeginLoc(),
           "the iterator " + state.text(iterator) +
               " is neither begin() of a container nor the variable of a loop from there to end(); "
               "use a subscript");
  return element->second;
}

void refuseOtherIterator(const clang::ForStmt *loop) {
  const clang::VarDecl *variable = declaredObject(loop);
  if (variable)
    refuse(loop->getForLoc(), "loop variable '" + variable->getNameAsString() +
                                  "' is an object; kernels know iterators that go from begin() to "
                                  "end() of one std::vector or std::span by ++, and integers");
}

} // namespace loopy::plugin
