//===- FaultTest.cpp - Every OpenCL call fails once -------------------------------------------===//
//
// The layer in test/opencl-faults makes calls fail. Whatever fails, the program's results are
// right, because the original loop runs instead, or the program ends with a message when results
// were already on their way to host memory.
//
//===----------------------------------------------------------------------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/EntryPoint.h"

#include <CL/cl.h>
#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <unistd.h>
#include <vector>

using namespace loopy;
using namespace loopy::test;

namespace {

struct Fault {
  const char *call;
  int code;
};

void PrintTo(const Fault &fault, std::ostream *out) { *out << fault.call << " " << fault.code; }

/// Which calls of the function fail.
struct When {
  long first;
  long last;
};

class FaultTest : public testing::TestWithParam<Fault> {
public:
  static void SetUpTestSuite() { directory = new TemporaryDirectory; }
  static void TearDownTestSuite() { delete directory, directory = nullptr; }

protected:
  static TemporaryDirectory *directory; ///< PoCL's cache, which saves a second per child
};

TemporaryDirectory *FaultTest::directory = nullptr;

} // namespace

/// Runs saxpy with the original loop behind it; the number of wrong elements.
static int wrongAfterSaxpy(const std::string &plan, std::size_t n) {
  std::vector<float> x(n, 3), y(n, 1);
  if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(n), 2.0, x.data(), y.data()))
    for (std::size_t i = 0; i < n; ++i)
      y[i] += 2 * x[i];
  return static_cast<int>(std::ranges::count_if(y, [](float value) { return value != 7; }));
}

/// The same for steppedPlan, two steps of which add 1 to each element after two reversals.
static int wrongAfterSteps(const std::string &plan, std::size_t n) {
  std::vector<int> y(n, 5);
  std::int16_t t = 0;
  if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(n), 2LL, y.data(), &t)) {
    for (int &value : y)
      value += 3;
    t = 2;
  }
  return static_cast<int>(std::ranges::count_if(y, [](int value) { return value != 8; })) +
         (t != 2);
}

/// The same for two steps of splitStepsPlan.
static int wrongAfterSplitSteps(const std::string &plan, int n) {
  std::vector<int> x(n, 3), y(n, 1);
  std::vector<int> expectedX = x, expectedY = y;
  runSplitSteps(n, 2, expectedX.data(), expectedY.data());
  std::int16_t t = 0;
  if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(n), 2LL, x.data(), y.data(), &t)) {
    runSplitSteps(n, 2, x.data(), y.data());
    t = 2;
  }
  return (x != expectedX) + (y != expectedY) + (t != 2);
}

/// Several calls of two kernels.
static int runKernels() {
  ::alarm(120); // a test that hangs shall say so
  const std::string saxpy = plan::toJson(saxpyPlan());
  const std::string steps = plan::toJson(steppedPlan());
  int wrong = 0;
  for (std::size_t n : {100, 200, 300})
    wrong += wrongAfterSaxpy(saxpy, n) + wrongAfterSteps(steps, n);
  return wrong == 0 ? 0 : 1;
}

/// The same calls with data that stays on the device between them, and the host in between.
static int runResidentKernels() {
  ::alarm(120);
  const std::string saxpy = plan::toJson(saxpyPlan());
  int wrong = 0;
  for (std::size_t n : {100, 200}) {
    std::vector<float> x(n, 3), y(n, 1);
    void *region = nullptr;
    for (int round = 0; round < 3; ++round) {
      if (!loopy_rt_launch_in_v1(&region, saxpy.c_str(), static_cast<long long>(n), 2.0, x.data(),
                                 y.data()))
        for (std::size_t i = 0; i < n; ++i)
          y[i] += 2 * x[i];
      loopy_rt_sync_v1(&region, &y[50], 4, 1);
      y[50] += 1;
    }
    loopy_rt_sync_v1(&region, nullptr, 0, 1);
    for (std::size_t i = 0; i < n; ++i)
      wrong += y[i] != (i == 50 ? 22 : 19);
  }
  return wrong == 0 ? 0 : 1;
}

/// Calls in pieces, which change host memory when all of them are done.
static int runPieces() {
  ::alarm(120);
  const std::string saxpy = plan::toJson(splitSaxpyPlan());
  const std::string steps = plan::toJson(splitStepsPlan());
  int wrong = 0;
  for (int n : {100, 200, 300})
    wrong += wrongAfterSaxpy(saxpy, n) + wrongAfterSplitSteps(steps, n);
  return wrong == 0 ? 0 : 1;
}

/// Calls that move columns of matrices.
static int runColumns() {
  ::alarm(120);
  plan::LaunchPlan inPart = columnsPlan();
  inPart.name = "in part";
  inPart.arrays[1].boxes->writesAll = false;
  int wrong = 0;
  for (const std::string &plan : {plan::toJson(columnsPlan()), plan::toJson(inPart)}) {
    std::vector<int> x(5000, 3), y(5000, 1);
    if (!loopy_rt_launch_v1(plan.c_str(), 5LL, 1000LL, x.data(), y.data()))
      for (std::size_t i = 0; i < y.size(); ++i)
        y[i] = i % 1000 >= 3 && i % 1000 <= 10 ? 6 : 1;
    for (std::size_t i = 0; i < y.size(); ++i)
      wrong += y[i] != (i % 1000 >= 3 && i % 1000 <= 10 ? 6 : 1);
  }
  return wrong == 0 ? 0 : 1;
}

/// What the layer printed last.
struct LayerReport {
  long failed = -1;
  long objects = -1;
};

static LayerReport layerReport(const std::string &errors) {
  LayerReport report;
  const std::size_t at = errors.rfind("faults: ");
  if (at != std::string::npos)
    std::sscanf(errors.c_str() + at, "faults: %ld of %*d, objects: %ld", &report.failed,
                &report.objects);
  return report;
}

/// How many OpenCL objects live on at most: devices, their lanes, the programs, kernels and
/// buffers; nothing per failed call.
static long expectedObjects(int (*body)()) {
#if __has_feature(address_sanitizer)
  constexpr long others = 4; // no address is used again soon, and each has a buffer
#else
  constexpr long others = 0;
#endif
  // Pieces are of two devices, which have a second program with three kernels.
  return (body == runPieces ? 28 + 2 * 4 : 16) + others;
}

/// A fault may change nothing but the way to the right results, and it is reported.
static void expectHarmless(const TemporaryDirectory &directory, const Fault &fault, When when,
                           Variables variables, int (*body)() = runKernels) {
  variables["OPENCL_LAYERS"] = LOOPY_FAULT_LAYER;
  variables["FAULT"] = std::string(fault.call) + ":" + std::to_string(when.first) + ":" +
                       std::to_string(when.last) + ":" + std::to_string(fault.code);
  SCOPED_TRACE(variables["FAULT"]);
  const auto child = runChild(directory, variables, body);
  if (child.exitStatus == 128 + SIGABRT && body != runPieces) {
    const char *message = body != runResidentKernels
                              ? "the device failed while results were being written"
                              : "the device failed while it ";
    EXPECT_NE(child.errors.find(message), std::string::npos) << child.errors;
    return;
  }
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  // A fallback has a reason.
  EXPECT_TRUE(child.errors.find("fallbacks=0 ") != std::string::npos ||
              child.errors.find("reason=-\nloopy: steps launches=0") == std::string::npos)
      << child.errors;
  const LayerReport report = layerReport(child.errors);
  EXPECT_GE(report.failed, 0) << child.errors;
  EXPECT_LE(report.objects, expectedObjects(body)) << child.errors;
}

static constexpr When moments[] = {{1, 1}, {2, 2}, {3, 1000000}, {1, 1000000}};

TEST_P(FaultTest, OnADeviceThatSharesMemory) {
  for (const When &when : moments)
    expectHarmless(*directory, GetParam(), when, {{"LOOPY_CACHE", "off"}});
}

TEST_P(FaultTest, OnADeviceWithItsOwnMemory) {
  for (const When &when : moments)
    expectHarmless(
        *directory, GetParam(), when,
        {{"LOOPY_CACHE", "off"}, {"OCL_ICD_VENDORS", "/usr/lib/oclgrind/liboclgrind-rt-icd.so"}});
}

TEST_P(FaultTest, WithDataOnTheDevice) {
  for (const When &when : moments)
    expectHarmless(
        *directory, GetParam(), when,
        {{"LOOPY_CACHE", "off"}, {"OCL_ICD_VENDORS", "/usr/lib/oclgrind/liboclgrind-rt-icd.so"}},
        runResidentKernels);
}

TEST_P(FaultTest, InPieces) {
  for (const When &when : moments)
    expectHarmless(*directory, GetParam(), when,
                   {{"LOOPY_CACHE", "off"}, {"LOOPY_DEVICE_MEMORY", "600"}}, runPieces);
}

TEST_P(FaultTest, WithBinariesOnDisk) {
  expectHarmless(*directory, {"none", 0}, {1, 1}, {});
  for (const When &when : moments)
    expectHarmless(*directory, GetParam(), when, {});
}

INSTANTIATE_TEST_SUITE_P(
    Calls, FaultTest,
    testing::Values(
        Fault{"clBuildProgram", CL_BUILD_PROGRAM_FAILURE},
        Fault{"clCreateBuffer", CL_MEM_OBJECT_ALLOCATION_FAILURE},
        Fault{"clCreateBuffer", CL_OUT_OF_HOST_MEMORY},
        Fault{"clCreateCommandQueue", CL_OUT_OF_RESOURCES},
        Fault{"clCreateContext", CL_DEVICE_NOT_AVAILABLE},
        Fault{"clCreateKernel", CL_OUT_OF_HOST_MEMORY},
        Fault{"clCreateProgramWithBinary", CL_INVALID_BINARY},
        Fault{"clCreateProgramWithSource", CL_OUT_OF_RESOURCES},
        Fault{"clEnqueueNDRangeKernel", CL_OUT_OF_RESOURCES},
        Fault{"clEnqueueNDRangeKernel", CL_MEM_OBJECT_ALLOCATION_FAILURE},
        Fault{"launch", CL_OUT_OF_RESOURCES}, Fault{"clEnqueueReadBuffer", CL_OUT_OF_RESOURCES},
        Fault{"clEnqueueWriteBuffer", CL_OUT_OF_RESOURCES}, Fault{"clFinish", CL_OUT_OF_RESOURCES},
        Fault{"clGetDeviceIDs", CL_DEVICE_NOT_FOUND}, Fault{"clGetDeviceInfo", CL_OUT_OF_RESOURCES},
        Fault{"clGetEventInfo", CL_OUT_OF_RESOURCES}, Fault{"clGetKernelInfo", CL_OUT_OF_RESOURCES},
        Fault{"clGetKernelWorkGroupInfo", CL_OUT_OF_RESOURCES},
        Fault{"clGetPlatformIDs", CL_OUT_OF_HOST_MEMORY},
        Fault{"clGetPlatformInfo", CL_OUT_OF_HOST_MEMORY},
        Fault{"clGetProgramInfo", CL_OUT_OF_RESOURCES},
        Fault{"clReleaseEvent", CL_OUT_OF_RESOURCES},
        Fault{"clReleaseMemObject", CL_OUT_OF_RESOURCES},
        Fault{"clReleaseKernel", CL_OUT_OF_RESOURCES},
        Fault{"clReleaseCommandQueue", CL_OUT_OF_RESOURCES},
        Fault{"clSetKernelArg", CL_OUT_OF_RESOURCES}),
    [](const auto &info) {
      return std::string(info.param.call) + std::to_string(-info.param.code);
    });

/// All codes that a right call may return, from the device's state: OpenCL 1.2 names them with each
/// function, -9999 is what NVIDIA's driver says of an access outside of a buffer.
struct CodesOfCall {
  const char *call;
  std::vector<int> codes;
};

static const std::vector<CodesOfCall> &plausibleCodes() {
  static const std::vector<CodesOfCall> all = {
      {"clGetPlatformIDs", {-1001, CL_INVALID_VALUE}},
      {"clGetPlatformInfo", {CL_INVALID_PLATFORM, CL_INVALID_VALUE}},
      {"clGetDeviceIDs", {CL_INVALID_PLATFORM, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY}},
      {"clGetDeviceInfo", {CL_INVALID_DEVICE, CL_INVALID_VALUE, CL_OUT_OF_HOST_MEMORY}},
      {"clCreateContext", {CL_INVALID_DEVICE, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY}},
      {"clCreateCommandQueue",
       {CL_INVALID_DEVICE, CL_INVALID_QUEUE_PROPERTIES, CL_OUT_OF_HOST_MEMORY}},
      {"clCreateBuffer", {CL_INVALID_BUFFER_SIZE, CL_INVALID_HOST_PTR, CL_OUT_OF_RESOURCES}},
      {"clCreateProgramWithSource", {CL_OUT_OF_HOST_MEMORY}},
      {"clCreateProgramWithBinary",
       {CL_INVALID_DEVICE, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY}},
      {"clBuildProgram",
       {CL_COMPILER_NOT_AVAILABLE, CL_INVALID_BINARY, CL_INVALID_BUILD_OPTIONS,
        CL_INVALID_OPERATION, CL_OUT_OF_RESOURCES, CL_OUT_OF_HOST_MEMORY}},
      {"clCreateKernel",
       {CL_INVALID_PROGRAM_EXECUTABLE, CL_INVALID_KERNEL_NAME, CL_INVALID_KERNEL_DEFINITION,
        CL_OUT_OF_RESOURCES}},
      {"clSetKernelArg",
       {CL_INVALID_ARG_INDEX, CL_INVALID_ARG_SIZE, CL_INVALID_ARG_VALUE, CL_INVALID_MEM_OBJECT,
        CL_OUT_OF_HOST_MEMORY}},
      {"clEnqueueNDRangeKernel",
       {CL_INVALID_PROGRAM_EXECUTABLE, CL_INVALID_KERNEL_ARGS, CL_INVALID_WORK_GROUP_SIZE,
        CL_INVALID_WORK_ITEM_SIZE, CL_INVALID_GLOBAL_WORK_SIZE, CL_OUT_OF_HOST_MEMORY}},
      {"launch",
       {CL_OUT_OF_HOST_MEMORY, CL_MEM_OBJECT_ALLOCATION_FAILURE,
        CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST, CL_INVALID_COMMAND_QUEUE, -9999}},
      {"clFinish", {CL_INVALID_COMMAND_QUEUE, CL_OUT_OF_HOST_MEMORY, -9999}},
      {"clGetEventInfo", {CL_INVALID_EVENT, CL_OUT_OF_HOST_MEMORY}},
      {"clGetKernelWorkGroupInfo", {CL_INVALID_DEVICE, CL_INVALID_VALUE, CL_OUT_OF_HOST_MEMORY}},
      {"clGetProgramInfo", {CL_INVALID_PROGRAM_EXECUTABLE, CL_OUT_OF_HOST_MEMORY}},
      {"clReleaseEvent", {CL_INVALID_EVENT}},
      {"clReleaseMemObject", {CL_INVALID_MEM_OBJECT, CL_OUT_OF_HOST_MEMORY}},
  };
  return all;
}

TEST(Faults, EveryPlausibleCode) {
  const TemporaryDirectory directory;
  for (const auto &[call, codes] : plausibleCodes())
    for (int code : codes)
      for (const When &when : {When{1, 1}, When{1, 1000000}})
        expectHarmless(directory, {call, code}, when, {{"LOOPY_CACHE", "off"}});
}

/// Transfers, which a device that shares memory has none of.
TEST(Faults, EveryPlausibleCodeOfTransfers) {
  const TemporaryDirectory directory;
  for (const char *call : {"clEnqueueReadBuffer", "clEnqueueWriteBuffer"})
    for (int code : {CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_HOST_MEMORY, CL_INVALID_VALUE,
                     CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST, -9999})
      for (const When &when : {When{1, 1}, When{2, 2}, When{1, 1000000}})
        expectHarmless(directory, {call, code}, when,
                       {{"LOOPY_CACHE", "off"}, {"LOOPY_ZERO_COPY", "0"}});
}

/// Transfers in several parts, before and after which the host copies.
TEST(Faults, OfPinnedBlocks) {
  const TemporaryDirectory directory;
  const std::vector<CodesOfCall> calls = {
      {"none", {0}},
      {"clCreateBuffer", {CL_OUT_OF_HOST_MEMORY}},
      {"clEnqueueMapBuffer",
       {CL_MAP_FAILURE, CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_HOST_MEMORY}},
      {"clEnqueueReadBuffer", {CL_OUT_OF_RESOURCES}},
      {"clEnqueueWriteBuffer", {CL_OUT_OF_RESOURCES}},
      {"clFlush", {CL_INVALID_COMMAND_QUEUE, CL_OUT_OF_HOST_MEMORY}},
      {"clWaitForEvents", {CL_INVALID_EVENT, CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST, -9999}},
      {"clReleaseEvent", {CL_OUT_OF_RESOURCES}}};
  for (const auto &[call, codes] : calls)
    for (int code : codes)
      for (const When &when : moments)
        for (auto *body : {runKernels, runResidentKernels})
          expectHarmless(
              directory, {call, code}, when,
              {{"LOOPY_CACHE", "off"}, {"LOOPY_ZERO_COPY", "0"}, {"LOOPY_PINNED", "128"}}, body);
}

TEST(Faults, OfRectangularCopies) {
  const TemporaryDirectory directory;
  for (const Fault &fault : {Fault{"clEnqueueReadBufferRect", CL_OUT_OF_RESOURCES},
                             Fault{"clEnqueueWriteBufferRect", CL_OUT_OF_RESOURCES},
                             Fault{"launch", CL_OUT_OF_RESOURCES}})
    for (const When &when : moments)
      expectHarmless(directory, fault, when, {{"LOOPY_CACHE", "off"}, {"LOOPY_ZERO_COPY", "0"}},
                     runColumns);
}

/// The check above would miss what a fallback hides: with a device that works, nothing falls back.
TEST(Faults, NoFaultNoFallback) {
  const auto child = runChild({{"OPENCL_LAYERS", LOOPY_FAULT_LAYER},
                               {"FAULT", "clFinish:100000:100000:-5"},
                               {"LOOPY_OFFLOAD", "mandatory"}},
                              runKernels);
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_EQ(layerReport(child.errors).failed, 0) << child.errors;
}

/// The reason names the call and the code.
TEST(Faults, TheReasonIsPrinted) {
  const auto child = runChild(
      {{"OPENCL_LAYERS", LOOPY_FAULT_LAYER}, {"FAULT", "clCreateBuffer:1:1000000:-4"}}, runKernels);
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  EXPECT_NE(child.errors.find("loopy: saxpy:3 launches=0 fallbacks=3 in=0 out=0 reason="
                              "clCreateBuffer failed: CL_MEM_OBJECT_ALLOCATION_FAILURE\n"),
            std::string::npos)
      << child.errors;
}

/// One of two devices fails.
TEST(Faults, OnTwoDevices) {
  const TemporaryDirectory directory;
  for (const Fault &fault : {Fault{"clEnqueueNDRangeKernel", CL_OUT_OF_RESOURCES},
                             Fault{"clEnqueueReadBuffer", CL_OUT_OF_RESOURCES},
                             Fault{"clCreateContext", CL_DEVICE_NOT_AVAILABLE},
                             Fault{"clBuildProgram", CL_BUILD_PROGRAM_FAILURE}})
    for (const When &when : {When{1, 1}, When{2, 2}})
      expectHarmless(
          directory, fault, when,
          {{"LOOPY_CACHE", "off"}, {"POCL_DEVICES", "pthread pthread"}, {"LOOPY_DEVICES", "2"}},
          runPieces);
}

/// Failing calls leave no objects behind, however often they come.
TEST(Faults, NothingLeaks) {
  const auto manyCalls = [] {
    const std::string saxpy = plan::toJson(saxpyPlan());
    int wrong = 0;
    for (int i = 0; i < 200; ++i)
      wrong += wrongAfterSaxpy(saxpy, 100);
    return wrong == 0 ? 0 : 1;
  };
  for (const char *fault :
       {"clEnqueueWriteBuffer:1:1000000:-5", "clEnqueueNDRangeKernel:2:1000000:-5",
        "launch:1:1000000:-5", "clSetKernelArg:3:1000000:-5", "clCreateKernel:1:1000000:-6",
        "clCreateBuffer:2:1000000:-4"}) {
    const auto child = runChild({{"OPENCL_LAYERS", LOOPY_FAULT_LAYER},
                                 {"FAULT", fault},
                                 {"OCL_ICD_VENDORS", "/usr/lib/oclgrind/liboclgrind-rt-icd.so"}},
                                manyCalls);
    EXPECT_EQ(child.exitStatus, 0) << fault << child.errors;
    EXPECT_GE(layerReport(child.errors).failed, 100) << fault << child.errors;
    EXPECT_LE(layerReport(child.errors).objects, 8) << fault << child.errors;
  }
}
