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
constexpr llvm::StringLiteral comparison = "loopy_rt_compare_v1";

/// What the generated code calls.
struct Callees {
  FunctionDecl *launch;
  FunctionDecl *compare;
};

/// Builds nodes that all carry one location, the place of the replaced code.
class LaunchBuilder {
public:
  LaunchBuilder(ASTContext &context, SourceLocation location)
      : context(context), location(location) {}

  /// A variadic argument as plan::ArgumentKind describes it: `long long` or `double`.
  Expr *scalarArgument(Expr *value);
  /// The address of the first element, or of the variable, as `void *`.
  Expr *pointerArgument(Expr *value);
  /// The address of a variable, as `void *`.
  Expr *addressArgument(Expr *variable) {
    return cast(unary(UO_AddrOf, variable, context.getPointerType(variable->getType())),
                context.VoidPtrTy, CK_BitCast);
  }
  Expr *callLaunch(FunctionDecl *entry, const std::string &plan, llvm::ArrayRef<Expr *> arguments);
  Expr *call(FunctionDecl *function, llvm::ArrayRef<Expr *> arguments);
  Stmt *ifNot(Expr *launched, const std::vector<Stmt *> &region, Expr *compared);
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
  if (!type->isArrayType() && !type->isPointerType())
    return addressArgument(value);
  Expr *pointer = type->isPointerType()
                      ? load(value)
                      : cast(value, context.getArrayDecayedType(type), CK_ArrayToPointerDecay);
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
  return call(entry, all);
}

Expr *LaunchBuilder::call(FunctionDecl *function, llvm::ArrayRef<Expr *> arguments) {
  const QualType type = function->getType();
  Expr *name =
      DeclRefExpr::Create(context, NestedNameSpecifierLoc(), SourceLocation(), function,
                          /*RefersToEnclosingVariableOrCapture=*/false, location, type, VK_LValue);
  Expr *callee = cast(name, context.getPointerType(type), CK_FunctionToPointerDecay);
  return CallExpr::Create(context, callee, arguments, function->getReturnType(), VK_PRValue,
                          location, FPOptionsOverride());
}

Stmt *LaunchBuilder::ifNot(Expr *launched, const std::vector<Stmt *> &region, Expr *compared) {
  std::vector<Stmt *> otherwise = region;
  otherwise.push_back(compared);
  Expr *condition =
      unary(UO_LNot, cast(launched, context.BoolTy, CK_IntegralToBoolean), context.BoolTy);
  return IfStmt::Create(context, location, IfStatementKind::Ordinary, nullptr, nullptr, condition,
                        location, location, compound(otherwise));
}

Stmt *LaunchBuilder::ifConsteval(const std::vector<Stmt *> &region, Stmt *otherwise) {
  return IfStmt::Create(context, location, IfStatementKind::ConstevalNonNegated, nullptr, nullptr,
                        nullptr, location, location, compound(region), location,
                        compound({otherwise}));
}

QualType functionType(ASTContext &context, QualType result, llvm::ArrayRef<QualType> parameters,
                      bool isVariadic) {
  FunctionProtoType::ExtProtoInfo info;
  info.Variadic = isVariadic;
  info.ExceptionSpec.Type = EST_BasicNoexcept;
  return context.getFunctionType(result, parameters, info);
}

/// extern "C" with this type
FunctionDecl *declareFunction(ASTContext &context, llvm::StringRef name, QualType type) {
  TranslationUnitDecl *unit = context.getTranslationUnitDecl();
  const SourceLocation nowhere;
  auto *linkage = LinkageSpecDecl::Create(context, unit, nowhere, nowhere,
                                          LinkageSpecLanguageIDs::C, /*HasBraces=*/false);
  auto *function = FunctionDecl::Create(context, linkage, nowhere, nowhere,
                                        DeclarationName(&context.Idents.get(name)), type,
                                        context.getTrivialTypeSourceInfo(type), SC_Extern);
  llvm::SmallVector<ParmVarDecl *, 1> parameters;
  for (const QualType parameter : type->castAs<FunctionProtoType>()->param_types())
    parameters.push_back(ParmVarDecl::Create(context, function, nowhere, nowhere, nullptr,
                                             parameter, context.getTrivialTypeSourceInfo(parameter),
                                             SC_None, nullptr));
  function->setParams(parameters);
  function->setImplicit();
  linkage->setImplicit();
  linkage->addDecl(function);
  unit->addDecl(linkage);
  return function;
}

ir::Expected<FunctionDecl *> findFunction(ASTContext &context, llvm::StringRef name,
                                          QualType type) {
  for (NamedDecl *found : context.getTranslationUnitDecl()->lookup(&context.Idents.get(name))) {
    auto *function = dyn_cast<FunctionDecl>(found);
    if (!function || !context.hasSameFunctionTypeIgnoringExceptionSpec(function->getType(), type))
      return ir::fail("'" + name.str() + "' is a reserved name", encode(found->getLocation()));
    return function;
  }
  return declareFunction(context, name, type);
}

/// int loopy_rt_launch_v1(const char *, ...) noexcept and void loopy_rt_compare_v1() noexcept
ir::Expected<Callees> findCallees(ASTContext &context) {
  const QualType text = context.getPointerType(context.CharTy.withConst());
  auto launch = findFunction(context, entryPoint,
                             functionType(context, context.IntTy, {text}, /*isVariadic=*/true));
  if (!launch)
    return std::unexpected(launch.error());
  auto compare = findFunction(context, comparison,
                              functionType(context, context.VoidTy, {}, /*isVariadic=*/false));
  if (!compare)
    return std::unexpected(compare.error());
  return Callees{*launch, *compare};
}

} // namespace

ir::Expected<Stmt *> buildLaunch(ASTContext &context, const FunctionDecl *function,
                                 const std::vector<Stmt *> &region, const ExtractedKernel &kernel,
                                 const std::string &planJson) {
  const auto callees = findCallees(context);
  if (!callees)
    return std::unexpected(callees.error());
  LaunchBuilder builder(context, region.front()->getBeginLoc());
  std::vector<Expr *> arguments;
  for (Expr *parameter : kernel.parameters)
    arguments.push_back(builder.scalarArgument(parameter));
  for (Expr *array : kernel.arrays)
    arguments.push_back(builder.pointerArgument(array));
  for (Expr *variable : kernel.finalValues)
    arguments.push_back(builder.addressArgument(variable));
  Stmt *launch = builder.ifNot(builder.callLaunch(callees->launch, planJson, arguments), region,
                               builder.call(callees->compare, {}));
  return function->isConstexpr() ? builder.ifConsteval(region, launch) : launch;
}

} // namespace loopy::plugin
