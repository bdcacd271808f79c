//===- RunAst.h - Which statement instances generated code executes ------------------------===//
#pragma once

#include "codegen/KernelAst.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace loopy::test {

/// Values of inames and parameters by name.
using Environment = std::map<std::string, std::int64_t>;

/// The value of an index expression or condition without loads.
std::int64_t evaluate(const ir::Expr &expr, const Environment &environment);

/// "s0[1,2]" per executed statement, with the values of its target's subscripts ("s0" for code),
/// for every work-item of the grid in order.
std::vector<std::string> instances(const codegen::DeviceKernelAst &ast, Environment environment);

/// The same for a host program: "launch0[t]" per launch, with the values of the host loops around
/// it.
std::vector<std::string> launches(const codegen::AstBlock &host, Environment environment);

} // namespace loopy::test
