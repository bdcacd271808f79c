//===- ArrayMoves.h - What of each array a call moves to a device and back ------------------===//
#pragma once

#include "runtime/ByteBox.h"
#include "runtime/Guards.h"

#include <vector>

namespace loopy::rt {

/// Of one array of a call that makes its own transfers.
struct ArrayMove {
  ByteBox in;
  ByteBox out;
  /// Only elements of `out` that changed are stored to the host. Then `in` holds all of `out`: it
  /// is the same box, or one row.
  bool storesChanges = false;
};

/// From the first to the last element.
std::vector<ArrayMove> wholeMoves(const std::vector<plan::Array> &arrays,
                                  std::span<const HostArray> checked);

/// Boxes, where they take clearly fewer bytes, or where all of a box is written that has gaps: then
/// neither what lies in between nor what was there before has to move. A row of a box costs about
/// as much as `bytesPerRow` bytes.
std::vector<ArrayMove> closeMoves(const plan::LaunchPlan &plan, std::span<const HostArray> checked,
                                  std::span<const ArgumentValue> arguments,
                                  std::uint64_t bytesPerRow = 256);

} // namespace loopy::rt
