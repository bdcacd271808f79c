//===- BuildPlan.h - The launch plan of a kernel ---------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "codegen/Transfers.h"
#include "ir/LoopVariable.h"
#include "runtime/plan/LaunchPlan.h"

#include <vector>

namespace loopy::codegen {

/// Host integer expression of an index or Bool expression. Host inames are host loop variables in
/// the order of `hostInames`.
plan::Expression toPlan(const ir::Expr &expr, const ir::Kernel &kernel,
                        const std::vector<ir::Iname> &hostInames);

/// Everything for one device kind.
struct VariantCode {
  plan::Variant variant;
  std::vector<ir::Note> remarks;        ///< of its device kernels
  std::vector<DeviceKernelAst> kernels; ///< what the source was printed from
};
ir::Expected<VariantCode> buildVariant(const ir::Kernel &kernel, const Schedule &schedule,
                                       plan::DeviceKind device);

/// Arguments are numbered: the kernel's parameters, then its Host arrays, then its final values,
/// each in the kernel's order. `original` is the kernel before transformation, `variables` those of
/// its loops; guards of all variants' kernels are the union of theirs.
ir::Expected<plan::LaunchPlan> buildPlan(const ir::Kernel &original,
                                         const std::vector<ir::Guard> &guards,
                                         std::vector<plan::Variant> variants,
                                         const ir::LoopVariables &variables = {});

} // namespace loopy::codegen
