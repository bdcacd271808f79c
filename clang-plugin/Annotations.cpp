//===- Annotations.cpp - How loopy's attributes look in the AST ---------------------------===//
#include "clang-plugin/Annotations.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

using namespace clang;

namespace loopy::plugin {

static const AnnotateAttr *asAnnotation(const Attr *attribute, llvm::StringRef kind) {
  const auto *annotation = dyn_cast<AnnotateAttr>(attribute);
  return annotation && annotation->getAnnotation() == kind ? annotation : nullptr;
}

std::vector<const AnnotateAttr *> kernelAnnotations(const Stmt *statement) {
  std::vector<const AnnotateAttr *> result;
  if (const auto *attributed = dyn_cast_or_null<AttributedStmt>(statement))
    for (const Attr *attribute : attributed->getAttrs())
      if (const auto *annotation = asAnnotation(attribute, kernelAnnotation))
        result.push_back(annotation);
  return result;
}

Stmt *withoutKernelAnnotations(ASTContext &context, AttributedStmt *statement) {
  llvm::SmallVector<const Attr *, 4> rest;
  for (const Attr *attribute : statement->getAttrs())
    if (!asAnnotation(attribute, kernelAnnotation))
      rest.push_back(attribute);
  if (rest.empty())
    return statement->getSubStmt();
  return AttributedStmt::Create(context, statement->getAttrLoc(), rest, statement->getSubStmt());
}

std::vector<const AnnotateAttr *> takeKernelAnnotations(FunctionDecl *function) {
  std::vector<const AnnotateAttr *> result;
  if (!function->hasAttrs())
    return result;
  llvm::erase_if(function->getAttrs(), [&](const Attr *attribute) {
    const auto *annotation = asAnnotation(attribute, kernelAnnotation);
    if (annotation)
      result.push_back(annotation);
    return annotation != nullptr;
  });
  if (function->getAttrs().empty())
    function->dropAttrs();
  return result;
}

llvm::StringRef nameOf(const Stmt *statement) {
  const auto *attributed = dyn_cast_or_null<AttributedStmt>(statement);
  if (!attributed)
    return {};
  for (const Attr *attribute : attributed->getAttrs())
    if (const auto *annotation = asAnnotation(attribute, nameAnnotation))
      if (const auto *literal =
              dyn_cast<StringLiteral>((*annotation->args_begin())->IgnoreParenImpCasts()))
        return literal->getString();
  return {};
}

} // namespace loopy::plugin
