//===- Device.cpp - What the runtime needs to know of a device ----------------------------===//
#include "runtime/Device.h"
#include "runtime/ClError.h"
#include "runtime/DeviceQuery.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>

namespace loopy::rt {

static plan::DeviceKind kindOf(cl_device_type type, const std::string &wanted) {
  // A simulator says that it is everything: it is what was asked for.
  if ((type & CL_DEVICE_TYPE_CPU) && (type & CL_DEVICE_TYPE_GPU))
    return wanted == "gpu" ? plan::DeviceKind::Gpu : plan::DeviceKind::Cpu;
  return type & CL_DEVICE_TYPE_CPU ? plan::DeviceKind::Cpu : plan::DeviceKind::Gpu;
}

static void describeArithmetic(const DeviceQuery &query, Device &device) {
  constexpr cl_device_fp_config ieee = CL_FP_DENORM | CL_FP_INF_NAN | CL_FP_ROUND_TO_NEAREST;
  const auto single = query.value<cl_device_fp_config>(CL_DEVICE_SINGLE_FP_CONFIG);
  const auto twice = query.value<cl_device_fp_config>(CL_DEVICE_DOUBLE_FP_CONFIG);
  const bool canRoundDivisions = single & CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;
  // Oclgrind divides and takes roots on the host, correctly rounded, without saying so.
  const bool roundsDivisions =
      canRoundDivisions || query.platformText(CL_PLATFORM_NAME) == "Oclgrind";
  device.hasExactSingle = (single & ieee) == ieee && roundsDivisions;
  device.hasExactDouble = (twice & ieee) == ieee;
  const std::string extensions = " " + query.text(CL_DEVICE_EXTENSIONS) + " ";
  device.hasInt64Atomics = extensions.contains(" cl_khr_int64_base_atomics ");
  device.buildOptions = "-cl-std=CL1.2";
  if (canRoundDivisions)
    device.buildOptions += " -cl-fp32-correctly-rounded-divide-sqrt";
}

static void describeLimits(const DeviceQuery &query, Device &device) {
  device.maximumAllocation = query.value<cl_ulong>(CL_DEVICE_MAX_MEM_ALLOC_SIZE);
  device.memory = query.value<cl_ulong>(CL_DEVICE_GLOBAL_MEM_SIZE);
  device.localMemory = query.value<cl_ulong>(CL_DEVICE_LOCAL_MEM_SIZE);
  // A device with more than three dimensions would not fit; there the limits stay 0.
  device.maximumItems = query.value<std::array<std::size_t, 3>>(CL_DEVICE_MAX_WORK_ITEM_SIZES);
}

static void describeIdentity(const DeviceQuery &query, Device &device) {
  for (cl_platform_info info : {CL_PLATFORM_NAME, CL_PLATFORM_VERSION})
    device.identity.push_back(query.platformText(info));
  for (cl_device_info info : {CL_DEVICE_NAME, CL_DEVICE_VENDOR, CL_DEVICE_VERSION,
                              CL_DRIVER_VERSION, CL_DEVICE_OPENCL_C_VERSION})
    device.identity.push_back(query.text(info));
  device.identity.push_back(device.buildOptions);
}

static Result<Device> open(const DeviceQuery &chosen, const std::string &wanted) {
  Device device;
  device.id = chosen.id();
  device.name = chosen.text(CL_DEVICE_NAME);
  device.kind = kindOf(chosen.type(), wanted);
  // PoCL passes the address that CL_MEM_USE_HOST_PTR was given to kernels on its own CPU drivers.
  device.sharesHostMemory = chosen.isPoclCpu();
  describeArithmetic(chosen, device);
  describeLimits(chosen, device);
  describeIdentity(chosen, device);
  const cl_context_properties properties[] = {
      CL_CONTEXT_PLATFORM, reinterpret_cast<cl_context_properties>(chosen.platform()), 0};
  cl_int status = CL_SUCCESS;
  device.context =
      ContextHandle(clCreateContext(properties, 1, &device.id, nullptr, nullptr, &status));
  if (auto created = clStatus(status, "clCreateContext"); !created)
    return refuse(created.error());
  return device;
}

Result<Device> openDevice(const std::string &wanted, unsigned localRank) {
  const auto named = devicesNamed(wanted);
  if (!named)
    return refuse(named.error());
  return open((*named)[localRank % named->size()], wanted);
}

/// The number that LOOPY_DEVICES is, if it is one.
static std::optional<std::size_t> countIn(const std::string &devices) {
  std::size_t count = 0;
  const char *end = devices.data() + devices.size();
  const auto [rest, status] = std::from_chars(devices.data(), end, count);
  return status == std::errc() && rest == end ? std::optional(count) : std::nullopt;
}

static std::vector<std::string> namesIn(const std::string &devices) {
  std::vector<std::string> names;
  for (const auto &part : std::views::split(devices, ','))
    names.emplace_back(part.begin(), part.end());
  return names;
}

std::string nameOfFirstDevice(const std::string &device, const std::string &devices) {
  return devices.empty() || countIn(devices) ? device : namesIn(devices).front();
}

std::vector<Device> openFurtherDevices(const Device &first, const std::string &wanted,
                                       const std::string &devices,
                                       std::vector<std::string> &complaints) {
  const auto count = countIn(devices);
  const std::vector<std::string> names =
      count ? std::vector<std::string>{wanted} : namesIn(devices);
  const std::size_t most = count ? *count : names.size();
  std::vector<Device> opened;
  for (std::size_t i = count ? 0 : 1; i < names.size(); ++i) {
    const auto named = devicesNamed(names[i]);
    if (!named)
      complaints.push_back(named.error());
    for (std::size_t next = 0; named && next < (count ? named->size() : 1); ++next) {
      const DeviceQuery &query = (*named)[next];
      const bool isOpen = query.id() == first.id ||
                          std::ranges::find(opened, query.id(), &Device::id) != opened.end();
      if (isOpen || opened.size() + 1 >= most)
        continue;
      if (auto device = open(query, names[i]))
        opened.push_back(std::move(*device));
      else
        complaints.push_back(device.error());
    }
  }
  if (opened.size() + 1 < most)
    complaints.push_back("LOOPY_DEVICES='" + devices + "': " + std::to_string(opened.size() + 1) +
                         " of them can be used");
  return opened;
}

} // namespace loopy::rt
