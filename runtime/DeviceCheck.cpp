//===- DeviceCheck.cpp - Does a device compute what the host computes? -----------------------===//
#include "runtime/DeviceCall.h"

namespace loopy::rt {

Status checkArithmetic(const Device &device, const plan::Variant &variant) {
  if (variant.usesFloat && !device.hasExactSingle)
    return refuse("the device '" + device.name +
                  "' does not compute single precision as the host does (denormals, rounding, "
                  "division)");
  if (variant.usesDouble && !device.hasExactDouble)
    return refuse("the device '" + device.name + "' does not compute in double precision");
  if (variant.usesInt64Atomics && !device.hasInt64Atomics)
    return refuse("the device '" + device.name +
                  "' has no atomic functions for 64 bits (cl_khr_int64_base_atomics)");
  return {};
}

Status checkMemory(const Device &device, const plan::LaunchPlan &plan, const plan::Variant &variant,
                   std::span<const ArgumentValue> arguments, std::span<const HostArray> arrays) {
  std::uint64_t total = 0;
  const auto add = [&](std::uint64_t bytes, const std::string &name) -> Status {
    if (bytes > device.maximumAllocation)
      return refuse("'" + name + "' takes " + std::to_string(bytes) + " bytes, the device '" +
                    device.name + "' allows " + std::to_string(device.maximumAllocation));
    if (__builtin_add_overflow(total, bytes, &total) || total > device.memory)
      return refuse("the arrays do not fit into the memory of the device '" + device.name + "'");
    return {};
  };
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const std::string &name = plan.arguments[plan.arrays[i].argument].name;
    if (auto fits = add(arrays[i].touched.bytes, name); !fits)
      return fits;
  }
  for (const plan::Scratch &scratch : variant.scratch) {
    const auto bytes = bytesOf(scratch, arguments);
    if (!bytes)
      return refuse(bytes.error());
    if (auto fits = add(*bytes, scratch.name); !fits)
      return fits;
  }
  return {};
}

} // namespace loopy::rt
