//===- ExtractCallee.cpp - Which functions a kernel can call ---------------------------------===//
#include "clang-plugin/ExtractCallee.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/SourceManager.h"

#include <algorithm>

namespace loopy::plugin {

std::string nameOf(const clang::FunctionDecl *function) {
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  return method && method->getParent()->isLambda()
             ? "this lambda"
             : "'" + function->getNameInfo().getAsString() + "'";
}

void refuseCallee(const clang::CallExpr *call, std::string message, std::vector<ir::Note> notes) {
  throw Refusal{{std::move(message), encode(call->getBeginLoc()), std::move(notes)}};
}

namespace {

bool doesInputOutput(const clang::FunctionDecl *function) {
  static constexpr std::string_view names[] = {
      "printf", "fprintf", "puts",   "putchar", "fputs",  "fputc",   "fwrite",
      "fread",  "scanf",   "fscanf", "fgets",   "getc",   "getchar", "fflush",
      "fopen",  "fclose",  "write",  "read",    "perror", "vprintf", "vfprintf"};
  if (function->getDeclName().isIdentifier())
    return std::ranges::find(names, function->getName().str()) != std::end(names);
  bool isStream = function->getOverloadedOperator() == clang::OO_LessLess ||
                  function->getOverloadedOperator() == clang::OO_GreaterGreater;
  return isStream && function->isInStdNamespace();
}

/// The first construct of a body that no device function can contain.
class ObstacleFinder : public clang::ConstDynamicRecursiveASTVisitor {
public:
  struct Obstacle {
    std::string which; ///< "f, which ..."
    std::string note;
    clang::SourceLocation location;
  };
  std::optional<Obstacle> found;

  bool VisitVarDecl(const clang::VarDecl *variable) override {
    if (variable->isStaticLocal() && !variable->isConstexpr())
      set("keeps values in static variables", "static variable here", variable->getLocation());
    return !found;
  }
  bool VisitStmt(const clang::Stmt *statement) override {
    clang::SourceLocation location = statement->getBeginLoc();
    if (llvm::isa<clang::CXXThrowExpr, clang::CXXTryStmt>(statement))
      set("uses exceptions", "exceptions are used here", location);
    if (llvm::isa<clang::CXXNewExpr, clang::CXXDeleteExpr>(statement))
      set("allocates or frees memory", "memory is allocated or freed here", location);
    if (llvm::isa<clang::AsmStmt>(statement))
      set("contains inline assembly", "inline assembly here", location);
    if (llvm::isa<clang::GotoStmt, clang::IndirectGotoStmt, clang::LabelStmt>(statement))
      set("uses 'goto'", "'goto' or a label here", location);
    if (llvm::isa<clang::CoroutineBodyStmt, clang::CoreturnStmt, clang::CoroutineSuspendExpr>(
            statement))
      set("is a coroutine", "the coroutine suspends or returns here", location);
    return !found;
  }

private:
  void set(std::string which, std::string note, clang::SourceLocation location) {
    if (!found)
      found = {std::move(which), std::move(note), location};
  }
};

/// Whether the method that runs is known to be this one.
bool isTheOverrider(const clang::CXXMethodDecl *method, const clang::CXXMemberCallExpr *call) {
  const auto *found =
      call ? method->getDevirtualizedMethod(call->getImplicitObjectArgument(), true) : nullptr;
  return found && found->getCanonicalDecl() == method->getCanonicalDecl();
}

void checkDeclaration(const clang::CallExpr *call, const clang::FunctionDecl *function) {
  std::string name = nameOf(function);
  refuseInputOutput(call);
  if (function->isVariadic())
    refuseCallee(call, "calls " + name + ", which takes any number of arguments");
  if (function->isNoReturn())
    refuseCallee(call, "calls " + name + ", which does not return");
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  const auto *callee =
      member ? llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens()) : nullptr;
  bool isQualified = callee && callee->hasQualifier();
  if (method && method->isVirtual() && !isQualified && !isTheOverrider(method, member))
    refuseCallee(
        call,
        "calls virtual function " + name +
            ", which is chosen at run time; name its class (Class::function) where it is known");
}

} // namespace

bool isOfStandardLibrary(const clang::FunctionDecl *function) {
  if (function->getBuiltinID() != 0)
    return true;
  const clang::NamespaceDecl *outermost = nullptr;
  for (const clang::DeclContext *context = function->getDeclContext(); context;
       context = context->getParent())
    if (const auto *space = llvm::dyn_cast<clang::NamespaceDecl>(context))
      outermost = space;
  if (outermost)
    return outermost->isStdNamespace() || outermost->getName().starts_with("__");
  const clang::SourceManager &sources = function->getASTContext().getSourceManager();
  return function->isExternC() && sources.isInSystemHeader(function->getLocation());
}

const clang::FunctionDecl *instantiatedDefinition(clang::Sema &sema,
                                                  const clang::FunctionDecl *function,
                                                  clang::SourceLocation location) {
  if (isOfStandardLibrary(function))
    return nullptr;
  const clang::FunctionDecl *definition = nullptr;
  if (!function->isDefined(definition) && function->getTemplateInstantiationPattern()) {
    sema.InstantiateFunctionDefinition(location, const_cast<clang::FunctionDecl *>(function));
    function->isDefined(definition);
  }
  bool isVisible = definition && definition->hasBody() && !definition->isInvalidDecl() &&
                   !definition->isDependentContext();
  return isVisible ? definition : nullptr;
}

const clang::FunctionDecl *visibleDefinition(clang::Sema &sema, const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  const clang::FunctionDecl *definition =
      function ? instantiatedDefinition(sema, function, call->getBeginLoc()) : nullptr;
  return definition && !definition->isDefaulted() ? definition : nullptr;
}

const clang::FunctionDecl *calledDefinition(State &state, const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  checkDeclaration(call, function);
  const clang::FunctionDecl *definition = visibleDefinition(state.sema, call);
  if (!definition)
    refuseCallee(call, "calls " + nameOf(function) + ", whose body is not part of the kernel");
  if (std::ranges::find(state.callStack, definition) != state.callStack.end())
    refuseCallee(call, "calls " + nameOf(function) + ", which calls itself");
  ObstacleFinder finder;
  finder.TraverseStmt(definition->getBody());
  if (finder.found)
    refuseCallee(call, "calls " + nameOf(function) + ", which " + finder.found->which,
                 {{encode(finder.found->location), finder.found->note}});
  return definition;
}

void refuseInputOutput(const clang::CallExpr *call) {
  if (doesInputOutput(call->getDirectCallee()))
    refuseCallee(call, "calls " + nameOf(call->getDirectCallee()) + ", which does input or output");
}

namespace {

void checkCaptures(State &state, const clang::CallExpr *call, const clang::CXXMethodDecl *method) {
  const clang::Expr *object = stripArgument(call->getArg(0))->IgnoreImplicit();
  bool isInPlace = llvm::isa<clang::LambdaExpr>(object);
  for (const clang::LambdaCapture &capture : method->getParent()->captures()) {
    if (capture.getCaptureKind() == clang::LCK_StarThis)
      refuseCallee(call, "calls a lambda that captures '*this'; capture 'this'");
    if (!capture.capturesVariable() || capture.getCaptureKind() != clang::LCK_ByCopy)
      continue;
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar());
    bool isFixed = variable && (variable->getType().isConstQualified() ||
                                (state.facts.locals.contains(variable) &&
                                 !state.facts.written.contains(Identity{variable, {}}) &&
                                 !state.codeVariables.contains(variable)));
    if (!variable || variable->isInitCapture() || !(isFixed || isInPlace))
      refuseCallee(call,
                   "calls a lambda that captures '" + capture.getCapturedVar()->getNameAsString() +
                       "' by copy, which may have another value now; capture it by reference");
  }
}

} // namespace

void checkObject(State &state, const clang::CallExpr *call, const clang::CXXMethodDecl *method) {
  if (method->getParent()->isLambda())
    return checkCaptures(state, call, method);
  const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  if (member && member->getImplicitObjectArgument()->HasSideEffects(state.context))
    refuseCallee(call, "calls " + nameOf(method) + " of an object that is computed here");
  const auto *self =
      member
          ? llvm::dyn_cast<clang::CXXThisExpr>(member->getImplicitObjectArgument()->IgnoreParens())
          : nullptr;
  bool isOwnClass = self && self->getType()->getPointeeCXXRecordDecl()->getCanonicalDecl() ==
                                method->getParent()->getCanonicalDecl();
  if (method->isStatic() || isOwnClass)
    return;
  class ThisFinder : public clang::ConstDynamicRecursiveASTVisitor {
  public:
    bool found = false;
    bool VisitCXXThisExpr(const clang::CXXThisExpr *) override { return !(found = true); }
  } usesThis;
  usesThis.TraverseStmt(method->getBody());
  if (usesThis.found)
    refuseCallee(call, "calls member function " + nameOf(method) +
                           " of another object; pass that object's members to a function instead");
}

} // namespace loopy::plugin
