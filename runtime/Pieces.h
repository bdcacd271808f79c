//===- Pieces.h - How a launch is divided ----------------------------------------------------===//
//
// Where a plan says that the work-groups of a launch may run in pieces (plan::Split), the devices
// get a share each, of about the same number of bytes, and a share that is larger than its device's
// memory becomes several pieces. A launch without an axis to split is one piece of the first
// device.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/DeviceCall.h"

namespace loopy::rt {

/// A call that passed its guards and its rehearsal, of a variant with splits.
struct DivisibleCall {
  const plan::LaunchPlan &plan;
  const plan::Variant &variant;
  std::span<const ArgumentValue> arguments;
  const CheckedCall &checked;
};

/// What runs at once.
struct Piece {
  std::size_t device = 0; ///< number in the list of devices
  GroupRange groups;
  std::vector<HostArray> arrays; ///< in the order of LaunchPlan::arrays
};

/// The pieces for `devices` (at least one), in the order of their work-groups; every work-group is
/// in one piece. Refuses where a single work-group is too large for its device.
Result<std::vector<Piece>> findPieces(const DivisibleCall &call, const DividedLaunch &launch,
                                      std::span<const Device *const> devices);

} // namespace loopy::rt
