#include "clang-plugin/ExtractIdentity.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace loopy::plugin {

std::vector<Identity> Identity::dereferenced() const {
  std::vector<Identity> pointers;
  for (auto step = path.begin(); step != path.end(); ++step)
    if (!*step)
      pointers.push_back({variable, {path.begin(), step}});
  return pointers;
}

std::string Identity::name() const {
  std::string text = variable ? variable->getNameAsString() : "";
  for (const clang::Decl *step : path)
    if (const auto *field = llvm::dyn_cast_or_null<clang::FieldDecl>(step);
        field && field->getDeclName())
      text += (text.empty() ? "" : "_") + field->getNameAsString();
  return text.empty() ? "object" : text;
}

static std::optional<Identity> append(std::optional<Identity> identity, const clang::Decl *step) {
  if (identity)
    identity->path.push_back(step);
  return identity;
}

static bool isToBase(const clang::CastExpr *cast) {
  return cast->getCastKind() == clang::CK_DerivedToBase ||
         cast->getCastKind() == clang::CK_UncheckedDerivedToBase;
}

static std::optional<Identity> appendBases(std::optional<Identity> identity,
                                           const clang::CastExpr *cast) {
  for (const clang::CXXBaseSpecifier *base : cast->path())
    identity = append(identity, base->getType()->getAsCXXRecordDecl()->getCanonicalDecl());
  return identity;
}

std::optional<Identity> pointeeIdentity(const clang::Expr *pointer) {
  pointer = pointer->IgnoreParens();
  if (llvm::isa<clang::CXXThisExpr>(pointer))
    return Identity{};
  const auto *cast = llvm::dyn_cast<clang::ImplicitCastExpr>(pointer);
  if (!cast)
    return std::nullopt;
  if (cast->getCastKind() == clang::CK_LValueToRValue)
    return append(identityOf(cast->getSubExpr()), nullptr);
  if (cast->getCastKind() == clang::CK_NoOp)
    return pointeeIdentity(cast->getSubExpr());
  if (isToBase(cast))
    return appendBases(pointeeIdentity(cast->getSubExpr()), cast);
  return std::nullopt;
}

static std::optional<Identity> identityOfMember(const clang::MemberExpr *member) {
  const clang::ValueDecl *decl = member->getMemberDecl();
  if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(decl)) // a static member
    return Identity{variable->getCanonicalDecl(), {}};
  if (!llvm::isa<clang::FieldDecl>(decl))
    return std::nullopt;
  const clang::Expr *base = member->getBase();
  return append(member->isArrow() ? pointeeIdentity(base) : identityOf(base),
                decl->getCanonicalDecl());
}

std::optional<Identity> identityOf(const clang::Expr *lvalue) {
  lvalue = lvalue->IgnoreParens();
  if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(lvalue)) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    return variable ? std::optional(Identity{variable->getCanonicalDecl(), {}}) : std::nullopt;
  }
  if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue))
    return identityOfMember(member);
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(lvalue))
    return unary->getOpcode() == clang::UO_Deref ? pointeeIdentity(unary->getSubExpr())
                                                 : std::nullopt;
  if (const auto *cast = llvm::dyn_cast<clang::ImplicitCastExpr>(lvalue)) {
    if (cast->getCastKind() == clang::CK_NoOp)
      return identityOf(cast->getSubExpr());
    if (isToBase(cast))
      return appendBases(identityOf(cast->getSubExpr()), cast);
  }
  return std::nullopt;
}

} // namespace loopy::plugin
