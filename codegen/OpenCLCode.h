//===- OpenCLCode.h - Imperative code and device functions as OpenCL C ---------------------===//
#pragma once

#include "codegen/OpenCLExpr.h"
#include "ir/Kernel.h"

#include <map>
#include <string>

namespace loopy::codegen {

/// The names of the kernel's functions in the source text; none of `taken`.
std::map<ir::FunctionName, std::string> functionNames(const ir::Kernel &kernel,
                                                      std::set<std::string> taken);

struct CodeContext {
  const ExprContext &expr;
  std::function<ir::ScalarType(const ir::ArrayName &)> typeOf; ///< of an array's elements
};

/// The lines of a block, `depth` levels deep. `labels` counts the labels of one function.
std::string printCode(const ir::CodeBlock &block, const CodeContext &context, unsigned depth,
                      unsigned &labels);

/// `static float f(float x) { ... }`
std::string printFunction(const ir::Function &function, const ir::Kernel &kernel,
                          const std::map<ir::FunctionName, std::string> &names);

} // namespace loopy::codegen
