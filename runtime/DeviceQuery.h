//===- DeviceQuery.h - Finding devices and asking them -------------------------------------===//
#pragma once

#include "runtime/Result.h"

#include <CL/cl.h>

namespace loopy::rt {

/// Asks one device; what cannot be answered reads as zero or as an empty text.
class DeviceQuery {
public:
  DeviceQuery(cl_platform_id platform, cl_device_id device)
      : ownPlatform(platform), device(device) {}

  cl_platform_id platform() const { return ownPlatform; }
  cl_device_id id() const { return device; }
  cl_device_type type() const { return value<cl_device_type>(CL_DEVICE_TYPE); }

  template <typename T> T value(cl_device_info info) const {
    T result{};
    if (clGetDeviceInfo(device, info, sizeof result, &result, nullptr) != CL_SUCCESS)
      return T{};
    return result;
  }
  std::string text(cl_device_info info) const;
  std::string platformText(cl_platform_info info) const;

private:
  cl_platform_id ownPlatform;
  cl_device_id device;
};

/// The usable device (available, with a compiler, little-endian) that `wanted` names; see
/// openDevice.
Result<DeviceQuery> chooseDevice(const std::string &wanted);

} // namespace loopy::rt
