//===- Temporaries.h - Where local variables of the loop live -----------------------------===//
#pragma once

#include "codegen/Launches.h"

#include <map>

namespace loopy::codegen {

/// Private where one device kernel contains all uses and no value is needed after another copy of
/// the variable was written by the same work-item (then one variable serves all copies); Scratch
/// for variables outside of all loops that several kernels use; Local where the array says so and a
/// work-group needs one copy only. Fails for others, at the declaration.
ir::Expected<std::map<ir::ArrayName, TemporaryStorage>> placeTemporaries(const Schedule &schedule,
                                                                         const DeviceOrder &order);

} // namespace loopy::codegen
