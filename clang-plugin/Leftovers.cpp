//===- Leftovers.cpp - Annotations that nothing was done with --------------------------------===//
#include "clang-plugin/Leftovers.h"

#include "clang-plugin/Annotations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
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

  bool VisitAttributedStmt(AttributedStmt *statement) {
    for (const AnnotateAttr *annotation : kernelAnnotations(statement))
      report(annotation);
    return true;
  }

private:
  void report(const AnnotateAttr *annotation) {
    const SourceLocation location = annotation->getLocation();
    if (reported.insert(location).second)
      reporter.notOffloaded({"annotations at this place are not supported"}, location);
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
