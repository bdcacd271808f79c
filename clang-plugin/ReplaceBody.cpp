//===- ReplaceBody.cpp - Puts the launch in front of the original loop ----------------------===//
#include "clang-plugin/ReplaceBody.h"

#include "clang-plugin/Locations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

using namespace clang;

namespace loopy::plugin {
namespace {

constexpr llvm::StringLiteral entryPoint = "loopy_rt_launch_v1";

/// Builds nodes that all carry one location, the place of the replaced code.
class LaunchBuilder {
public:
  LaunchBuilder(ASTContext &context, SourceLocation location)
      : context(context), location(location) {}

  /// A variadic argument as plan::ArgumentKind describes it: `long long` or `double`.
  Expr *scalarArgument(Expr *value);
  /// The address of the first element, or of the variable, as `void *`.
  Expr *pointerArgument(Expr *value);
  Expr *callLaunch(FunctionDecl *entry, const std::string &plan, llvm::ArrayRef<Expr *> arguments);
  Stmt *ifNot(Expr *launched, const std::vector<Stmt *> &region);
  /// if consteval { region } else { otherwise }
  Stmt *ifConsteval(const std::vector<Stmt *> &region, Stmt *otherwise);

private:
  Expr *cast(Expr *operand, QualType type, CastKind kind) {
    return ImplicitCastExpr::Create(context, type, kind, operand, nullptr, VK_PRValue,
                                    FPOptionsOverride());
  }
  Expr *load(Expr *value) {
    if (!value->isGLValue())
      return value;
    return cast(value, value->getType().getUnqualifiedType(), CK_LValueToRValue);
  }
  Expr *unary(UnaryOperatorKind op, Expr *operand, QualType type) {
    return UnaryOperator::Create(context, operand, op, type, VK_PRValue, OK_Ordinary, location,
                                 /*CanOverflow=*/false, FPOptionsOverride());
  }
  CompoundStmt *compound(llvm::ArrayRef<Stmt *> statements) {
    const SourceLocation end = statements.empty() ? location : statements.back()->getEndLoc();
    return CompoundStmt::Create(context, statements, FPOptionsOverride(), location, end);
  }

  ASTContext &context;
  SourceLocation location;
};

Expr *LaunchBuilder::scalarArgument(Expr *value) {
  Expr *loaded = load(value);
  const QualType type = loaded->getType();
  if (!type->isRealFloatingType())
    return context.hasSameType(type, context.LongLongTy)
               ? loaded
               : cast(loaded, context.LongLongTy, CK_IntegralCast);
  return context.hasSameType(type, context.DoubleTy)
             ? loaded
             : cast(loaded, context.DoubleTy, CK_FloatingCast);
}

Expr *LaunchBuilder::pointerArgument(Expr *value) {
  const QualType type = value->getType();
  Expr *pointer = nullptr;
  if (type->isArrayType())
    pointer = cast(value, context.getArrayDecayedType(type), CK_ArrayToPointerDecay);
  else if (type->isPointerType())
    pointer = load(value);
  else
    pointer = unary(UO_AddrOf, value, context.getPointerType(type));
  return cast(pointer, context.VoidPtrTy, CK_BitCast);
}

Expr *LaunchBuilder::callLaunch(FunctionDecl *entry, const std::string &plan,
                                llvm::ArrayRef<Expr *> arguments) {
  const QualType textType = context.getStringLiteralArrayType(context.CharTy, plan.size());
  Expr *text = StringLiteral::Create(context, plan, StringLiteralKind::Ordinary,
                                     /*Pascal=*/false, textType, location);
  llvm::SmallVector<Expr *, 8> all = {
      cast(text, context.getPointerType(context.CharTy.withConst()), CK_ArrayToPointerDecay)};
  all.append(arguments.begin(), arguments.end());
  Expr *name = DeclRefExpr::Create(context, NestedNameSpecifierLoc(), SourceLocation(), entry,
                                   /*RefersToEnclosingVariableOrCapture=*/false, location,
                                   entry->getType(), VK_LValue);
  Expr *callee = cast(name, context.getPointerType(entry->getType()), CK_FunctionToPointerDecay);
  return CallExpr::Create(context, callee, all, context.IntTy, VK_PRValue, location,
                          FPOptionsOverride());
}

Stmt *LaunchBuilder::ifNot(Expr *launched, const std::vector<Stmt *> &region) {
  Expr *condition =
      unary(UO_LNot, cast(launched, context.BoolTy, CK_IntegralToBoolean), context.BoolTy);
  return IfStmt::Create(context, location, IfStatementKind::Ordinary, nullptr, nullptr, condition,
                        location, location, compound(region));
}

Stmt *LaunchBuilder::ifConsteval(const std::vector<Stmt *> &region, Stmt *otherwise) {
  return IfStmt::Create(context, location, IfStatementKind::ConstevalNonNegated, nullptr, nullptr,
                        nullptr, location, location, compound(region), location,
                        compound({otherwise}));
}

/// int loopy_rt_launch_v1(const char *, ...) noexcept
QualType entryPointType(ASTContext &context) {
  FunctionProtoType::ExtProtoInfo info;
  info.Variadic = true;
  info.ExceptionSpec.Type = EST_BasicNoexcept;
  return context.getFunctionType(context.IntTy,
                                 {context.getPointerType(context.CharTy.withConst())}, info);
}

FunctionDecl *declareEntryPoint(ASTContext &context, QualType type) {
  TranslationUnitDecl *unit = context.getTranslationUnitDecl();
  const SourceLocation nowhere;
  auto *linkage = LinkageSpecDecl::Create(context, unit, nowhere, nowhere,
                                          LinkageSpecLanguageIDs::C, /*HasBraces=*/false);
  auto *function = FunctionDecl::Create(context, linkage, nowhere, nowhere,
                                        DeclarationName(&context.Idents.get(entryPoint)), type,
                                        context.getTrivialTypeSourceInfo(type), SC_Extern);
  const QualType textType = type->castAs<FunctionProtoType>()->getParamType(0);
  function->setParams(
      {ParmVarDecl::Create(context, function, nowhere, nowhere, nullptr, textType,
                           context.getTrivialTypeSourceInfo(textType), SC_None, nullptr)});
  function->setImplicit();
  linkage->setImplicit();
  linkage->addDecl(function);
  unit->addDecl(linkage);
  return function;
}

ir::Expected<FunctionDecl *> findEntryPoint(ASTContext &context) {
  const QualType type = entryPointType(context);
  for (NamedDecl *found :
       context.getTranslationUnitDecl()->lookup(&context.Idents.get(entryPoint))) {
    auto *function = dyn_cast<FunctionDecl>(found);
    if (!function || !context.hasSameFunctionTypeIgnoringExceptionSpec(function->getType(), type))
      return ir::fail("'" + entryPoint.str() + "' is a reserved name",
                      encode(found->getLocation()));
    return function;
  }
  return declareEntryPoint(context, type);
}

} // namespace

ir::Expected<Stmt *> buildLaunch(ASTContext &context, const FunctionDecl *function,
                                 const std::vector<Stmt *> &region, const ExtractedKernel &kernel,
                                 const std::string &planJson) {
  auto entry = findEntryPoint(context);
  if (!entry)
    return std::unexpected(entry.error());
  LaunchBuilder builder(context, region.front()->getBeginLoc());
  std::vector<Expr *> arguments;
  for (Expr *parameter : kernel.parameters)
    arguments.push_back(builder.scalarArgument(parameter));
  for (Expr *array : kernel.arrays)
    arguments.push_back(builder.pointerArgument(array));
  for (Expr *variable : kernel.finalValues)
    arguments.push_back(builder.pointerArgument(variable));
  Stmt *launch = builder.ifNot(builder.callLaunch(*entry, planJson, arguments), region);
  return function->isConstexpr() ? builder.ifConsteval(region, launch) : launch;
}

} // namespace loopy::plugin
