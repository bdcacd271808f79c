//===- OpenCLStream.h - Loops that store past the caches ----------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "codegen/OpenCLExpr.h"

#include <string>
#include <vector>

namespace loopy::codegen {

/// What OpenCL C has no name for, as macros for devices that know it and for those that do not.
std::string streamMacros();

/// What runs before the loop itself, as lines of text; the loop then runs what is left. Declares
/// the loop's variable. Single iterations come first, up to the first whole line of the caches,
/// then whole lines: each computed into a private array and stored at once. `type`: of the
/// elements.
std::vector<std::string> printStream(const AstFor &loop, ir::ScalarType type,
                                     const ExprContext &context);

} // namespace loopy::codegen
