#include "clang-plugin/ExpressionEffects.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

#include <utility>

using namespace clang;

namespace loopy::plugin {

const VarDecl *namedVariable(const Expr *expression) {
  const auto *reference = dyn_cast<DeclRefExpr>(expression->IgnoreParens());
  return reference ? dyn_cast<VarDecl>(reference->getDecl()) : nullptr;
}

bool isScalar(QualType type) {
  return type->isArithmeticType() || type->isEnumeralType() || type->isPointerType() ||
         type->isNullPtrType();
}

static bool isInStd(const Decl *declaration) {
  return declaration->getDeclContext()->getEnclosingNamespaceContext()->isStdNamespace();
}

const CallExpr *asStdCall(const Expr *expression, std::initializer_list<llvm::StringRef> names) {
  const auto *call = dyn_cast<CallExpr>(expression->IgnoreParens());
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  if (!callee || !callee->getIdentifier() || call->getNumArgs() != 2 || !isInStd(callee) ||
      !llvm::is_contained(names, callee->getName()))
    return nullptr;
  return isScalar(call->getArg(0)->getType()) && isScalar(call->getArg(1)->getType()) ? call
                                                                                      : nullptr;
}

/// The object whose elements or size `call` gives, for std::vector, std::array and std::span.
static Expr *containerOf(CallExpr *call, std::initializer_list<llvm::StringRef> methods) {
  const auto *method = dyn_cast_or_null<CXXMethodDecl>(call->getDirectCallee());
  if (!method || !isInStd(method->getParent()) ||
      !llvm::is_contained({"vector", "array", "span"}, method->getParent()->getName()))
    return nullptr;
  if (method->getOverloadedOperator() == OO_Subscript)
    return llvm::is_contained(methods, "[]") ? call->getArg(0) : nullptr;
  auto *member = dyn_cast<CXXMemberCallExpr>(call);
  const bool isKnown = member && method->getIdentifier() && call->getNumArgs() == 0 &&
                       llvm::is_contained(methods, method->getName());
  return isKnown ? member->getImplicitObjectArgument() : nullptr;
}

void EffectsVisitor::any(const Expr *expression, bool mayWrite, std::string reason) {
  const bool isNews = mayWrite ? !effects.writesAny : !effects.readsAny && !effects.writesAny;
  effects.readsAny = true;
  effects.writesAny |= mayWrite;
  if (isNews) {
    effects.reason = std::move(reason);
    effects.place = expression->getBeginLoc();
  }
}

/// Variables, numbers and what is computed from them: nothing that may trap.
bool EffectsVisitor::hasSimpleAddress(const Expr *expression) const {
  expression = expression->IgnoreParens();
  if (isa<DeclRefExpr, IntegerLiteral, CharacterLiteral, CXXThisExpr>(expression))
    return true;
  if (const auto *unary = dyn_cast<UnaryOperator>(expression))
    return !unary->isIncrementDecrementOp() && hasSimpleAddress(unary->getSubExpr());
  if (const auto *binary = dyn_cast<BinaryOperator>(expression))
    return (binary->isAdditiveOp() || binary->getOpcode() == BO_Mul) &&
           hasSimpleAddress(binary->getLHS()) && hasSimpleAddress(binary->getRHS());
  if (const auto *cast = dyn_cast<CastExpr>(expression))
    return hasSimpleAddress(cast->getSubExpr());
  if (const auto *subscript = dyn_cast<ArraySubscriptExpr>(expression))
    return hasSimpleAddress(subscript->getBase()) && hasSimpleAddress(subscript->getIdx());
  if (const auto *member = dyn_cast<MemberExpr>(expression))
    return hasSimpleAddress(member->getBase());
  if (const auto *call = dyn_cast<CXXOperatorCallExpr>(expression))
    return llvm::all_of(call->arguments(),
                        [&](const Expr *each) { return hasSimpleAddress(each); });
  return false;
}

void EffectsVisitor::access(Expr *lvalue, bool mayWrite) {
  const QualType type = lvalue->getType();
  if (type.isVolatileQualified() || type->isAtomicType())
    return any(lvalue, /*mayWrite=*/true, "a volatile or atomic object is used");
  if (const VarDecl *variable = namedVariable(lvalue)) {
    if (cast<DeclRefExpr>(lvalue->IgnoreParens())->isNonOdrUse() != NOUR_None)
      return; // a constant
    if (variable->hasLocalStorage() && !variable->getType()->isReferenceType() &&
        !finder.isExposed(variable))
      return;
  }
  if (lvalue->refersToBitField() || isConditional || !hasSimpleAddress(lvalue))
    return any(lvalue, mayWrite, mayWrite ? "memory is written" : "memory is read");
  effects.touches.push_back({lvalue, mayWrite});
}

void EffectsVisitor::visitMaybe(Expr *expression) {
  const bool outer = std::exchange(isConditional, true);
  visit(expression);
  isConditional = outer;
}

void EffectsVisitor::visitCast(CastExpr *cast) {
  Expr *operand = cast->getSubExpr();
  switch (cast->getCastKind()) {
  case CK_LValueToRValue:
    if (const CallExpr *call = asStdCall(operand, {"min", "max"})) {
      for (const Expr *argument : call->arguments())
        visitReferenced(const_cast<Expr *>(argument), /*mayWrite=*/false);
      return;
    }
    visitLValue(operand);
    return access(operand, /*mayWrite=*/false);
  case CK_ArrayToPointerDecay:
    return visitLValue(operand);
  case CK_FunctionToPointerDecay:
  case CK_BuiltinFnToFnPtr:
    return;
  case CK_NoOp:
    return operand->isGLValue() ? visitLValue(operand) : visit(operand);
  case CK_IntegralCast:
  case CK_BooleanToSignedIntegral:
  case CK_IntegralToBoolean:
  case CK_IntegralToFloating:
  case CK_FloatingCast:
  case CK_FloatingToIntegral:
  case CK_FloatingToBoolean:
  case CK_PointerToBoolean:
  case CK_NullToPointer:
  case CK_BitCast:
  case CK_ToVoid:
    return operand->isGLValue() ? visitLValue(operand) : visit(operand);
  default:
    return any(cast, /*mayWrite=*/true, "there is a conversion that is not looked into");
  }
}

void EffectsVisitor::visitUnary(UnaryOperator *unary) {
  Expr *operand = unary->getSubExpr();
  switch (unary->getOpcode()) {
  case UO_AddrOf:
    return visitLValue(operand);
  case UO_PreInc:
  case UO_PreDec:
  case UO_PostInc:
  case UO_PostDec:
    ++sideEffects;
    visitLValue(operand);
    return access(operand, /*mayWrite=*/true);
  case UO_Plus:
  case UO_Minus:
  case UO_Not:
  case UO_LNot:
  case UO_Extension:
    return visit(operand);
  default:
    return any(unary, /*mayWrite=*/true, "there is an operator that is not looked into");
  }
}

void EffectsVisitor::visitBinary(BinaryOperator *binary) {
  if (binary->isPtrMemOp())
    return any(binary, /*mayWrite=*/true, "there is an operator that is not looked into");
  if (binary->isAssignmentOp()) {
    ++sideEffects;
    visit(binary->getRHS());
    visitLValue(binary->getLHS());
    return access(binary->getLHS(), /*mayWrite=*/true);
  }
  visit(binary->getLHS());
  if (binary->isLogicalOp())
    visitMaybe(binary->getRHS());
  else
    visit(binary->getRHS());
}

/// An argument that is passed by reference.
void EffectsVisitor::visitReferenced(Expr *argument, bool mayWrite) {
  if (auto *temporary = dyn_cast<MaterializeTemporaryExpr>(argument->IgnoreParens()))
    return visit(temporary->getSubExpr());
  visitLValue(argument);
  access(argument, mayWrite);
}

/// A function that prints numbers.
static bool printsNumbers(const CallExpr *call) {
  const FunctionDecl *callee = call->getDirectCallee();
  if (!callee || !callee->isExternC() || !callee->getIdentifier())
    return false;
  const unsigned format = callee->getName() == "fprintf" ? 1 : 0;
  if (!llvm::is_contained({"printf", "fprintf", "puts"}, callee->getName()) ||
      call->getNumArgs() <= format ||
      !isa<StringLiteral>(call->getArg(format)->IgnoreParenImpCasts()))
    return false;
  return llvm::all_of(llvm::drop_begin(call->arguments(), format + 1),
                      [](const Expr *argument) { return argument->getType()->isArithmeticType(); });
}

void EffectsVisitor::visitCall(CallExpr *call) {
  if (const CallExpr *swap = asStdCall(call, {"swap"})) {
    ++sideEffects;
    for (const Expr *argument : swap->arguments())
      visitReferenced(const_cast<Expr *>(argument), /*mayWrite=*/true);
    return;
  }
  if (Expr *container = containerOf(call, {"data", "size", "empty"}))
    return container->isGLValue() ? visitLValue(container) : visit(container);
  const FunctionDecl *callee = call->getDirectCallee();
  const bool isData =
      callee && callee->getParent()->isRecord() &&
      cast<RecordDecl>(callee->getParent())->getQualifiedNameAsString() == "loopy::data";
  if (isData && callee->getIdentifier()) // update_host and update_device say so themselves
    return any(call, callee->getName() == "update_device", "");
  if (printsNumbers(call) || (callee && finder.isHarmless(callee))) {
    for (Expr *argument : call->arguments())
      if (isScalar(argument->getType()))
        visit(argument);
    return;
  }
  const std::string name = callee ? "'" + callee->getNameAsString() + "'" : "a function";
  any(call, /*mayWrite=*/true, name + " is called, which may use any memory");
}

void EffectsVisitor::visit(Expr *expression) {
  expression = expression->IgnoreParens();
  if (isa<IntegerLiteral, FloatingLiteral, CharacterLiteral, CXXBoolLiteralExpr,
          CXXNullPtrLiteralExpr, StringLiteral, UnaryExprOrTypeTraitExpr, CXXThisExpr, ConstantExpr,
          ImplicitValueInitExpr, CXXScalarValueInitExpr>(expression))
    return;
  if (expression->isGLValue())
    return visitLValue(expression);
  if (auto *reference = dyn_cast<DeclRefExpr>(expression);
      reference && !isa<VarDecl>(reference->getDecl()))
    return; // an enumerator or a function
  if (auto *cast = dyn_cast<CastExpr>(expression);
      cast && (isScalar(cast->getType()) || cast->getType()->isVoidType()))
    return visitCast(cast);
  if (auto *unary = dyn_cast<UnaryOperator>(expression))
    return visitUnary(unary);
  if (auto *binary = dyn_cast<BinaryOperator>(expression))
    return visitBinary(binary);
  if (auto *choice = dyn_cast<ConditionalOperator>(expression)) {
    visit(choice->getCond());
    visitMaybe(choice->getTrueExpr());
    return visitMaybe(choice->getFalseExpr());
  }
  if (auto *full = dyn_cast<ExprWithCleanups>(expression); full && full->getNumObjects() == 0)
    return visit(full->getSubExpr());
  if (auto *parameter = dyn_cast<SubstNonTypeTemplateParmExpr>(expression))
    return visit(parameter->getReplacement());
  if (auto *list = dyn_cast<InitListExpr>(expression); list && isScalar(list->getType())) {
    for (Expr *value : list->inits())
      visit(value);
    return;
  }
  if (auto *call = dyn_cast<CallExpr>(expression))
    return visitCall(call);
  any(expression, /*mayWrite=*/true, "there is an expression that is not looked into");
}

void EffectsVisitor::visitLValue(Expr *expression) {
  expression = expression->IgnoreParens();
  if (isa<DeclRefExpr, StringLiteral>(expression))
    return;
  if (auto *member = dyn_cast<MemberExpr>(expression);
      member && !member->getType()->isFunctionType()) {
    const auto *field = dyn_cast<FieldDecl>(member->getMemberDecl());
    if (field && field->getType()->isReferenceType())
      return any(expression, /*mayWrite=*/true, "a reference in an object is used");
    return member->isArrow() ? visit(member->getBase()) : visitLValue(member->getBase());
  }
  if (auto *subscript = dyn_cast<ArraySubscriptExpr>(expression)) {
    visit(subscript->getBase());
    return visit(subscript->getIdx());
  }
  if (auto *unary = dyn_cast<UnaryOperator>(expression)) {
    if (unary->getOpcode() == UO_Deref)
      return visit(unary->getSubExpr());
    return visitUnary(unary);
  }
  if (auto *binary = dyn_cast<BinaryOperator>(expression))
    return visitBinary(binary);
  if (auto *cast = dyn_cast<CastExpr>(expression); cast && cast->getCastKind() == CK_NoOp)
    return visitLValue(cast->getSubExpr());
  if (auto *full = dyn_cast<ExprWithCleanups>(expression); full && full->getNumObjects() == 0)
    return visitLValue(full->getSubExpr());
  if (auto *call = dyn_cast<CallExpr>(expression))
    if (Expr *container = containerOf(call, {"[]"})) {
      container->isGLValue() ? visitLValue(container) : visit(container);
      return visit(call->getArg(1));
    }
  if (auto *call = dyn_cast<CallExpr>(expression))
    return visitCall(call);
  any(expression, /*mayWrite=*/true, "there is an expression that is not looked into");
}

static bool isSideEffect(const Expr *expression) {
  if (const auto *full = dyn_cast<ExprWithCleanups>(expression))
    expression = full->getSubExpr();
  expression = expression->IgnoreParens();
  const auto *unary = dyn_cast<UnaryOperator>(expression);
  const auto *binary = dyn_cast<BinaryOperator>(expression);
  return (unary && unary->isIncrementDecrementOp()) || (binary && binary->isAssignmentOp()) ||
         asStdCall(expression, {"swap"});
}

void EffectsVisitor::finish(const Expr *whole) {
  if (effects.touches.empty() || sideEffects == 0 || (sideEffects == 1 && isSideEffect(whole)))
    return;
  for (const Touch &touch : std::exchange(effects.touches, {}))
    any(touch.lvalue, touch.mayWrite, touch.mayWrite ? "memory is written" : "memory is read");
}

} // namespace loopy::plugin
