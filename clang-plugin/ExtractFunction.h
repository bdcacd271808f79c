//===- ExtractFunction.h - Calls of functions whose bodies are visible -----------------------===//
#pragma once

#include "clang-plugin/ExtractLowering.h"

namespace loopy::plugin {

/// Whether a function belongs to the standard library or the compiler: its body says nothing that
/// kernels may rely on.
bool isStandardFunction(const clang::FunctionDecl *function);

/// The definition that a call runs; templates are instantiated. Null where it is not visible, or
/// is the standard library's.
const clang::FunctionDecl *visibleDefinition(clang::Sema &sema, const clang::CallExpr *call);

/// Refuses calls of printf, operator<< and the like.
void refuseInputOutput(const clang::CallExpr *call);

/// The value of a call of a function with a visible body; refuses what a device cannot do.
ir::Expr lowerUserCall(State &state, const clang::CallExpr *call);

/// A call whose value is not used, for its effects: always code.
void lowerCallStatement(State &state, const clang::CallExpr *call);

/// A call of a function that only returns an integer expression, as an index expression made by
/// `lowerIndex`.
ir::Expected<ir::Expr>
lowerIndexCall(State &state, const clang::CallExpr *call,
               const std::function<ir::Expected<ir::Expr>(const clang::Expr *)> &lowerIndex);

/// A call's node without what C++ puts around it.
const clang::Expr *stripCall(const clang::Expr *expression);

} // namespace loopy::plugin
