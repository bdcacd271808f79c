//===- ExtractFunction.h - Calls of functions whose bodies are visible -----------------------===//
#pragma once

#include "clang-plugin/ExtractCallee.h"

namespace loopy::plugin {

/// The value of a call of a function with a visible body; refuses what a device cannot do.
ir::Expr lowerUserCall(State &state, const clang::CallExpr *call);

/// A call whose value is not used, for its effects: always code.
void lowerCallStatement(State &state, const clang::CallExpr *call);

/// A call of a function that only returns an integer expression, as an index expression made by
/// `lowerIndex`.
ir::Expected<ir::Expr>
lowerIndexCall(State &state, const clang::CallExpr *call,
               const std::function<ir::Expected<ir::Expr>(const clang::Expr *)> &lowerIndex);

/// Scalars in, a scalar out, nothing else touched.
bool isDeviceFunction(State &state, const clang::FunctionDecl *definition);
/// The value of a call of such a function, which becomes part of the kernel.
ir::Expr callDeviceFunction(State &state, const clang::CallExpr *call,
                            const clang::FunctionDecl *definition);

/// A call's node without what C++ puts around it.
const clang::Expr *stripCall(const clang::Expr *expression);

} // namespace loopy::plugin
