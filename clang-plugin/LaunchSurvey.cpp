//===- LaunchSurvey.cpp - Where a function launches kernels -----------------------------------===//
#include "clang-plugin/LaunchSurvey.h"

#include "clang-plugin/HostEffects.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace loopy::plugin {

const BuiltLaunch *launchAt(const LaunchSites &sites, const Stmt *statement) {
  const auto found = llvm::find_if(
      sites, [&](const BuiltLaunch &launch) { return launch.statement == statement; });
  return found == sites.end() ? nullptr : &*found;
}

bool isDataRegion(const VarDecl *variable) {
  const auto *record = variable->getType()->getAsCXXRecordDecl();
  return record && record->getQualifiedNameAsString() == "loopy::data";
}

CallExpr *kernelCall(Stmt *statement, const KernelFunctions &kernels) {
  auto *call = dyn_cast<CallExpr>(statement);
  const FunctionDecl *callee = call ? call->getDirectCallee() : nullptr;
  return callee && kernels.contains(callee->getCanonicalDecl()) ? call : nullptr;
}

static void visit(Stmt *statement, const LaunchSites &sites, const KernelFunctions &kernels,
                  bool isInLoop, LaunchSurvey &survey) {
  if (launchAt(sites, statement) || kernelCall(statement, kernels)) {
    survey.launches += isInLoop ? 2 : 1;
    return;
  }
  if (isa<GotoStmt, IndirectGotoStmt, LabelStmt, AsmStmt>(statement))
    survey.jump = statement;
  if (const auto *declarations = dyn_cast<DeclStmt>(statement))
    for (const Decl *declaration : declarations->decls())
      if (const auto *variable = dyn_cast<VarDecl>(declaration); variable && isDataRegion(variable))
        survey.region = variable;
  if (isa<LambdaExpr>(statement))
    return;
  const bool isLoop = isa<ForStmt, WhileStmt, DoStmt>(statement);
  for (Stmt *child : statement->children())
    if (child)
      visit(child, sites, kernels, isInLoop || isLoop, survey);
}

LaunchSurvey surveyLaunches(Stmt *body, const LaunchSites &sites, const KernelFunctions &kernels) {
  LaunchSurvey survey;
  visit(body, sites, kernels, /*isInLoop=*/false, survey);
  return survey;
}

namespace {

/// Statements that launch kernels and touch nothing else but plain variables.
class KernelCheck {
public:
  KernelCheck(HostEffectsFinder &finder, const LaunchSites &launches)
      : finder(finder), launches(launches) {}

  bool holds(Stmt *statement);

private:
  bool holds(DeclStmt *statement);

  HostEffectsFinder &finder;
  const LaunchSites &launches;
};

bool KernelCheck::holds(DeclStmt *statement) {
  return llvm::all_of(statement->decls(), [&](const Decl *declaration) {
    const auto *variable = dyn_cast<VarDecl>(declaration);
    return !variable || (finder.isPlain(variable) && finder.of(variable).isNone());
  });
}

bool KernelCheck::holds(Stmt *statement) {
  if (const BuiltLaunch *site = launchAt(launches, statement))
    return llvm::all_of(site->call->arguments(),
                        [&](Expr *argument) { return finder.of(argument).isNone(); });
  if (auto *expression = dyn_cast<Expr>(statement))
    return finder.of(expression).isNone();
  if (auto *declaration = dyn_cast<DeclStmt>(statement))
    return holds(declaration);
  return isa<CompoundStmt, IfStmt, ForStmt, WhileStmt, DoStmt, NullStmt, ReturnStmt, BreakStmt,
             ContinueStmt>(statement) &&
         llvm::all_of(statement->children(), [&](Stmt *child) { return !child || holds(child); });
}

} // namespace

bool onlyLaunches(ASTContext &context, const FunctionDecl *function, const LaunchSites &launches) {
  auto *body = dyn_cast_or_null<CompoundStmt>(function->getBody());
  if (launches.empty() || !body || isa<CXXMethodDecl>(function) || function->isVariadic() ||
      function->isConstexpr() || function->isWeak())
    return false;
  // Another translation unit's version of an inline function may not have been compiled for this.
  const GVALinkage linkage = context.GetGVALinkageForFunction(function);
  if (linkage != GVA_Internal && linkage != GVA_StrongExternal)
    return false;
  HostEffectsFinder finder(context, body);
  const auto isPlain = [&](const ParmVarDecl *parameter) {
    return parameter->getType()->isReferenceType() || finder.isPlain(parameter);
  };
  return function->getReturnType()->isVoidType() && llvm::all_of(function->parameters(), isPlain) &&
         KernelCheck(finder, launches).holds(body);
}

} // namespace loopy::plugin
