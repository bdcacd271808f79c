//===- ExtractSubstitute.cpp - A function's expression in terms of its caller ----------------===//
#include "clang-plugin/ExtractSubstitute.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace loopy::plugin {

namespace {

using clang::Expr;

class Copier {
public:
  Copier(clang::ASTContext &context, const Substitution &substitution)
      : context(context), substitution(substitution) {}

  /// Null when some node cannot be copied.
  Expr *copy(const Expr *expression) {
    expression = expression->IgnoreParens();
    if (const auto *wrapper = inner(expression))
      return copy(wrapper);
    if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression))
      return copyReference(reference);
    if (llvm::isa<clang::CXXThisExpr>(expression))
      return substitution.object ? addressOf(substitution.object) : nullptr;
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression))
      return copyCast(cast);
    if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(expression))
      return copyMember(member);
    if (llvm::isa<clang::UnaryOperator, clang::BinaryOperator, clang::ConditionalOperator,
                  clang::ArraySubscriptExpr>(expression))
      return copyOperator(expression);
    if (llvm::isa<clang::CallExpr, clang::CXXConstructExpr, clang::InitListExpr>(expression))
      return copyList(expression);
    if (llvm::isa<clang::IntegerLiteral, clang::FloatingLiteral, clang::CharacterLiteral,
                  clang::CXXBoolLiteralExpr, clang::UnaryExprOrTypeTraitExpr,
                  clang::ImplicitValueInitExpr, clang::CXXScalarValueInitExpr>(expression))
      return const_cast<Expr *>(expression);
    return nullptr;
  }

private:
  /// The operand of a node that only passes it on.
  static const Expr *inner(const Expr *expression) {
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
      return full->getSubExpr();
    if (const auto *bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression))
      return bound->getSubExpr();
    if (const auto *temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expression))
      return temporary->getSubExpr();
    if (const auto *argument = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression))
      return argument->getExpr();
    if (const auto *member = llvm::dyn_cast<clang::CXXDefaultInitExpr>(expression))
      return member->getExpr();
    if (const auto *argument = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression))
      return argument->getReplacement();
    return nullptr;
  }

  Expr *addressOf(const Expr *object) {
    return clang::UnaryOperator::Create(
        context, const_cast<Expr *>(object), clang::UO_AddrOf,
        context.getPointerType(object->getType()), clang::VK_PRValue, clang::OK_Ordinary,
        object->getBeginLoc(), /*CanOverflow=*/false, clang::FPOptionsOverride());
  }

  Expr *copyReference(const clang::DeclRefExpr *reference) {
    if (auto found = substitution.values.find(reference->getDecl());
        found != substitution.values.end())
      return const_cast<Expr *>(found->second);
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    bool isVisible = variable && variable->hasGlobalStorage() && !variable->isStaticLocal();
    return isVisible ||
                   llvm::isa<clang::EnumConstantDecl, clang::FunctionDecl>(reference->getDecl())
               ? const_cast<clang::DeclRefExpr *>(reference)
               : nullptr;
  }

  static clang::CXXCastPath pathOf(const clang::CastExpr *cast) {
    clang::CXXCastPath path;
    for (const clang::CXXBaseSpecifier *step : cast->path())
      path.push_back(const_cast<clang::CXXBaseSpecifier *>(step));
    return path;
  }

  Expr *copyCast(const clang::CastExpr *cast) {
    Expr *operand = copy(cast->getSubExpr());
    if (!operand)
      return nullptr;
    if (cast->getCastKind() == clang::CK_LValueToRValue && operand->isPRValue())
      return operand; // the argument of a parameter that is passed by value
    if (cast->getCastKind() == clang::CK_NoOp && operand->isPRValue())
      return operand;
    clang::CXXCastPath path = pathOf(cast);
    return clang::ImplicitCastExpr::Create(context, cast->getType(), cast->getCastKind(), operand,
                                           &path, cast->getValueKind(), clang::FPOptionsOverride());
  }

  /// The object that `this`, converted to a base class or not, points to.
  Expr *objectOf(const Expr *pointer) {
    pointer = pointer->IgnoreParens();
    if (llvm::isa<clang::CXXThisExpr>(pointer))
      return const_cast<Expr *>(substitution.object);
    const auto *cast = llvm::dyn_cast<clang::ImplicitCastExpr>(pointer);
    Expr *object = cast ? objectOf(cast->getSubExpr()) : nullptr;
    if (!object || cast->getCastKind() == clang::CK_NoOp)
      return object;
    clang::CXXCastPath path = pathOf(cast);
    return clang::ImplicitCastExpr::Create(context, cast->getType()->getPointeeType(),
                                           cast->getCastKind(), object, &path, clang::VK_LValue,
                                           clang::FPOptionsOverride());
  }

  Expr *copyMember(const clang::MemberExpr *member) {
    if (llvm::isa<clang::VarDecl>(member->getMemberDecl()))
      return const_cast<clang::MemberExpr *>(member); // static
    Expr *object = member->isArrow() ? objectOf(member->getBase()) : nullptr;
    bool isArrow = member->isArrow() && !object;
    Expr *base = object ? object : copy(member->getBase());
    if (!base)
      return nullptr;
    return clang::MemberExpr::Create(
        context, base, isArrow, member->getOperatorLoc(), {}, {}, member->getMemberDecl(),
        member->getFoundDecl(), member->getMemberNameInfo(), nullptr, member->getType(),
        member->getValueKind(), member->getObjectKind(), clang::NOUR_None);
  }

  Expr *copyUnary(const clang::UnaryOperator *unary) {
    if (unary->getOpcode() == clang::UO_Deref)
      if (Expr *object = objectOf(unary->getSubExpr()))
        return object;
    Expr *operand = copy(unary->getSubExpr());
    return operand ? clang::UnaryOperator::Create(context, operand, unary->getOpcode(),
                                                  unary->getType(), unary->getValueKind(),
                                                  unary->getObjectKind(), unary->getOperatorLoc(),
                                                  unary->canOverflow(), clang::FPOptionsOverride())
                   : nullptr;
  }

  Expr *copyBinary(const clang::BinaryOperator *binary) {
    Expr *lhs = copy(binary->getLHS()), *rhs = copy(binary->getRHS());
    if (!lhs || !rhs)
      return nullptr;
    if (const auto *compound = llvm::dyn_cast<clang::CompoundAssignOperator>(binary))
      return clang::CompoundAssignOperator::Create(
          context, lhs, rhs, binary->getOpcode(), binary->getType(), binary->getValueKind(),
          binary->getObjectKind(), binary->getOperatorLoc(), clang::FPOptionsOverride(),
          compound->getComputationLHSType(), compound->getComputationResultType());
    return clang::BinaryOperator::Create(context, lhs, rhs, binary->getOpcode(), binary->getType(),
                                         binary->getValueKind(), binary->getObjectKind(),
                                         binary->getOperatorLoc(), clang::FPOptionsOverride());
  }

  Expr *copyOperator(const Expr *expression) {
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
      return copyUnary(unary);
    if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression))
      return copyBinary(binary);
    if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(expression)) {
      Expr *condition = copy(choice->getCond());
      Expr *then = copy(choice->getTrueExpr()), *otherwise = copy(choice->getFalseExpr());
      if (!condition || !then || !otherwise)
        return nullptr;
      return new (context) clang::ConditionalOperator(
          condition, choice->getQuestionLoc(), then, choice->getColonLoc(), otherwise,
          choice->getType(), choice->getValueKind(), choice->getObjectKind());
    }
    const auto *subscript = llvm::cast<clang::ArraySubscriptExpr>(expression);
    Expr *lhs = copy(subscript->getLHS()), *rhs = copy(subscript->getRHS());
    if (!lhs || !rhs)
      return nullptr;
    return new (context)
        clang::ArraySubscriptExpr(lhs, rhs, subscript->getType(), subscript->getValueKind(),
                                  subscript->getObjectKind(), subscript->getRBracketLoc());
  }

  template <typename Range> bool copyAll(const Range &from, llvm::SmallVector<Expr *, 4> &to) {
    for (const Expr *element : from) {
      to.push_back(copy(element));
      if (!to.back())
        return false;
    }
    return true;
  }

  Expr *copyList(const Expr *expression) {
    llvm::SmallVector<Expr *, 4> operands;
    if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(expression)) {
      if (list->hasArrayFiller() || !copyAll(list->inits(), operands))
        return nullptr;
      auto *result = new (context)
          clang::InitListExpr(context, list->getLBraceLoc(), operands, list->getRBraceLoc());
      result->setType(list->getType());
      return result;
    }
    if (const auto *construction = llvm::dyn_cast<clang::CXXConstructExpr>(expression)) {
      if (!copyAll(construction->arguments(), operands))
        return nullptr;
      return clang::CXXConstructExpr::Create(
          context, construction->getType(), construction->getLocation(),
          construction->getConstructor(), construction->isElidable(), operands,
          construction->hadMultipleCandidates(), construction->isListInitialization(),
          construction->isStdInitListInitialization(), construction->requiresZeroInitialization(),
          construction->getConstructionKind(), construction->getParenOrBraceRange());
    }
    return copyCall(llvm::cast<clang::CallExpr>(expression));
  }

  Expr *copyCall(const clang::CallExpr *call) {
    llvm::SmallVector<Expr *, 4> arguments;
    if (!copyAll(call->arguments(), arguments))
      return nullptr;
    clang::SourceLocation location = call->getBeginLoc();
    auto *callee = const_cast<Expr *>(call->getCallee());
    if (const auto *operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call))
      return clang::CXXOperatorCallExpr::Create(
          context, operation->getOperator(), callee, arguments, call->getType(),
          call->getValueKind(), operation->getOperatorLoc(), clang::FPOptionsOverride());
    if (llvm::isa<clang::CXXMemberCallExpr>(call)) {
      callee = copy(call->getCallee());
      return callee ? clang::CXXMemberCallExpr::Create(context, callee, arguments, call->getType(),
                                                       call->getValueKind(), location,
                                                       clang::FPOptionsOverride())
                    : nullptr;
    }
    return call->getDirectCallee()
               ? clang::CallExpr::Create(context, callee, arguments, call->getType(),
                                         call->getValueKind(), location, clang::FPOptionsOverride())
               : nullptr;
  }

  clang::ASTContext &context;
  const Substitution &substitution;
};

} // namespace

const clang::Expr *substitute(clang::ASTContext &context, const clang::Expr *expression,
                              const Substitution &substitution) {
  return Copier(context, substitution).copy(expression);
}

} // namespace loopy::plugin
