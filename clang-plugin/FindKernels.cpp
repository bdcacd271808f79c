//===- FindKernels.cpp - Finds annotated code in a translation unit --------------------------===//
#include "clang-plugin/FindKernels.h"

#include "clang-plugin/Annotations.h"
#include "clang-plugin/Leftovers.h"
#include "clang-plugin/Locations.h"
#include "clang-plugin/Offload.h"

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"

#include <set>

using namespace clang;

namespace loopy::plugin {
namespace {

/// Visits function bodies and replaces annotated statements in the slots of their parents. Template
/// instantiations are not visited here: each comes as a declaration of its own.
class KernelFinder : public RecursiveASTVisitor<KernelFinder> {
  using Base = RecursiveASTVisitor<KernelFinder>;

public:
  KernelFinder(CompilerInstance &compiler, const Options &options)
      : options(options), offloader(compiler, options), context(compiler.getASTContext()) {}

  bool shouldWalkTypesOfTypeLocs() const { return false; }
  bool TraverseTypeLoc(TypeLoc, bool = true) { return true; }

  bool TraverseFunctionDecl(FunctionDecl *function) {
    return visitFunction(function, &Base::TraverseFunctionDecl);
  }
  bool TraverseCXXMethodDecl(CXXMethodDecl *function) {
    return visitFunction(function, &Base::TraverseCXXMethodDecl);
  }
  bool TraverseCXXConstructorDecl(CXXConstructorDecl *function) {
    return visitFunction(function, &Base::TraverseCXXConstructorDecl);
  }
  bool TraverseCXXDestructorDecl(CXXDestructorDecl *function) {
    return visitFunction(function, &Base::TraverseCXXDestructorDecl);
  }
  bool TraverseCXXConversionDecl(CXXConversionDecl *function) {
    return visitFunction(function, &Base::TraverseCXXConversionDecl);
  }
  bool TraverseLambdaExpr(LambdaExpr *lambda) {
    for (Expr *capture : lambda->capture_inits())
      if (!TraverseStmt(capture))
        return false;
    return TraverseCXXMethodDecl(lambda->getCallOperator());
  }
  bool TraverseCapturedStmt(CapturedStmt *statement) {
    const char *outer = std::exchange(obstacle, "it is inside an OpenMP region");
    const bool result = Base::TraverseCapturedStmt(statement);
    obstacle = outer;
    return result;
  }

  bool VisitStmt(Stmt *parent) {
    for (Stmt *&child : parent->children())
      if (const auto annotations = kernelAnnotations(child); !annotations.empty())
        child = replacement(cast<AttributedStmt>(child), annotations);
    return true;
  }

private:
  template <typename Function>
  bool visitFunction(Function *function, bool (Base::*traverse)(Function *));
  void visitAnnotations(FunctionDecl *function);
  Stmt *replacement(AttributedStmt *statement,
                    const std::vector<const AnnotateAttr *> &annotations);
  void print(const FunctionDecl *function);

  const Options &options;
  Offloader offloader;
  ASTContext &context;
  std::set<const FunctionDecl *> visited;
  FunctionDecl *current = nullptr;
  const char *obstacle = nullptr; ///< why nothing can be offloaded here
  bool hasReplaced = false;
};

constexpr const char *inCoroutine =
    "a coroutine may be suspended and go on elsewhere; move the loop to a function";

template <typename Function>
bool KernelFinder::visitFunction(Function *function, bool (Base::*traverse)(Function *)) {
  if (function->isDependentContext() || function->isInvalidDecl() || function->isDefaulted())
    return true;
  if (!visited.insert(function).second)
    return true;
  for (ParmVarDecl *parameter : function->parameters()) // a default argument may hold a lambda
    if (!TraverseDecl(parameter))
      return false;
  if (!function->doesThisDeclarationHaveABody())
    return true;
  FunctionDecl *outer = std::exchange(current, function);
  const char *outerObstacle = obstacle;
  if (obstacle == inCoroutine)
    obstacle = nullptr; // a lambda in it is a function of its own
  if (function->isImmediateFunction())
    obstacle = "a consteval function does not run at run time";
  else if (isa<CoroutineBodyStmt>(function->getBody()))
    obstacle = inCoroutine;
  visitAnnotations(function);
  const bool result = (this->*traverse)(function);
  hasReplaced |= offloader.finish(function);
  obstacle = outerObstacle;
  current = outer;
  if (!current && std::exchange(hasReplaced, false) && options.prints(PrintKind::Host))
    print(function);
  return result;
}

void KernelFinder::visitAnnotations(FunctionDecl *function) {
  const auto annotations = takeKernelAnnotations(function);
  if (annotations.empty())
    return;
  hasReplaced = true;
  if (obstacle)
    offloader.report().notOffloaded({obstacle}, annotations.front()->getLocation());
  else
    offloader.offloadBody(function, annotations);
}

Stmt *KernelFinder::replacement(AttributedStmt *statement,
                                const std::vector<const AnnotateAttr *> &annotations) {
  hasReplaced = true;
  if (current && !obstacle)
    return offloader.offload(current, statement);
  offloader.report().notOffloaded({obstacle ? obstacle : "it is not inside a function"},
                                  annotations.front()->getLocation());
  return withoutKernelAnnotations(context, statement);
}

void KernelFinder::print(const FunctionDecl *function) {
  const PrintingPolicy policy(context.getLangOpts());
  llvm::outs() << "// host\n";
  function->print(llvm::outs(), policy);
  llvm::outs() << "\n";
  llvm::outs().flush();
}

class KernelConsumer : public ASTConsumer {
public:
  KernelConsumer(CompilerInstance &compiler, const Options &options)
      : compiler(compiler), options(options), foreignErrors(compiler.getDiagnostics()) {}

  void Initialize(ASTContext &) override { finder.emplace(compiler, options); }

  bool HandleTopLevelDecl(DeclGroupRef group) override {
    for (Decl *declaration : group)
      visit(declaration);
    return true;
  }
  void HandleInlineFunctionDefinition(FunctionDecl *function) override { visit(function); }
  void HandleTranslationUnit(ASTContext &context) override {
    if (mayHaveAnnotations() && !hasForeignErrors())
      checkLeftovers(context, Reporter(compiler, options));
  }

private:
  /// Whether the name `loopy` was ever seen, so that other translation units cost nothing. Names in
  /// precompiled headers and modules are not all known.
  bool mayHaveAnnotations() const {
    const IdentifierTable &names = compiler.getPreprocessor().getIdentifierTable();
    return compiler.getASTContext().getExternalSource() || names.find("loopy") != names.end();
  }
  /// Errors other than those reported here leave an AST that is not worth analysing.
  bool hasForeignErrors() {
    hasSeenForeignError |= foreignErrors.hasErrorOccurred();
    return hasSeenForeignError;
  }
  void visit(Decl *declaration) {
    if (!mayHaveAnnotations() || hasForeignErrors() || declaration->isInvalidDecl())
      return;
    finder->TraverseDecl(declaration);
    foreignErrors.reset();
  }

  CompilerInstance &compiler;
  const Options options;
  std::optional<KernelFinder> finder;
  DiagnosticErrorTrap foreignErrors;
  bool hasSeenForeignError = false;
};

} // namespace

std::unique_ptr<ASTConsumer> createKernelFinder(CompilerInstance &compiler,
                                                const Options &options) {
  return std::make_unique<KernelConsumer>(compiler, options);
}

} // namespace loopy::plugin
