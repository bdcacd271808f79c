//===- RunPlan.h - A launch plan with device kernels that are interpreted -------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "runtime/Evaluate.h"
#include "runtime/plan/LaunchPlan.h"

#include <random>
#include <string>
#include <vector>

namespace loopy::test {

/// The code of one device form.
struct DeviceForm {
  ir::Kernel kernel; ///< after its transformations
  codegen::Schedule schedule;
  std::vector<codegen::DeviceKernelAst> asts;
};

/// Executes what the runtime would do: guards, bounds of data, transfers to and from arrays of a
/// device, host loops and launches, now and then in pieces. Changes the memory that `arguments`
/// point to. Returns the reason why the original loop has to run instead, or nothing. Throws Fault.
std::string runPlan(const plan::LaunchPlan &plan, const DeviceForm &form,
                    const std::vector<rt::ArgumentValue> &arguments, std::mt19937 &random);

} // namespace loopy::test
