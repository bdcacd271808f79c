//===- SyncCalls.cpp - The calls that data on the device needs --------------------------------===//
#include "clang-plugin/SyncCalls.h"

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

using namespace clang;

namespace loopy::plugin {

/// int loopy_rt_launch_in_v1(void **, const char *, ...),
/// void loopy_rt_sync_v1(void **, const void *, long long, int),
/// void loopy_rt_cover_v1(void **, const void *), void loopy_rt_lend_v1(void **)
ir::Expected<SyncCalls> SyncCalls::create(ASTContext &context, FunctionDecl *function) {
  const SourceLocation location = function->getBody()->getBeginLoc();
  SyncCalls calls(context, location);
  const QualType handle = context.getPointerType(context.VoidPtrTy);
  const QualType text = context.getPointerType(context.CharTy.withConst());
  const QualType address = context.getPointerType(context.VoidTy.withConst());
  const QualType nothing = context.VoidTy;
  const auto launchIn =
      findFunction(context, "loopy_rt_launch_in_v1",
                   functionType(context, context.IntTy, {handle, text}, /*isVariadic=*/true));
  const auto sync = findFunction(context, "loopy_rt_sync_v1",
                                 functionType(context, nothing,
                                              {handle, address, context.LongLongTy, context.IntTy},
                                              /*isVariadic=*/false));
  const auto cover =
      findFunction(context, "loopy_rt_cover_v1",
                   functionType(context, nothing, {handle, address}, /*isVariadic=*/false));
  const auto lend = findFunction(context, "loopy_rt_lend_v1",
                                 functionType(context, nothing, {handle}, /*isVariadic=*/false));
  for (const auto *found : {&launchIn, &sync, &cover, &lend})
    if (!*found)
      return std::unexpected(found->error());
  calls.launchIn = *launchIn;
  calls.syncFunction = *sync;
  calls.coverFunction = *cover;
  calls.lendFunction = *lend;
  calls.region = VarDecl::Create(context, function, location, location,
                                 &context.Idents.get("loopy_region"), context.VoidPtrTy,
                                 context.getTrivialTypeSourceInfo(context.VoidPtrTy), SC_None);
  calls.region->setInit(calls.null(context.VoidPtrTy));
  calls.region->setImplicit();
  calls.region->setIsUsed();
  return calls;
}

Stmt *SyncCalls::declaration() {
  return new (context) DeclStmt(DeclGroupRef(region), location, location);
}

Expr *SyncCalls::handle() {
  return unary(UO_AddrOf, reference(region), context.getPointerType(context.VoidPtrTy));
}

Expr *SyncCalls::callSync(Expr *address, long long bytes, bool mayWrite) {
  return call(syncFunction, {handle(), address, integer(bytes, context.LongLongTy),
                             integer(mayWrite, context.IntTy)});
}

Expr *SyncCalls::sync(bool mayWrite) {
  return callSync(null(context.getPointerType(context.VoidTy.withConst())), 0, mayWrite);
}

Expr *SyncCalls::sync(Expr *lvalue, bool mayWrite) {
  const auto bytes = context.getTypeSizeInChars(lvalue->getType()).getQuantity();
  return callSync(address(lvalue, context.getPointerType(context.VoidTy.withConst())), bytes,
                  mayWrite);
}

Expr *SyncCalls::cover(VarDecl *data) {
  return call(
      coverFunction,
      {handle(), address(reference(data), context.getPointerType(context.VoidTy.withConst()))});
}

Expr *SyncCalls::lend() { return call(lendFunction, {handle()}); }

Expr *SyncCalls::takeBack() {
  return call(lendFunction, {null(context.getPointerType(context.VoidPtrTy))});
}

void SyncCalls::useRegion(const BuiltLaunch &launch) {
  llvm::SmallVector<Expr *, 8> arguments = {handle()};
  arguments.append(launch.call->arg_begin(), launch.call->arg_end());
  Expr *launched = cast(call(launchIn, arguments), context.BoolTy, CK_IntegralToBoolean);
  launch.branch->setCond(unary(UO_LNot, launched, context.BoolTy));
}

Expr *SyncCalls::comma(Expr *first, Expr *second) {
  return BinaryOperator::Create(context, first, second, BO_Comma, second->getType(),
                                second->getValueKind(), second->getObjectKind(), location,
                                FPOptionsOverride());
}

} // namespace loopy::plugin
