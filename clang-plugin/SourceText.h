//===- SourceText.h - Pieces of source in messages --------------------------------------------===//
#pragma once

#include <string>

namespace clang {
class ASTContext;
class Stmt;
} // namespace clang

namespace loopy::plugin {

/// "'a[i] > 0'": the source of a node on one line, in quotes. Empty where it is too long to quote.
std::string quotedSource(const clang::ASTContext &context, const clang::Stmt *node);

/// The same; "the expression" where it is too long.
std::string quotedOrNamed(const clang::ASTContext &context, const clang::Stmt *node);

} // namespace loopy::plugin
