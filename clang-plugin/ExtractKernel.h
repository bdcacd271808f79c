//===- ExtractKernel.h - Annotated C++ to the loopy IR ---------------------------------------===//
#pragma once

#include "ir/Kernel.h"
#include "ir/LoopVariable.h"

#include <vector>

namespace clang {
class Expr;
class FunctionDecl;
class Sema;
class Stmt;
} // namespace clang

namespace loopy::plugin {

/// A kernel and the host expressions of its arguments. The expressions are nodes of the loop itself
/// (DeclRefExpr, MemberExpr, ...), or were built from them; evaluating them has no side effects.
struct ExtractedKernel {
  ir::Kernel kernel;
  /// One per kernel.parameters: an rvalue or lvalue of arithmetic type.
  std::vector<clang::Expr *> parameters;
  /// One per array (or object that arrays are views of) with Storage::Host in kernel.arrays' order:
  /// a pointer or array (its first element is element 0; a call of data() for containers), or the
  /// lvalue of a written scalar (to be passed by address).
  std::vector<clang::Expr *> arrays;
  /// One per kernel.finalValues: the variable's lvalue.
  std::vector<clang::Expr *> finalValues;
  /// Why statements of the kernel are code and not polyhedral.
  std::vector<ir::Note> codeReasons = {};
  ir::LoopVariables loopVariables = {};
};

/// Lowers a `for` statement, or the statements of a region in order, to the IR; or says which
/// construct is in the way and where (Error::location is always set; see encode/decode in
/// Locations.h). `region` are consecutive statements of one compound statement (or one `for`).
ir::Expected<ExtractedKernel> extractKernel(isl::ctx ctx, clang::Sema &sema,
                                            const clang::FunctionDecl *function,
                                            const std::vector<clang::Stmt *> &region);

} // namespace loopy::plugin
