//===- Temporaries.h - Where local variables of the loop live -----------------------------===//
#pragma once

#include "codegen/Launches.h"

namespace loopy::codegen {

/// Fills in where temporaries live. Private where one device kernel contains all uses and no value
/// is needed after another copy of the variable was written by the same work-item (then one
/// variable serves all copies); Local where the array says so and a work-group needs one copy only;
/// Scratch for others, with one element per copy. Fails where local memory would not do or the
/// number of copies has no bound, at the declaration.
ir::Expected<void> placeTemporaries(Schedule &schedule, const DeviceOrder &order);

/// The usual case, without a look at dependences: within the loops that all uses of the variable
/// share, one copy is used at a time and never again later, because the copy tells the iteration of
/// these loops. Requires: a variable with copies, which the device kernel uses.
bool isUsedInOneIteration(const DeviceKernel &device, const ir::Kernel &kernel,
                          const ir::Array &array);

} // namespace loopy::codegen
