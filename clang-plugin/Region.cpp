//===- Region.cpp - Which statements of an annotated compound are the kernel ----------------===//
#include "clang-plugin/Region.h"

#include "clang-plugin/Locations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/Stmt.h"

#include <set>

using namespace clang;

namespace loopy::plugin {
namespace {

struct FirstUse : RecursiveASTVisitor<FirstUse> {
  std::set<const ValueDecl *> variables;
  const DeclRefExpr *use = nullptr;

  bool VisitDeclRefExpr(DeclRefExpr *reference) {
    if (variables.contains(reference->getDecl()))
      use = reference;
    return use == nullptr;
  }
};

} // namespace

ir::Expected<Region> splitRegion(CompoundStmt *compound) {
  Region region;
  for (Stmt *statement : compound->body()) {
    const bool isLeading = region.kernel.empty() && isa<DeclStmt, NullStmt>(statement);
    (isLeading ? region.before : region.kernel).push_back(statement);
  }
  if (!region.kernel.empty() && isa<ReturnStmt>(region.kernel.back())) {
    region.after.push_back(region.kernel.back());
    region.kernel.pop_back();
  }
  if (region.kernel.empty())
    return ir::fail("there is no statement to offload", encode(compound->getBeginLoc()));

  FirstUse uses;
  for (const Stmt *statement : region.kernel)
    if (const auto *declaration = dyn_cast<DeclStmt>(statement))
      for (const Decl *each : declaration->decls())
        if (const auto *variable = dyn_cast<ValueDecl>(each))
          uses.variables.insert(variable);
  for (Stmt *statement : region.after)
    uses.TraverseStmt(statement);
  if (uses.use)
    return ir::fail(
        "'" + uses.use->getDecl()->getNameAsString() +
            "' is declared between the loops and used after them; declare it before the "
            "first loop",
        encode(uses.use->getLocation()));
  return region;
}

CompoundStmt *joinRegion(ASTContext &context, const CompoundStmt *original, const Region &region,
                         Stmt *kernel) {
  std::vector<Stmt *> statements = region.before;
  statements.push_back(kernel);
  statements.insert(statements.end(), region.after.begin(), region.after.end());
  return CompoundStmt::Create(context, statements, original->getStoredFPFeaturesOrDefault(),
                              original->getLBracLoc(), original->getRBracLoc());
}

} // namespace loopy::plugin
