//===- Info.cpp - loopy-info: devices and environment as the runtime sees them ---------------===//
#include "runtime/Device.h"
#include "runtime/DeviceQuery.h"
#include "runtime/Environment.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

using namespace loopy;
using namespace loopy::rt;

static void printEnvironment(const Environment &environment) {
  std::printf("environment:\n");
  bool isEmpty = true;
  for (const char *name :
       {"LOOPY_OFFLOAD", "LOOPY_DEVICE", "LOOPY_DEVICES", "LOOPY_DEVICE_MEMORY", "LOOPY_CACHE",
        "LOOPY_CACHE_DIR", "LOOPY_CACHE_LIMIT", "LOOPY_INFO", "LOOPY_CHECK", "LOOPY_TRACE",
        "LOOPY_DUMP", "LOOPY_INJECT", "LOOPY_ZERO_COPY", "LOOPY_KEEP_DATA", "LOOPY_INDEX_BITS"})
    if (const char *value = std::getenv(name); value && *value) {
      std::printf("  %s=%s\n", name, value);
      isEmpty = false;
    }
  if (isEmpty)
    std::printf("  nothing is set\n");
  for (const std::string &complaint : environment.complaints)
    std::printf("  warning: %s\n", complaint.c_str());
  std::printf("  program cache: %s\n",
              environment.cache == CacheMode::Off ? "off" : environment.cacheDirectory.c_str());
}

static const char *kindText(cl_device_type type) {
  if (type & CL_DEVICE_TYPE_GPU)
    return type & CL_DEVICE_TYPE_CPU ? "cpu and gpu" : "gpu";
  return type & CL_DEVICE_TYPE_CPU ? "cpu" : "accelerator";
}

static void printDevice(const ListedDevice &device) {
  const DeviceQuery &query = device.query;
  std::printf("  %u:%u %s (%s, %s, driver %s)%s\n", device.platformNumber, device.deviceNumber,
              query.text(CL_DEVICE_NAME).c_str(), kindText(query.type()),
              query.text(CL_DEVICE_VERSION).c_str(), query.text(CL_DRIVER_VERSION).c_str(),
              device.isUsable ? "" : ": not usable");
  std::printf(
      "      memory %llu MiB, one array at most %llu MiB, local memory %llu KiB, work-groups "
      "up to %zu\n",
      static_cast<unsigned long long>(query.value<cl_ulong>(CL_DEVICE_GLOBAL_MEM_SIZE) >> 20),
      static_cast<unsigned long long>(query.value<cl_ulong>(CL_DEVICE_MAX_MEM_ALLOC_SIZE) >> 20),
      static_cast<unsigned long long>(query.value<cl_ulong>(CL_DEVICE_LOCAL_MEM_SIZE) >> 10),
      query.value<std::size_t>(CL_DEVICE_MAX_WORK_GROUP_SIZE));
}

static void printDevices() {
  std::printf("devices:\n");
  const std::vector<ListedDevice> devices = listDevices();
  for (const ListedDevice &device : devices)
    printDevice(device);
  if (devices.empty())
    std::printf("  none; is an OpenCL driver installed?\n");
}

/// What a program that is started in this environment would use.
static bool printChoice(const Environment &environment) {
  if (environment.offload == Offload::Disabled) {
    std::printf("choice: no device, because of LOOPY_OFFLOAD\n");
    return true;
  }
  const auto device =
      openDevice(nameOfFirstDevice(environment.device, environment.devices), environment.localRank);
  if (!device) {
    std::printf("choice: none: %s\n", device.error().c_str());
    return false;
  }
  std::printf("choice: %s, %s variant of kernels, %s\n", device->name.c_str(),
              device->kind == plan::DeviceKind::Cpu ? "cpu" : "gpu",
              device->sharesHostMemory ? "works on host memory itself" : "arrays are copied");
  std::printf("  float as on the host: %s, double: %s\n", device->hasExactSingle ? "yes" : "no",
              device->hasExactDouble ? "yes" : "no");
  return true;
}

int main(int argc, char **argv) {
  CLI::App app("What loopy's runtime finds on this machine, and what it would choose.",
               "loopy-info");
  CLI11_PARSE(app, argc, argv);
  const Environment environment =
      readEnvironment([](const char *name) { return std::getenv(name); });
  printEnvironment(environment);
  printDevices();
  return printChoice(environment) ? EXIT_SUCCESS : EXIT_FAILURE;
}
