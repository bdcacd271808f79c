//===- ExtractSubstitute.h - A function's expression in terms of its caller ------------------===//
#pragma once

#include <map>

namespace clang {
class ASTContext;
class Expr;
class ValueDecl;
} // namespace clang

namespace loopy::plugin {

/// What the names of a function's body stand for at one call. Arguments replace parameters as they
/// are: nothing is evaluated first, so they must have no effects.
struct Substitution {
  std::map<const clang::ValueDecl *, const clang::Expr *> values; ///< parameters, local constants
  const clang::Expr *object = nullptr;                            ///< *this
};

/// A copy of the expression with the replacements; null when it holds a construct that kernels do
/// not support. The nodes are made without Sema.
const clang::Expr *substitute(clang::ASTContext &context, const clang::Expr *expression,
                              const Substitution &substitution);

} // namespace loopy::plugin
