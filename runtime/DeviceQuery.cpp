//===- DeviceQuery.cpp - Finding devices and asking them -----------------------------------===//
#include "runtime/DeviceQuery.h"

#include "runtime/DriverThreads.h"
#include "runtime/ProcessAffinity.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>
#include <optional>

namespace loopy::rt {

std::string DeviceQuery::text(cl_device_info info) const {
  std::size_t size = 0;
  if (clGetDeviceInfo(device, info, 0, nullptr, &size) != CL_SUCCESS || size == 0)
    return {};
  std::string text(size, '\0');
  if (clGetDeviceInfo(device, info, size, text.data(), nullptr) != CL_SUCCESS)
    return {};
  return text.c_str(); // without the terminator
}

std::string DeviceQuery::platformText(cl_platform_info info) const {
  std::size_t size = 0;
  if (clGetPlatformInfo(ownPlatform, info, 0, nullptr, &size) != CL_SUCCESS || size == 0)
    return {};
  std::string text(size, '\0');
  if (clGetPlatformInfo(ownPlatform, info, size, text.data(), nullptr) != CL_SUCCESS)
    return {};
  return text.c_str();
}

bool DeviceQuery::isPoclCpu() const {
  if (platformText(CL_PLATFORM_NAME) != "Portable Computing Language" ||
      !(type() & CL_DEVICE_TYPE_CPU))
    return false;
  const std::string name = text(CL_DEVICE_NAME);
  return name.starts_with("pthread") || name.starts_with("basic") || name.starts_with("cpu");
}

static bool isUsable(const DeviceQuery &query) {
  return query.value<cl_bool>(CL_DEVICE_AVAILABLE) &&
         query.value<cl_bool>(CL_DEVICE_COMPILER_AVAILABLE) &&
         query.value<cl_bool>(CL_DEVICE_ENDIAN_LITTLE);
}

static std::vector<ListedDevice> devicesOf(cl_platform_id platform, unsigned number) {
  const DriverThreads threads;
  cl_uint count = 0;
  if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, nullptr, &count) != CL_SUCCESS)
    return {};
  std::vector<cl_device_id> ids(count);
  if (count == 0 ||
      clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, count, ids.data(), nullptr) != CL_SUCCESS)
    return {};
  std::vector<ListedDevice> devices;
  for (unsigned device = 0; device < count; ++device) {
    const DeviceQuery query(platform, ids[device]);
    devices.push_back({query, number, device, isUsable(query)});
  }
  // All of PoCL's processors share threads.
  const auto processor = std::ranges::find_if(
      devices, [](const ListedDevice &device) { return device.query.isPoclCpu(); });
  if (processor != devices.end())
    threads.settle(processor->query.value<cl_uint>(CL_DEVICE_MAX_COMPUTE_UNITS));
  return devices;
}

std::vector<ListedDevice> listDevices() {
  const ProcessAffinity affinity; // drivers start their threads here
  cl_uint platformCount = 0;
  if (clGetPlatformIDs(0, nullptr, &platformCount) != CL_SUCCESS)
    return {};
  std::vector<cl_platform_id> platforms(platformCount);
  if (platformCount == 0 ||
      clGetPlatformIDs(platformCount, platforms.data(), nullptr) != CL_SUCCESS)
    return {};
  std::vector<ListedDevice> found;
  for (unsigned platform = 0; platform < platformCount; ++platform)
    std::ranges::copy(devicesOf(platforms[platform], platform), std::back_inserter(found));
  return found;
}

static bool containsIgnoringCase(const std::string &text, const std::string &part) {
  const auto sameLetter = [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  };
  return std::ranges::search(text, part, sameLetter).begin() != text.end();
}

static std::optional<unsigned> number(const std::string &text) {
  unsigned value = 0;
  auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

static bool isOfType(const ListedDevice &candidate, cl_device_type type) {
  return candidate.query.type() & type;
}

/// Whether `wanted` has the form PLATFORM:INDEX and means this device.
static bool isNumbered(const ListedDevice &candidate, const std::string &wanted) {
  const std::size_t colon = wanted.rfind(':');
  if (colon == std::string::npos || number(wanted.substr(colon + 1)) != candidate.deviceNumber)
    return false;
  const std::string platform = wanted.substr(0, colon);
  if (const auto platformNumber = number(platform))
    return platformNumber == candidate.platformNumber;
  return !platform.empty() &&
         containsIgnoringCase(candidate.query.platformText(CL_PLATFORM_NAME), platform);
}

static bool isWanted(const ListedDevice &candidate, const std::string &wanted) {
  if (wanted == "cpu")
    return isOfType(candidate, CL_DEVICE_TYPE_CPU);
  if (wanted == "gpu")
    return isOfType(candidate, CL_DEVICE_TYPE_GPU);
  return isNumbered(candidate, wanted) ||
         containsIgnoringCase(candidate.query.text(CL_DEVICE_NAME), wanted);
}

/// The devices on the platform and of the type of the first that is `isRight`, the right ones.
template <typename IsRight>
static std::vector<DeviceQuery> alikeAmong(const std::vector<ListedDevice> &devices,
                                           IsRight isRight) {
  std::vector<DeviceQuery> alike;
  for (const ListedDevice &device : devices)
    if (isRight(device) && (alike.empty() || (device.query.platform() == alike[0].platform() &&
                                              device.query.type() == alike[0].type())))
      alike.push_back(device.query);
  return alike;
}

Result<std::vector<DeviceQuery>> devicesNamed(const std::string &wanted) {
  std::vector<ListedDevice> devices = listDevices();
  std::erase_if(devices, [](const ListedDevice &device) { return !device.isUsable; });
  if (devices.empty())
    return refuse("there is no OpenCL device");
  if (!wanted.empty()) {
    auto named = alikeAmong(
        devices, [&](const ListedDevice &candidate) { return isWanted(candidate, wanted); });
    if (named.empty())
      return refuse("no OpenCL device matches LOOPY_DEVICE='" + wanted + "'");
    return named;
  }
  for (const cl_device_type type : std::initializer_list<cl_device_type>{
           CL_DEVICE_TYPE_GPU, CL_DEVICE_TYPE_CPU, CL_DEVICE_TYPE_ALL})
    if (auto found = alikeAmong(
            devices, [&](const ListedDevice &candidate) { return isOfType(candidate, type); });
        !found.empty())
      return found;
  return refuse("there is no OpenCL device");
}

} // namespace loopy::rt
