//===- DeviceQuery.h - Finding devices and asking them -------------------------------------===//
#pragma once

#include "runtime/Result.h"

#include <CL/cl.h>

#include <vector>

namespace loopy::rt {

/// Asks one device; what cannot be answered reads as zero or as an empty text.
class DeviceQuery {
public:
  DeviceQuery(cl_platform_id platform, cl_device_id device)
      : ownPlatform(platform), device(device) {}

  cl_platform_id platform() const { return ownPlatform; }
  cl_device_id id() const { return device; }
  cl_device_type type() const { return value<cl_device_type>(CL_DEVICE_TYPE); }

  /// Whether it is a processor of this machine under one of PoCL's own drivers, which run kernels
  /// as functions of this process. Devices of other drivers of PoCL may be elsewhere.
  bool isPoclCpu() const;

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

/// A device and where it was found.
struct ListedDevice {
  DeviceQuery query;
  unsigned platformNumber = 0;
  unsigned deviceNumber = 0; ///< among all devices of the platform
  bool isUsable = false;     ///< available, with a compiler, little-endian
};

/// All devices of all platforms.
std::vector<ListedDevice> listDevices();

/// The usable devices that `wanted` names (see openDevice), of the platform and the type of the
/// first of them; at least one.
Result<std::vector<DeviceQuery>> devicesNamed(const std::string &wanted);

} // namespace loopy::rt
