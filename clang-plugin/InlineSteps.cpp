//===- InlineSteps.cpp - Places of steps that are written in the annotation ----------------===//
#include "clang-plugin/InlineSteps.h"

#include "clang-plugin/Locations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

#include <map>

using namespace clang;

namespace loopy::plugin {
namespace {

/// The calls that append a step, by the place that they record, in the order of their evaluation.
class StepCalls : public RecursiveASTVisitor<StepCalls> {
public:
  explicit StepCalls(const SourceManager &sources) : sources(sources) {}

  bool shouldTraversePostOrder() const { return true; }

  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *call) {
    const SourceLocation location = call->getExprLoc();
    if (location.isMacroID() && recordsItsPlace(call))
      calls[sources.getExpansionRange(location).getEnd()].push_back(sources.getFileLoc(location));
    return true;
  }

  std::map<SourceLocation, std::vector<SourceLocation>> calls;

private:
  static bool recordsItsPlace(const CXXMemberCallExpr *call) {
    const CXXMethodDecl *method = call->getMethodDecl();
    if (!method || method->getParent()->getQualifiedNameAsString() != "loopy::script" ||
        method->param_empty())
      return false;
    const CXXRecordDecl *last = method->parameters().back()->getType()->getAsCXXRecordDecl();
    return last && last->getName() == "call_site";
  }

  const SourceManager &sources;
};

} // namespace

void locateInlineSteps(ASTContext &context, Expr *script, ScriptVariants &variants) {
  StepCalls found(context.getSourceManager());
  found.TraverseStmt(script);
  for (const auto &[recorded, calls] : found.calls) {
    std::vector<transforms::Step *> steps;
    for (DeviceScript &variant : variants)
      for (transforms::Step &step : variant.script)
        if (step.location == encode(recorded))
          steps.push_back(&step);
    // A call that runs another number of times than once (in a conditional, say) shows here.
    if (steps.size() != calls.size())
      continue;
    for (std::size_t i = 0; i < steps.size(); ++i)
      steps[i]->location = encode(calls[i]);
  }
}

} // namespace loopy::plugin
