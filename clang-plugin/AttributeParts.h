//===- AttributeParts.h - What the attributes have in common ---------------------------------===//
#pragma once

#include "clang/Sema/Ownership.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaDiagnostic.h"

namespace loopy::plugin {

/// Where the user wrote the attribute, as opposed to where LOOPY_KERNEL is defined.
clang::SourceRange writtenRange(clang::Sema &sema, const clang::ParsedAttr &attribute);

/// The argument as an expression. Clang does not parse a single identifier before `)` or `,` as
/// one; `context` is that of its use.
clang::ExprResult argumentAsExpr(clang::Sema &sema, const clang::ParsedAttr &attribute,
                                 unsigned index, clang::Sema::ExpressionEvaluationContext context);

/// Clang finds the attribute of a plugin by its unscoped name before it parses the arguments, so
/// the unscoped spelling is registered too. Written without `loopy::` it stays what it was:
/// unknown.
bool isUnscoped(clang::Sema &sema, const clang::ParsedAttr &attribute);

template <unsigned Size>
void reportError(clang::Sema &sema, const clang::ParsedAttr &attribute,
                 const char (&message)[Size]) {
  const unsigned id =
      sema.getDiagnostics().getCustomDiagID(clang::DiagnosticsEngine::Error, message);
  const clang::SourceRange range = writtenRange(sema, attribute);
  sema.Diag(range.getBegin(), id) << range;
}

} // namespace loopy::plugin
