//===- LaunchOverhead.cpp - What a launch through the runtime costs beside plain OpenCL ----===//
//
// Prints the median time of a small kernel, launched and waited for, both ways in turn, and their
// ratio; the same for many launches with one wait, as a time loop makes them; what all guards of a
// launch cost together; then how long it takes to get the program from the disk cache instead of
// compiling it. Ends with status 1 when a bound does not hold.
//
//===----------------------------------------------------------------------------===//
#include "runtime/Device.h"
#include "runtime/EntryPoint.h"
#include "runtime/Guards.h"
#include "runtime/Program.h"
#include "runtime/plan/LaunchPlan.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace loopy;

static constexpr double ratioBound = 1.10;
static constexpr double batchedRatioBound = 2;
static constexpr int batchedLaunches = 1000;
static constexpr double guardBoundMicroseconds = 1;
static constexpr double cacheBoundMilliseconds = 5;

static const char *source = R"(
__kernel __attribute__((reqd_work_group_size(64, 1, 1)))
void saxpy(__global const float *x, long xo, __global float *y, long yo, long n, float a) {
  long i = get_global_id(0);
  if (i < n)
    y[yo + i] += a * x[xo + i];
}
)";

static plan::Expression constant(std::int64_t value) { return {{{plan::Op::Constant, value}}}; }

/// y[i] += a * x[i] for i in [0, n), in groups of 64.
static plan::LaunchPlan saxpyPlan() {
  const plan::Expression n{{{plan::Op::Argument, 0}}};
  const plan::Expression last{
      {{plan::Op::Argument, 0}, {plan::Op::Constant, 1}, {plan::Op::Subtract, 0}}};
  const plan::Expression groups{{{plan::Op::Argument, 0},
                                 {plan::Op::Constant, 63},
                                 {plan::Op::Add, 0},
                                 {plan::Op::Constant, 64},
                                 {plan::Op::FloorDivide, 0}}};
  const plan::Expression any{{{plan::Op::Argument, 0},
                              {plan::Op::Constant, 1},
                              {plan::Op::LessEqual, 0},
                              {plan::Op::Not, 0}}};
  const plan::Interval all{any, constant(0), last};
  const plan::Interval none{constant(0), {}, {}};
  plan::LaunchPlan plan;
  plan.name = "saxpy";
  plan.location = "LaunchOverhead.cpp:1";
  plan.arguments = {{"n", plan::ArgumentKind::Integer, plan::ScalarType::I32},
                    {"a", plan::ArgumentKind::Floating, plan::ScalarType::F32},
                    {"x", plan::ArgumentKind::Pointer, plan::ScalarType::F32},
                    {"y", plan::ArgumentKind::Pointer, plan::ScalarType::F32}};
  plan.arrays = {{2, 4, all, all, none}, {3, 4, all, all, all}};
  plan::Launch launch{"saxpy", {groups, constant(1), constant(1)}, {64, 1, 1}, {}};
  launch.operands = {plan::ArrayOperand{0}, plan::ArrayOperand{1}, plan::IntegerOperand{n},
                     plan::FloatingOperand{1}};
  plan.variants.emplace_back();
  plan.variants[0].source = source;
  plan.variants[0].usesFloat = true;
  plan.variants[0].program = {launch};
  return plan;
}

/// The same with four arrays, any two of which could overlap, and four conditions such as
/// delinearisation and products of 32 bits need them.
static plan::LaunchPlan guardedPlan() {
  plan::LaunchPlan plan = saxpyPlan();
  for (const char *name : {"z", "w"}) {
    const unsigned argument = plan.arguments.size();
    plan.arguments.push_back({name, plan::ArgumentKind::Pointer, plan::ScalarType::F32});
    plan::Array array = plan.arrays[1];
    array.argument = argument;
    plan.arrays.push_back(array);
  }
  for (int i = 0; i < 4; ++i)
    plan.guards.push_back({{{{plan::Op::Argument, 0},
                             {plan::Op::Argument, 0},
                             {plan::Op::Multiply, 0},
                             {plan::Op::Constant, INT32_MAX},
                             {plan::Op::LessEqual, 0}}},
                           "'n * n' wraps around"});
  return plan;
}

/// The same launch `batchedLaunches` times.
static plan::LaunchPlan batchedPlan() {
  plan::LaunchPlan plan = saxpyPlan();
  plan.name = "batched";
  plan.hostLoopVariables = 1;
  const auto launch = plan.variants[0].program[0];
  plan.variants[0].program = {
      plan::HostLoop{0, "t", constant(1), constant(batchedLaunches), 1, {launch}}};
  return plan;
}

namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// The same kernel with plain OpenCL: objects made once, two calls per launch.
class RawLaunch {
public:
  RawLaunch(const rt::Device &device, std::vector<float> &x, std::vector<float> &y) {
    program = clCreateProgramWithSource(device.context.get(), 1, &source, nullptr, nullptr);
    check(clBuildProgram(program, 1, &device.id, device.buildOptions.c_str(), nullptr, nullptr));
    kernel = clCreateKernel(program, "saxpy", nullptr);
    queue = clCreateCommandQueue(device.context.get(), device.id, 0, nullptr);
    cl_uint index = 0;
    for (std::vector<float> *array : {&x, &y}) {
      const cl_mem buffer = clCreateBuffer(device.context.get(), CL_MEM_USE_HOST_PTR,
                                           array->size() * sizeof(float), array->data(), nullptr);
      set(index++, buffer);
      set(index++, cl_long{0});
    }
    set(index++, static_cast<cl_long>(x.size()));
    set(index++, cl_float{1});
    global[0] = (x.size() + 63) / 64 * 64;
  }

  void run(int launches = 1) const {
    for (int i = 0; i < launches; ++i)
      check(clEnqueueNDRangeKernel(queue, kernel, 3, nullptr, global, local, 0, nullptr, nullptr));
    check(clFinish(queue));
  }

private:
  static void check(cl_int status) {
    if (status != CL_SUCCESS) {
      std::fprintf(stderr, "OpenCL error %d\n", status);
      std::exit(EXIT_FAILURE);
    }
  }
  template <typename T> void set(cl_uint index, const T &value) const {
    check(clSetKernelArg(kernel, index, sizeof value, &value));
  }

  cl_program program;
  cl_kernel kernel;
  cl_command_queue queue;
  std::size_t global[3] = {1, 1, 1};
  const std::size_t local[3] = {64, 1, 1};
};

/// What a program does between two launches: nothing for a random while below 100 us.
void pause(std::minstd_rand &random) {
  const double length = std::uniform_real_distribution(0.0, 100.0)(random);
  const auto begin = Clock::now();
  while (microseconds(begin) < length)
    continue;
}

/// Adds the time of one launch.
template <typename Launch>
void timeLaunch(const Launch &launch, std::minstd_rand &random, std::vector<double> &times) {
  pause(random);
  const auto begin = Clock::now();
  launch();
  times.push_back(microseconds(begin));
}

} // namespace

/// The ratio of the medians over many launches, both ways in turn. The pauses in between have
/// random lengths: the device's threads fall asleep and wake up in a rhythm, and equal lengths
/// would lock its fast phase to one of both ways.
static double measureLaunches(const RawLaunch &raw, const std::string &plan, std::vector<float> &x,
                              std::vector<float> &y) {
  const auto runRaw = [&] { raw.run(); };
  const auto runThroughRuntime = [&] {
    if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(x.size()), 1.0, x.data(),
                            y.data()))
      std::exit(EXIT_FAILURE);
  };
  constexpr int repetitions = 4000;
  std::minstd_rand random(1);
  std::vector<double> rawTimes;
  std::vector<double> runtimeTimes;
  for (int i = 0; i < repetitions; ++i) {
    timeLaunch(runRaw, random, rawTimes);
    timeLaunch(runThroughRuntime, random, runtimeTimes);
  }
  const double ratio = median(runtimeTimes) / median(rawTimes);
  std::printf("n=%zu raw %.2f us, runtime %.2f us, ratio %.3f (bound %.2f)\n", x.size(),
              median(rawTimes), median(runtimeTimes), ratio, ratioBound);
  return ratio;
}

/// The ratio of the medians of batches.
static double measureBatches(const RawLaunch &raw, const std::string &plan, std::vector<float> &x,
                             std::vector<float> &y) {
  constexpr int repetitions = 60;
  std::minstd_rand random(1);
  std::vector<double> rawTimes;
  std::vector<double> runtimeTimes;
  for (int i = 0; i < repetitions; ++i) {
    timeLaunch([&] { raw.run(batchedLaunches); }, random, rawTimes);
    timeLaunch(
        [&] {
          if (!loopy_rt_launch_v1(plan.c_str(), static_cast<long long>(x.size()), 1.0, x.data(),
                                  y.data()))
            std::exit(EXIT_FAILURE);
        },
        random, runtimeTimes);
  }
  const double ratio = median(runtimeTimes) / median(rawTimes);
  std::printf(
      "n=%zu, %d launches: raw %.2f us each, runtime %.2f us each, ratio %.3f (bound %.2f)\n",
      x.size(), batchedLaunches, median(rawTimes) / batchedLaunches,
      median(runtimeTimes) / batchedLaunches, ratio, batchedRatioBound);
  return ratio;
}

/// The median time of everything that is checked before a launch: guards, the ends of arrays, and
/// that what is written overlaps nothing else.
static double measureGuards() {
  const plan::LaunchPlan plan = guardedPlan();
  std::vector<std::vector<float>> memory(4, std::vector<float>(1024));
  const std::vector<rt::ArgumentValue> arguments = {{.integer = 1024},
                                                    {.floating = 1},
                                                    {.pointer = memory[0].data()},
                                                    {.pointer = memory[1].data()},
                                                    {.pointer = memory[2].data()},
                                                    {.pointer = memory[3].data()}};
  constexpr int repetitions = 200;
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) {
    const auto begin = Clock::now();
    for (int j = 0; j < repetitions; ++j)
      if (!rt::checkCall(plan, {arguments, {}}))
        std::exit((std::fprintf(stderr, "a guard fails\n"), EXIT_FAILURE));
    times.push_back(microseconds(begin) / repetitions);
  }
  std::printf(
      "all guards of a launch with %zu arrays and %zu conditions: %.2f us (bound %.0f us)\n",
      plan.arrays.size(), plan.guards.size(), median(times), guardBoundMicroseconds);
  return median(times);
}

/// The median time of getting the program in a fresh cache object, which the launches have filled.
static double measureDiskCache(const rt::Device &device, const rt::Environment &environment) {
  std::vector<double> times;
  for (int i = 0; i < 21; ++i) {
    rt::Journal journal(environment);
    rt::ProgramCache programs(device, environment, journal);
    const auto begin = Clock::now();
    const auto program = programs.get({source, false}, "saxpy");
    times.push_back(microseconds(begin) / 1000);
    if (!program || !(*program)->isFromDisk)
      std::exit((std::fprintf(stderr, "the program is not on disk\n"), EXIT_FAILURE));
  }
  std::printf("program from the disk cache: %.2f ms (bound %.0f ms)\n", median(times),
              cacheBoundMilliseconds);
  return median(times);
}

int main() {
  char directory[] = "/tmp/loopy-bench-XXXXXX";
  if (!mkdtemp(directory))
    return EXIT_FAILURE;
  setenv("LOOPY_CACHE_DIR", directory, 1);
  setenv("LOOPY_OFFLOAD", "mandatory", 1);
  const rt::Environment environment = rt::readEnvironment([](const char *n) { return getenv(n); });
  setenv("POCL_CACHE_DIR", (std::string(directory) + "/pocl").c_str(), 0);
  const auto device = rt::openDevice(environment.device);
  if (!device)
    return std::fprintf(stderr, "%s\n", device.error().c_str()), EXIT_FAILURE;
  std::printf("device: %s\n", device->name.c_str());

  const std::string plan = plan::toJson(saxpyPlan());
  const std::string batched = plan::toJson(batchedPlan());
  double worst = 0;
  double worstBatched = 0;
  for (std::size_t n : {64, 1024, 16384}) {
    std::vector<float> x(n, 1);
    std::vector<float> y(n, 2);
    const RawLaunch raw(*device, x, y);
    worst = std::max(worst, measureLaunches(raw, plan, x, y));
    if (n == 64)
      worstBatched = std::max(worstBatched, measureBatches(raw, batched, x, y));
  }
  const double guards = measureGuards();
  const double load = measureDiskCache(*device, environment);
  std::filesystem::remove_all(directory);
  return worst <= ratioBound && worstBatched <= batchedRatioBound &&
                 guards <= guardBoundMicroseconds && load <= cacheBoundMilliseconds
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
