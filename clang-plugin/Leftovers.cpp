//===- Leftovers.cpp - Annotations that nothing was done with --------------------------------===//
#include "clang-plugin/Leftovers.h"

#include "clang-plugin/Annotations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtOpenMP.h"
#include "clang/Basic/SourceManager.h"

#include <set>

using namespace clang;

namespace loopy::plugin {
namespace {

class LeftoverFinder : public RecursiveASTVisitor<LeftoverFinder> {
  using Base = RecursiveASTVisitor<LeftoverFinder>;

public:
  LeftoverFinder(const SourceManager &sources, Reporter &reporter)
      : sources(sources), reporter(reporter) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldWalkTypesOfTypeLocs() const { return false; }
  bool TraverseTypeLoc(TypeLoc, bool = true) { return true; }

  bool TraverseDecl(Decl *declaration) {
    const auto *context = dyn_cast_or_null<DeclContext>(declaration);
    const bool isPattern = context && context->isDependentContext();
    // Warnings in system headers are not shown.
    if (!declaration || isPattern || sources.isInSystemHeader(declaration->getLocation()))
      return true;
    return Base::TraverseDecl(declaration);
  }

  bool TraverseLambdaExpr(LambdaExpr *lambda) {
    return lambda->getCallOperator()->isDependentContext() || Base::TraverseLambdaExpr(lambda);
  }

  bool VisitFunctionDecl(FunctionDecl *function) {
    for (ParmVarDecl *parameter : function->parameters())
      TraverseDecl(parameter);
    for (const AnnotateAttr *annotation : takeKernelAnnotations(function))
      if (function->doesThisDeclarationHaveABody())
        report(annotation);
    return true;
  }

  bool VisitOMPExecutableDirective(OMPExecutableDirective *directive) {
    if (directive->hasAssociatedStmt())
      reportInside(directive->getAssociatedStmt());
    return true;
  }

  bool VisitAttributedStmt(AttributedStmt *statement) {
    for (const AnnotateAttr *annotation : kernelAnnotations(statement))
      report(annotation);
    return true;
  }

private:
  /// The loop that a directive is about.
  void reportInside(const Stmt *statement) {
    if (const auto *captured = dyn_cast<CapturedStmt>(statement))
      return reportInside(captured->getCapturedStmt());
    for (const AnnotateAttr *annotation : kernelAnnotations(statement))
      report(annotation, "it is the loop of an OpenMP directive; remove the directive, or compile "
                         "without OpenMP");
    for (const Stmt *child : statement->children())
      if (child)
        reportInside(child);
  }

  void report(const AnnotateAttr *annotation,
              const char *reason = "annotations at this place are not supported") {
    const SourceLocation location = annotation->getLocation();
    if (reported.insert(location).second)
      reporter.notOffloaded({reason}, location);
  }

  const SourceManager &sources;
  Reporter &reporter;
  std::set<SourceLocation> reported;
};

} // namespace

void checkLeftovers(ASTContext &context, Reporter reporter) {
  LeftoverFinder(context.getSourceManager(), reporter)
      .TraverseDecl(context.getTranslationUnitDecl());
}

} // namespace loopy::plugin
