//===- KeepData.cpp - Lets data stay on the device between launches ---------------------------===//
#include "clang-plugin/KeepData.h"

#include "clang-plugin/HostEffects.h"
#include "clang-plugin/SyncCalls.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace loopy::plugin {
namespace {

using Statements = llvm::SmallVector<Stmt *, 16>;

class DataKeeper {
public:
  DataKeeper(ASTContext &context, Stmt *body, const LaunchSites &launches,
             const KernelFunctions &kernels, SyncCalls calls, Reporter &reporter)
      : context(context), finder(context, body), launches(launches), kernels(kernels),
        calls(std::move(calls)), reporter(reporter) {}

  CompoundStmt *rewriteBody(CompoundStmt *body);

private:
  bool hasLaunch(Stmt *statement) const;
  void report(const HostEffects &effects);
  void addCalls(const HostEffects &effects, Statements &out);
  void prepare(const HostEffects &effects, Statements &out);
  Expr *prepared(Expr *expression);
  void append(Stmt *statement, Statements &out);
  void appendLaunch(const BuiltLaunch &launch, Statements &out);
  void appendCall(CallExpr *call, Statements &out);
  HostEffects effectsOf(DeclStmt *statement);
  void appendDeclaration(DeclStmt *statement, Statements &out);
  void appendJump(Stmt *statement, Statements &out);
  void appendReturn(ReturnStmt *statement, Statements &out);
  bool appendStructured(Stmt *statement, Statements &out);
  bool appendFor(ForStmt *loop, Statements &out);
  void appendUnknown(Stmt *statement, Statements &out);
  Stmt *rewritePart(Stmt *part);
  Stmt *rewriteLoopBody(Stmt *part);
  CompoundStmt *rewrite(CompoundStmt *compound, bool isFunction);
  void endScope(llvm::ArrayRef<VarDecl *> ending, Statements &out);

  ASTContext &context;
  HostEffectsFinder finder;
  const LaunchSites &launches;
  const KernelFunctions &kernels;
  SyncCalls calls;
  Reporter &reporter;
  /// Variables whose memory ends with a scope, from the innermost loop on.
  std::vector<VarDecl *> ending;
};

bool DataKeeper::hasLaunch(Stmt *statement) const {
  return statement &&
         (launchAt(launches, statement) || kernelCall(statement, kernels) ||
          llvm::any_of(statement->children(), [&](Stmt *child) { return hasLaunch(child); }));
}

void DataKeeper::report(const HostEffects &effects) {
  if (!effects.reason.empty())
    reporter.dataReturns(effects.place, effects.reason);
  else if (!effects.writesAny)
    for (const Touch &touch : effects.touches)
      reporter.dataReturns(touch.lvalue, touch.mayWrite);
}

/// The calls before code with these effects.
void DataKeeper::addCalls(const HostEffects &effects, Statements &out) {
  if (effects.writesAny)
    return out.push_back(calls.sync(/*mayWrite=*/true));
  if (effects.readsAny)
    out.push_back(calls.sync(/*mayWrite=*/false));
  for (const Touch &touch : effects.touches)
    out.push_back(calls.sync(touch.lvalue, touch.mayWrite));
}

void DataKeeper::prepare(const HostEffects &effects, Statements &out) {
  report(effects);
  addCalls(effects, out);
}

/// `(calls, expression)`
Expr *DataKeeper::prepared(Expr *expression) {
  if (!expression)
    return nullptr;
  Statements before;
  prepare(finder.of(expression), before);
  for (Stmt *call : llvm::reverse(before))
    expression = calls.comma(cast<Expr>(call), expression);
  return expression;
}

void DataKeeper::appendLaunch(const BuiltLaunch &launch, Statements &out) {
  // The arguments have no side effects, whatever they are.
  for (Expr *argument : launch.call->arguments()) {
    HostEffects effects = finder.of(argument);
    effects.reason = effects.writesAny ? "an argument of the kernel is computed" : "";
    effects.readsAny |= std::exchange(effects.writesAny, false);
    for (Touch &touch : effects.touches)
      touch.mayWrite = false;
    if (!effects.reason.empty()) // that the arguments themselves are read is no news
      report(effects);
    addCalls(effects, out);
  }
  calls.useRegion(launch);
  out.push_back(launch.statement);
}

/// Of a function that only launches kernels.
void DataKeeper::appendCall(CallExpr *call, Statements &out) {
  Statements before;
  for (Expr *argument : call->arguments()) {
    const HostEffects effects = finder.of(argument);
    if (effects.writesAny) { // the argument may be anything, other launches included
      prepare(effects, out);
      return out.push_back(call);
    }
    prepare(effects, before);
  }
  out.append(before.begin(), before.end());
  out.append({calls.lend(), call, calls.takeBack()});
}

/// What happens before the statement cannot name the variables that it declares.
HostEffects DataKeeper::effectsOf(DeclStmt *statement) {
  if (!statement->isSingleDecl())
    return finder.of(statement);
  const auto *variable = dyn_cast<VarDecl>(statement->getSingleDecl());
  if (!variable)
    return {};
  if (isDataRegion(variable)) // its arguments may be anything
    return {{}, /*readsAny=*/true, /*writesAny=*/true, "", {}};
  return finder.of(variable);
}

void DataKeeper::appendDeclaration(DeclStmt *statement, Statements &out) {
  const HostEffects effects = effectsOf(statement);
  prepare(effects, out);
  out.push_back(statement);
  for (Decl *declaration : statement->decls()) {
    auto *variable = dyn_cast<VarDecl>(declaration);
    if (!variable)
      continue;
    if (effects.writesAny || !finder.isPlain(variable))
      ending.push_back(variable);
    if (isDataRegion(variable))
      out.push_back(calls.cover(variable));
  }
}

/// `break` and `continue` leave scopes.
void DataKeeper::appendJump(Stmt *statement, Statements &out) {
  if (!ending.empty())
    out.push_back(calls.sync(/*mayWrite=*/true));
  out.push_back(statement);
}

void DataKeeper::appendReturn(ReturnStmt *statement, Statements &out) {
  reporter.dataReturns(statement->getReturnLoc(), "the function ends");
  out.push_back(calls.sync(/*mayWrite=*/true));
  out.push_back(statement);
}

void DataKeeper::appendUnknown(Stmt *statement, Statements &out) {
  HostEffects effects = finder.of(statement);
  if (hasLaunch(statement)) // which keep their own transfers
    effects = {{}, true, true, "this statement is not looked into", statement->getBeginLoc()};
  prepare(effects, out);
  out.push_back(statement);
}

Stmt *DataKeeper::rewritePart(Stmt *part) {
  if (!part)
    return nullptr;
  if (auto *compound = dyn_cast<CompoundStmt>(part))
    return rewrite(compound, /*isFunction=*/false);
  Statements statements;
  append(part, statements);
  return statements.size() == 1 ? statements.front() : calls.compound(statements);
}

Stmt *DataKeeper::rewriteLoopBody(Stmt *part) {
  std::vector<VarDecl *> outer = std::exchange(ending, {});
  Stmt *body = rewritePart(part);
  ending = std::move(outer);
  return body;
}

bool DataKeeper::appendFor(ForStmt *loop, Statements &out) {
  if (loop->getConditionVariable())
    return false;
  if (auto *declarations = dyn_cast_or_null<DeclStmt>(loop->getInit()))
    for (const Decl *declaration : declarations->decls()) {
      const auto *variable = dyn_cast<VarDecl>(declaration);
      if (!variable || !finder.isPlain(variable) || finder.of(variable).writesAny)
        return false;
    }
  if (loop->getInit())
    prepare(finder.of(loop->getInit()), out);
  loop->setCond(prepared(loop->getCond()));
  loop->setInc(prepared(loop->getInc()));
  loop->setBody(rewriteLoopBody(loop->getBody()));
  out.push_back(loop);
  return true;
}

/// Statements that consist of statements, if nothing unusual is in them.
bool DataKeeper::appendStructured(Stmt *statement, Statements &out) {
  if (auto *compound = dyn_cast<CompoundStmt>(statement)) {
    out.push_back(rewrite(compound, /*isFunction=*/false));
    return true;
  }
  if (auto *branch = dyn_cast<IfStmt>(statement)) {
    if (branch->getInit() || branch->getConditionVariable() || branch->isConsteval())
      return false;
    prepare(finder.of(branch->getCond()), out);
    branch->setThen(rewritePart(branch->getThen()));
    if (branch->getElse())
      branch->setElse(rewritePart(branch->getElse()));
    out.push_back(branch);
    return true;
  }
  if (!hasLaunch(statement))
    return false;
  if (auto *loop = dyn_cast<ForStmt>(statement))
    return appendFor(loop, out);
  if (auto *loop = dyn_cast<WhileStmt>(statement); loop && !loop->getConditionVariable()) {
    loop->setCond(prepared(loop->getCond()));
    loop->setBody(rewriteLoopBody(loop->getBody()));
    out.push_back(loop);
    return true;
  }
  if (auto *loop = dyn_cast<DoStmt>(statement)) {
    loop->setBody(rewriteLoopBody(loop->getBody()));
    loop->setCond(prepared(loop->getCond()));
    out.push_back(loop);
    return true;
  }
  return false;
}

void DataKeeper::append(Stmt *statement, Statements &out) {
  if (const BuiltLaunch *launch = launchAt(launches, statement))
    return appendLaunch(*launch, out);
  if (auto *declaration = dyn_cast<DeclStmt>(statement))
    return appendDeclaration(declaration, out);
  if (isa<BreakStmt, ContinueStmt>(statement))
    return appendJump(statement, out);
  if (auto *end = dyn_cast<ReturnStmt>(statement))
    return appendReturn(end, out);
  if (CallExpr *call = kernelCall(statement, kernels))
    return appendCall(call, out);
  if (auto *expression = dyn_cast<Expr>(statement)) {
    prepare(finder.of(expression), out);
    return out.push_back(statement);
  }
  if (!appendStructured(statement, out))
    appendUnknown(statement, out);
}

/// What stays on the device must not outlive the variables it belongs to.
void DataKeeper::endScope(llvm::ArrayRef<VarDecl *> variables, Statements &out) {
  const bool isPlainMemory = llvm::all_of(variables, [&](const VarDecl *variable) {
    const QualType type = variable->getType();
    return type->isConstantSizeType() && !type->isReferenceType() && !type.isDestructedType() &&
           !isDataRegion(variable);
  });
  if (!isPlainMemory)
    return out.push_back(calls.sync(/*mayWrite=*/true));
  for (VarDecl *variable : variables)
    out.push_back(calls.sync(calls.reference(variable), /*mayWrite=*/true));
}

CompoundStmt *DataKeeper::rewrite(CompoundStmt *compound, bool isFunction) {
  const std::size_t outer = ending.size();
  Statements out;
  for (Stmt *statement : compound->body())
    append(statement, out);
  const bool isLeft = !out.empty() && isa<ReturnStmt, BreakStmt, ContinueStmt>(out.back());
  if (isFunction && !isLeft) {
    reporter.dataReturns(compound->getRBracLoc(), "the function ends");
    out.push_back(calls.sync(/*mayWrite=*/true));
  } else if (!isLeft)
    endScope(llvm::ArrayRef(ending).drop_front(outer), out);
  ending.resize(outer);
  return CompoundStmt::Create(context, out, compound->getStoredFPFeaturesOrDefault(),
                              compound->getLBracLoc(), compound->getRBracLoc());
}

CompoundStmt *DataKeeper::rewriteBody(CompoundStmt *body) {
  CompoundStmt *rewritten = rewrite(body, /*isFunction=*/true);
  Statements statements = {calls.declaration()};
  statements.append(rewritten->body_begin(), rewritten->body_end());
  return CompoundStmt::Create(context, statements, body->getStoredFPFeaturesOrDefault(),
                              body->getLBracLoc(), body->getRBracLoc());
}

} // namespace

bool keepData(ASTContext &context, FunctionDecl *function, const LaunchSites &launches,
              const KernelFunctions &kernels, Reporter &reporter) {
  auto *body = dyn_cast_or_null<CompoundStmt>(function->getBody());
  if (!body)
    return false;
  const LaunchSurvey survey = surveyLaunches(body, launches, kernels);
  if (survey.launches < 2 && !survey.region)
    return false;
  const char *obstacle = survey.jump               ? "the function has labels or assembly"
                         : function->isConstexpr() ? "the function is constexpr"
                                                   : nullptr;
  if (obstacle) {
    if (survey.region)
      reporter.warning(survey.region->getLocation(),
                       "'" + survey.region->getNameAsString() +
                           "' keeps nothing on the device: " + obstacle);
    for (const BuiltLaunch &launch : launches)
      reporter.dataNeverStays(launch.call->getBeginLoc(), obstacle);
    return false;
  }
  auto calls = SyncCalls::create(context, function);
  if (!calls)
    return false;
  for (const BuiltLaunch &launch : launches)
    reporter.dataStays(launch.call->getBeginLoc(), launch.arrays);
  function->setBody(
      DataKeeper(context, body, launches, kernels, *calls, reporter).rewriteBody(body));
  return true;
}

} // namespace loopy::plugin
