//===- DeviceCall.h - One call of a kernel on a device ---------------------------------------===//
#pragma once

#include "runtime/ArrayMoves.h"
#include "runtime/HostProgram.h"
#include "runtime/Lane.h"

namespace loopy::rt {

class ResidentData;

/// Work-groups begin, begin + 1, ... below end on one axis of the grid.
struct GroupRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// One launch of a call that runs in pieces.
struct DividedLaunch {
  const plan::Launch &launch;
  const plan::Split &split;
  const Groups &groups;
  const Values &values; ///< of the host loops around the launch
};

/// The part of a call that runs on its own; see plan::Split.
struct CallPiece {
  const DividedLaunch &launch;
  GroupRange groups; ///< on the axis of the split, if it has one
  /// What host memory held where results are to be compared with it: the bytes of each array's
  /// copyIn, where the split has not `writesAll`.
  std::vector<std::vector<std::byte>> *before;
};

/// A call that passed its guards and its rehearsal, and where it shall run.
struct DeviceCall {
  const Device &device;
  ProgramCache &programs;
  Program &program;
  Lane &lane;
  const plan::LaunchPlan &plan;
  const plan::Variant &variant;
  std::span<const ArgumentValue> arguments;
  const CheckedCall &checked;
  Journal &journal;
  /// What the call moves, one per array, where it works on copies and has no `resident` data.
  std::span<const ArrayMove> moves = {};
  /// Where the results go instead of host memory, which then stays unchanged: the bytes of each
  /// array's copyOut, which then moves as a whole. Null: to host memory.
  std::vector<std::vector<std::byte>> *kept = nullptr;
  /// Where the results stay, with the buffers of the arrays; never together with `kept`. Null:
  /// they go to host memory.
  ResidentData *resident = nullptr;
  /// Then only this runs, `checked` has the arrays of the piece, `program` takes the first group
  /// from the global offset, and the results are `kept`. Null: all of the call.
  const CallPiece *piece = nullptr;

  /// Of the call or of its piece.
  const plan::Array &array(std::size_t number) const {
    return piece ? piece->launch.split.arrays[number] : plan.arrays[number];
  }
  /// Whether kernels work on copies of host memory. Pieces always do: when one of them cannot run,
  /// host memory has to be what it was.
  bool usesCopies() const { return piece || !device.sharesHostMemory; }
};

/// Whether `variant` means the same on `device` as on the host, as far as arithmetic decides that.
Status checkArithmetic(const Device &device, const plan::Variant &variant);

/// Whether the device has room for the arrays of a call, or of a piece of it.
Status checkMemory(const Device &device, const plan::LaunchPlan &plan, const plan::Variant &variant,
                   std::span<const ArgumentValue> arguments, std::span<const HostArray> arrays);

/// Runs the launches and brings the results to where they belong. On refusal host memory is
/// unchanged, and `resident` can give it what it lacks. Ends the process when a device fails after
/// host memory, or results of earlier launches that only the device has, began to change: the
/// original loop could not be run any more.
Status runOnDevice(const DeviceCall &call);

} // namespace loopy::rt
