//===- DataAttribute.cpp - [[loopy::data(x, n, ...)]] ---------------------------------------===//
//
// `[[loopy::data(x, n)]] { ... }` means `{ loopy::data region(x, n); ... }`, and becomes that.
//
//===----------------------------------------------------------------------------------===//
#include "clang-plugin/AttributeParts.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace loopy::plugin {
namespace {

/// The class loopy::data, if the program includes it.
CXXRecordDecl *dataClass(ASTContext &context) {
  auto &names = context.Idents;
  for (NamedDecl *space : context.getTranslationUnitDecl()->lookup(&names.get("loopy")))
    if (auto *loopy = dyn_cast<NamespaceDecl>(space))
      for (NamedDecl *found : loopy->lookup(&names.get("data")))
        if (auto *record = dyn_cast<CXXRecordDecl>(found); record && record->hasDefinition())
          return record->getDefinition();
  return nullptr;
}

/// `loopy::data region(arguments);`, or null after an error.
DeclStmt *declareRegion(Sema &sema, CXXRecordDecl *record, llvm::SmallVector<Expr *> arguments,
                        SourceRange place) {
  ASTContext &context = sema.Context;
  const SourceLocation begin = place.getBegin();
  const QualType type = context.getCanonicalTagType(record);
  auto *region =
      VarDecl::Create(context, sema.CurContext, begin, begin, &context.Idents.get("loopy_data"),
                      type, context.getTrivialTypeSourceInfo(type, begin), SC_None);
  region->setImplicit();
  sema.CurContext->addHiddenDecl(region);
  const ExprResult list = sema.ActOnParenListExpr(begin, place.getEnd(), arguments);
  if (list.isInvalid())
    return nullptr;
  sema.AddInitializerToDecl(region, list.get(), /*DirectInit=*/true);
  sema.FinalizeDeclaration(region);
  if (region->isInvalidDecl())
    return nullptr;
  region->markUsed(context);
  return new (context) DeclStmt(DeclGroupRef(region), begin, place.getEnd());
}

/// A compound statement cannot grow: its first statement becomes a block of all of them.
void putInFront(ASTContext &context, DeclStmt *declaration, CompoundStmt *block) {
  llvm::SmallVector<Stmt *> statements = {declaration};
  statements.append(block->body_begin(), block->body_end());
  const auto features =
      block->hasStoredFPFeatures() ? block->getStoredFPFeatures() : FPOptionsOverride();
  auto *inner = CompoundStmt::Create(context, statements, features, block->getLBracLoc(),
                                     block->getRBracLoc());
  for (Stmt *&statement : block->body())
    statement = new (context) NullStmt(block->getRBracLoc());
  *block->body_begin() = inner;
}

struct DataAttributeInfo : ParsedAttrInfo {
  DataAttributeInfo() {
    static constexpr Spelling spellings[] = {{ParsedAttr::AS_CXX11, "loopy::data"},
                                             {ParsedAttr::AS_CXX11, "data"}};
    Spellings = spellings;
    OptArgs = 15;
  }

  AttrHandling handleStmtAttribute(Sema &sema, Stmt *statement, const ParsedAttr &attribute,
                                   Attr *&) const override {
    if (isUnscoped(sema, attribute))
      return AttributeNotApplied;
    auto *block = dyn_cast<CompoundStmt>(statement);
    if (!block) {
      reportError(sema, attribute, "'loopy::data' applies only to compound statements");
      return AttributeNotApplied;
    }
    if (attribute.getNumArgs() == 0) {
      reportError(sema, attribute,
                  "'loopy::data' names the data that shall stay on the device, as in "
                  "[[loopy::data(x, n)]]");
      return AttributeNotApplied;
    }
    if (sema.getCurLambda()) {
      reportError(sema, attribute,
                  "'loopy::data' has no meaning in a lambda, whose launches keep no data");
      return AttributeNotApplied;
    }
    CXXRecordDecl *record = dataClass(sema.Context);
    if (!record) {
      reportError(sema, attribute, "'loopy::data' needs '#include <loopy/loopy.hpp>'");
      return AttributeNotApplied;
    }
    apply(sema, record, block, attribute);
    return AttributeNotApplied; // the block says it now
  }

  AttrHandling handleDeclAttribute(Sema &sema, Decl *, const ParsedAttr &attribute) const override {
    if (!isUnscoped(sema, attribute))
      reportError(sema, attribute, "'loopy::data' applies only to compound statements");
    return AttributeNotApplied;
  }

private:
  static void apply(Sema &sema, CXXRecordDecl *record, CompoundStmt *block,
                    const ParsedAttr &attribute) {
    llvm::SmallVector<Expr *> arguments;
    for (unsigned i = 0; i < attribute.getNumArgs(); ++i) {
      const ExprResult argument = argumentAsExpr(
          sema, attribute, i, Sema::ExpressionEvaluationContext::PotentiallyEvaluated);
      if (argument.isInvalid())
        return;
      sema.MarkDeclarationsReferencedInExpr(argument.get());
      arguments.push_back(argument.get());
    }
    DeclStmt *region =
        declareRegion(sema, record, std::move(arguments), writtenRange(sema, attribute));
    if (region && !block->body_empty())
      putInFront(sema.Context, region, block);
  }
};

} // namespace

static ParsedAttrInfoRegistry::Add<DataAttributeInfo> registerData("loopy-data", "");

} // namespace loopy::plugin
