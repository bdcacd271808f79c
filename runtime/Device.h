//===- Device.h - The devices that a process uses ---------------------------------------===//
#pragma once

#include "runtime/ClHandle.h"
#include "runtime/Result.h"
#include "runtime/plan/LaunchPlan.h"

#include <array>
#include <cstdint>
#include <vector>

namespace loopy::rt {

/// An open device and what the runtime needs to know of it. Never destroyed: OpenCL may be gone
/// when static objects are.
struct Device {
  cl_device_id id = nullptr;
  ContextHandle context;
  std::string name;
  plan::DeviceKind kind = plan::DeviceKind::Cpu;

  /// Kernels work on host memory itself: a buffer over host memory is never copied, and neither
  /// mapping nor unmapping does anything. Known of PoCL's own CPU devices.
  bool sharesHostMemory = false;

  /// Division and square root are rounded correctly, there are denormals, infinities and NaNs, and
  /// rounding is to nearest: what C++ on the host computes.
  bool hasExactSingle = false;
  bool hasExactDouble = false;
  bool hasInt64Atomics = false; ///< cl_khr_int64_base_atomics

  std::uint64_t maximumAllocation = 0;
  std::uint64_t memory = 0;
  std::uint64_t localMemory = 0;
  std::uint64_t pinnedBlock = 0; ///< bytes of the blocks of PinnedBlocks; 0: none
  std::array<std::size_t, 3> maximumItems = {};

  std::string buildOptions;
  std::vector<std::string> identity; ///< everything of it that a program binary depends on
};

/// Opens the device that `wanted` (LOOPY_DEVICE) names: `cpu`, `gpu`, `PLATFORM:INDEX` with a
/// platform's number or a part of its name, or a part of a device's name. An empty `wanted` means
/// the first GPU, else the first CPU, else the first device. Where that leaves several devices of
/// one platform and type, processes with different local ranks open different ones in turn.
Result<Device> openDevice(const std::string &wanted, unsigned localRank = 0);

/// Opens further devices to share the work of `first`, which `wanted` names. `devices`
/// (LOOPY_DEVICES) is a number, of usable devices that `wanted` names, or that are of the kind of
/// the first; or names separated by commas, the first of which is `wanted`. A device that cannot be
/// opened becomes a sentence in `complaints`.
std::vector<Device> openFurtherDevices(const Device &first, const std::string &wanted,
                                       const std::string &devices,
                                       std::vector<std::string> &complaints);

/// The device that `device` (LOOPY_DEVICE) names, or the first that `devices` (LOOPY_DEVICES) does.
std::string nameOfFirstDevice(const std::string &device, const std::string &devices);

} // namespace loopy::rt
