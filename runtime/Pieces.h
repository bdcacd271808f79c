//===- Pieces.h - How a launch is divided ----------------------------------------------------===//
//
// Where a plan says that the work-groups of a launch may run in pieces (plan::Split), the devices
// get a share each, of about the same number of bytes, and a share that is larger than its device's
// memory becomes several pieces.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/DeviceCall.h"

namespace loopy::rt {

/// A call that passed its guards and its rehearsal, of a variant with a split.
struct DivisibleCall {
  const plan::LaunchPlan &plan;
  const plan::Variant &variant;
  std::span<const ArgumentValue> arguments;
  const CheckedCall &checked;

  const plan::Split &split() const { return std::get<plan::Split>(variant.division); }
};

/// What one launch does.
struct Piece {
  std::size_t device = 0; ///< number in the list of devices
  GroupRange groups;
  CheckedCall checked; ///< the arrays of the piece, without final values
};

/// The pieces for `devices` (at least one), in the order of their work-groups; every work-group is
/// in one piece. Refuses where a single work-group is too large for its device.
Result<std::vector<Piece>> findPieces(const DivisibleCall &call,
                                      std::span<const Device *const> devices);

} // namespace loopy::rt
