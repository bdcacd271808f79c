//===- Annotations.h - How loopy's attributes look in the AST -----------------------------===//
//
// The attributes are kept as Clang's own AnnotateAttr: templates instantiate its arguments, and
// precompiled headers store it.
//
//===----------------------------------------------------------------------------------===//
#pragma once

#include "llvm/ADT/StringRef.h"

#include <vector>

namespace clang {
class AnnotateAttr;
class ASTContext;
class AttributedStmt;
class FunctionDecl;
class Stmt;
} // namespace clang

namespace loopy::plugin {

inline constexpr llvm::StringLiteral kernelAnnotation = "loopy.kernel"; ///< argument: the script
inline constexpr llvm::StringLiteral nameAnnotation = "loopy.name"; ///< argument: a string literal

/// All kernel annotations of a statement, in source order.
std::vector<const clang::AnnotateAttr *> kernelAnnotations(const clang::Stmt *statement);

/// The statement without its kernel annotations; other attributes stay.
clang::Stmt *withoutKernelAnnotations(clang::ASTContext &context, clang::AttributedStmt *statement);

/// Removes the kernel annotations of a function and returns them. They must be gone before code is
/// generated, which would store the script as data in the object file.
std::vector<const clang::AnnotateAttr *> takeKernelAnnotations(clang::FunctionDecl *function);

/// The name that [[loopy::name]] gives to a statement, or the empty string.
llvm::StringRef nameOf(const clang::Stmt *statement);

} // namespace loopy::plugin
