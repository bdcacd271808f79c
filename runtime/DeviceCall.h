//===- DeviceCall.h - One call of a kernel on a device ---------------------------------------===//
#pragma once

#include "runtime/Guards.h"
#include "runtime/Lane.h"

namespace loopy::rt {

class ResidentData;

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
  /// Where the results go instead of host memory, which then stays unchanged: the bytes of each
  /// array's copyOut. Null: to host memory.
  std::vector<std::vector<std::byte>> *kept = nullptr;
  /// Where the results stay, with the buffers of the arrays; never together with `kept`. Null:
  /// they go to host memory.
  ResidentData *resident = nullptr;
};

/// Whether `variant` means the same on `device` as on the host, as far as arithmetic and memory
/// sizes decide that.
Status checkDevice(const Device &device, const plan::LaunchPlan &plan, const plan::Variant &variant,
                   std::span<const ArgumentValue> arguments, const CheckedCall &checked);

/// Runs the launches and brings the results to where they belong. On refusal host memory is
/// unchanged, and `resident` can give it what it lacks. Ends the process when a device fails after
/// host memory, or results of earlier launches that only the device has, began to change: the
/// original loop could not be run any more.
Status runOnDevice(const DeviceCall &call);

} // namespace loopy::rt
