//===- Attributes.cpp - [[loopy::kernel]] and [[loopy::name]] -----------------------------===//
#include "clang-plugin/Annotations.h"
#include "clang-plugin/AttributeParts.h"

#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Sema/DeclSpec.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaDiagnostic.h"

using namespace clang;

namespace loopy::plugin {

SourceRange writtenRange(Sema &sema, const ParsedAttr &attribute) {
  const SourceRange range = attribute.getRange();
  if (!range.getBegin().isMacroID())
    return range;
  return sema.getSourceManager().getImmediateExpansionRange(range.getBegin()).getAsRange();
}

ExprResult argumentAsExpr(Sema &sema, const ParsedAttr &attribute, unsigned index,
                          Sema::ExpressionEvaluationContext context) {
  if (attribute.isArgExpr(index))
    return attribute.getArgAsExpr(index);
  const IdentifierLoc *identifier = attribute.getArgAsIdent(index);
  EnterExpressionEvaluationContext evaluated(sema, context);
  CXXScopeSpec scope;
  UnqualifiedId id;
  id.setIdentifier(identifier->getIdentifierInfo(), identifier->getLoc());
  return sema.ActOnIdExpression(sema.getCurScope(), scope, SourceLocation(), id,
                                /*HasTrailingLParen=*/false, /*IsAddressOfOperand=*/false);
}

bool isUnscoped(Sema &sema, const ParsedAttr &attribute) {
  if (attribute.getScopeName())
    return false;
  sema.Diag(attribute.getLoc(), diag::warn_unknown_attribute_ignored)
      << attribute << attribute.getRange();
  return true;
}

namespace {

struct KernelAttributeInfo : ParsedAttrInfo {
  KernelAttributeInfo() {
    static constexpr Spelling spellings[] = {{ParsedAttr::AS_CXX11, "loopy::kernel"},
                                             {ParsedAttr::AS_CXX11, "kernel"}};
    Spellings = spellings;
    OptArgs = 15; // the most there is; the handlers say what is wrong with more than one
  }

  static AnnotateAttr *make(Sema &sema, const ParsedAttr &attribute) {
    if (attribute.getNumArgs() > 1) {
      reportError(sema, attribute,
                  "'loopy::kernel' takes at most one argument; put scripts for several kinds of "
                  "device into loopy::variants({...})");
      return nullptr;
    }
    llvm::SmallVector<Expr *, 1> arguments;
    for (unsigned i = 0; i < attribute.getNumArgs(); ++i) {
      const ExprResult argument =
          argumentAsExpr(sema, attribute, i, Sema::ExpressionEvaluationContext::ConstantEvaluated);
      if (argument.isInvalid())
        return nullptr;
      arguments.push_back(argument.get());
    }
    return AnnotateAttr::Create(sema.Context, kernelAnnotation, arguments.data(), arguments.size(),
                                writtenRange(sema, attribute));
  }

  AttrHandling handleStmtAttribute(Sema &sema, Stmt *statement, const ParsedAttr &attribute,
                                   Attr *&result) const override {
    if (isUnscoped(sema, attribute))
      return AttributeNotApplied;
    if (!isa<ForStmt, CXXForRangeStmt, WhileStmt, CompoundStmt>(statement)) {
      reportError(sema, attribute,
                  "'loopy::kernel' applies only to 'for' loops, 'while' loops, compound statements "
                  "and functions");
      return AttributeNotApplied;
    }
    result = make(sema, attribute);
    return result ? AttributeApplied : AttributeNotApplied;
  }

  AttrHandling handleDeclAttribute(Sema &sema, Decl *declaration,
                                   const ParsedAttr &attribute) const override {
    if (isUnscoped(sema, attribute))
      return AttributeNotApplied;
    if (!isa<FunctionDecl>(declaration)) {
      reportError(sema, attribute,
                  "'loopy::kernel' applies only to 'for' loops, 'while' loops, compound statements "
                  "and functions");
      return AttributeNotApplied;
    }
    AnnotateAttr *annotation = make(sema, attribute);
    if (!annotation)
      return AttributeNotApplied;
    declaration->addAttr(annotation);
    return AttributeApplied;
  }
};

struct NameAttributeInfo : ParsedAttrInfo {
  NameAttributeInfo() {
    static constexpr Spelling spellings[] = {{ParsedAttr::AS_CXX11, "loopy::name"},
                                             {ParsedAttr::AS_CXX11, "name"}};
    Spellings = spellings;
    OptArgs = 15;
  }

  AttrHandling handleStmtAttribute(Sema &sema, Stmt *, const ParsedAttr &attribute,
                                   Attr *&result) const override {
    if (isUnscoped(sema, attribute))
      return AttributeNotApplied;
    auto *name = attribute.getNumArgs() == 1 && attribute.isArgExpr(0)
                     ? dyn_cast<StringLiteral>(attribute.getArgAsExpr(0)->IgnoreParenImpCasts())
                     : nullptr;
    if (!name || !name->isOrdinary() || !isValidAsciiIdentifier(name->getString())) {
      reportError(sema, attribute, "'loopy::name' takes one string literal that is an identifier");
      return AttributeNotApplied;
    }
    Expr *argument = name;
    result = AnnotateAttr::Create(sema.Context, nameAnnotation, &argument, 1,
                                  writtenRange(sema, attribute));
    return AttributeApplied;
  }

  AttrHandling handleDeclAttribute(Sema &sema, Decl *, const ParsedAttr &attribute) const override {
    if (!isUnscoped(sema, attribute))
      reportError(sema, attribute, "'loopy::name' applies only to statements");
    return AttributeNotApplied;
  }
};

} // namespace

static ParsedAttrInfoRegistry::Add<KernelAttributeInfo> registerKernel("loopy-kernel", "");
static ParsedAttrInfoRegistry::Add<NameAttributeInfo> registerName("loopy-name", "");

} // namespace loopy::plugin
