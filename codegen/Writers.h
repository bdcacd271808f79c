//===- Writers.h - Which iterations write an element ----------------------------------===//
#pragma once

#include "ir/Kernel.h"
#include "ir/LoopVariable.h"
#include "runtime/plan/LaunchPlan.h"

namespace loopy::codegen {

/// The statements of the original program that write its Host arrays, for LOOPY_CHECK, which finds
/// the iteration of an element with them. Arrays that some statement writes at subscripts that are
/// not quasi-affine have none.
ir::Expected<std::vector<plan::Writer>> findWriters(const ir::Kernel &original,
                                                    const ir::LoopVariables &variables);

} // namespace loopy::codegen
