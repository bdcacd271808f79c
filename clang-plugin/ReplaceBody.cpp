//===- ReplaceBody.cpp - Puts the launch in front of the original loop ----------------------===//
#include "clang-plugin/ReplaceBody.h"

#include "clang-plugin/RuntimeCalls.h"

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

class LaunchBuilder : public NodeBuilder {
public:
  using NodeBuilder::NodeBuilder;

  /// A variadic argument as plan::ArgumentKind describes it: `long long` or `double`.
  Expr *scalarArgument(Expr *value);
  /// The address of the first element, or of the variable, as `void *`.
  Expr *pointerArgument(Expr *value);
  /// The address of a variable, as `void *`.
  Expr *addressArgument(Expr *variable) { return address(variable, context.VoidPtrTy); }
  CallExpr *callLaunch(FunctionDecl *entry, const std::string &plan,
                       llvm::ArrayRef<Expr *> arguments);
  IfStmt *ifNot(Expr *launched, const std::vector<Stmt *> &region, Expr *compared);
  /// if consteval { region } else { otherwise }
  Stmt *ifConsteval(const std::vector<Stmt *> &region, Stmt *otherwise);
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

CallExpr *LaunchBuilder::callLaunch(FunctionDecl *entry, const std::string &plan,
                                    llvm::ArrayRef<Expr *> arguments) {
  const QualType textType = context.getStringLiteralArrayType(context.CharTy, plan.size());
  Expr *text = StringLiteral::Create(context, plan, StringLiteralKind::Ordinary,
                                     /*Pascal=*/false, textType, location);
  llvm::SmallVector<Expr *, 8> all = {
      cast(text, context.getPointerType(context.CharTy.withConst()), CK_ArrayToPointerDecay)};
  all.append(arguments.begin(), arguments.end());
  return call(entry, all);
}

IfStmt *LaunchBuilder::ifNot(Expr *launched, const std::vector<Stmt *> &region, Expr *compared) {
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

ir::Expected<BuiltLaunch> buildLaunch(ASTContext &context, const FunctionDecl *function,
                                      const std::vector<Stmt *> &region,
                                      const ExtractedKernel &kernel, const std::string &planJson) {
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
  BuiltLaunch launch;
  launch.call = builder.callLaunch(callees->launch, planJson, arguments);
  launch.branch = builder.ifNot(launch.call, region, builder.call(callees->compare, {}));
  for (const ir::Array &array : kernel.kernel.arrays)
    if (array.storage == ir::Storage::Host)
      launch.arrays.push_back(array.name.str());
  launch.statement =
      function->isConstexpr() ? builder.ifConsteval(region, launch.branch) : launch.branch;
  return launch;
}

} // namespace loopy::plugin
