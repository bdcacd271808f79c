// Loops under scripts against OpenCL written by hand and against OpenMP, on the same cores.
//
// All three are measured in one process, in turns; between OpenMP and the kernels the program
// sleeps, because OpenMP's threads spin for some time after use and would take the cores.
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <loopy/loopy.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>
#include <vector>

// --- The loops
// ------------------------------------------------------------------------------------
#define SUM_OF_MULTIPLES                                                                           \
  for (int i = 0; i < n; ++i)                                                                      \
    z[i] = a * x[i] + b * y[i];

// Potential of n charges at x[3 i], x[3 i + 1], x[3 i + 2].
#define POTENTIAL                                                                                  \
  for (int i = 0; i < n; ++i) {                                                                    \
    const float x0 = x[3 * i], x1 = x[3 * i + 1], x2 = x[3 * i + 2];                               \
    float sum = 0;                                                                                 \
    for (int j = 0; j < n; ++j) {                                                                  \
      const float d0 = x0 - x[3 * j], d1 = x1 - x[3 * j + 1], d2 = x2 - x[3 * j + 2];              \
      sum += i != j ? 1 / std::sqrt(d0 * d0 + d1 * d1 + d2 * d2) : 0.0f;                           \
    }                                                                                              \
    potential[i] = sum;                                                                            \
  }

namespace offloaded {
inline constexpr auto streaming = loopy::script()
                                      .split_iname("i", 65536, {.outer_tag = loopy::g(0)})
                                      .tag_statements("writes:z", loopy::nontemporal);
static void sumOfMultiples(int n, float a, const float *x, float b, const float *y, float *z) {
  LOOPY_KERNEL(streaming)
  SUM_OF_MULTIPLES
}

inline constexpr auto lanes = loopy::script()
                                  .split_iname("i", 64, {.outer_tag = loopy::g(0)})
                                  .split_iname("i_inner", 8, {.inner_tag = loopy::vec});
static void potential(int n, const float *x, float *potential) {
  LOOPY_KERNEL(lanes)
  POTENTIAL
}
} // namespace offloaded

namespace openmp {
static void sumOfMultiples(int n, float a, const float *x, float b, const float *y, float *z) {
#pragma omp parallel for
  SUM_OF_MULTIPLES
}
static void potential(int n, const float *x, float *potential) {
#pragma omp parallel for
  POTENTIAL
}
} // namespace openmp

// --- The same by hand
// -----------------------------------------------------------------------------
static const char *const handWritten = R"(
typedef float vector __attribute__((ext_vector_type(8)));

__kernel void sum_of_multiples(int n, float a, __global const float *restrict x, float b,
                               __global const float *restrict y, __global float *restrict z) {
  const int chunk = 65536, begin = get_global_id(0) * chunk, end = min(begin + chunk, n);
  int i = begin;
  for (; i < end && (ulong)(z + i) % 32 != 0; ++i)
    z[i] = a * x[i] + b * y[i];
  for (; i + 8 <= end; i += 8)
    __builtin_nontemporal_store(a * vload8(0, x + i) + b * vload8(0, y + i),
                                (__global vector *)(z + i));
  for (; i < end; ++i)
    z[i] = a * x[i] + b * y[i];
}

__kernel void potential(int n, __global const float *restrict x, __global float *restrict result) {
  const int first = get_global_id(0) * 8;
  if (first >= n)
    return;
  const int8 i = first + (int8)(0, 1, 2, 3, 4, 5, 6, 7);
  float p[3][8], sums[8];
  for (int lane = 0; lane < 8; ++lane)
    for (int axis = 0; axis < 3; ++axis)
      p[axis][lane] = x[3 * min(first + lane, n - 1) + axis];
  const float8 x0 = vload8(0, p[0]), x1 = vload8(0, p[1]), x2 = vload8(0, p[2]);
  float8 sum = 0;
  for (int j = 0; j < n; ++j) {
    const float8 d0 = x0 - x[3 * j], d1 = x1 - x[3 * j + 1], d2 = x2 - x[3 * j + 2];
    sum += select((float8)0, 1 / sqrt(d0 * d0 + d1 * d1 + d2 * d2), i != j);
  }
  vstore8(sum, 0, sums);
  for (int lane = 0; lane < 8 && first + lane < n; ++lane)
    result[first + lane] = sums[lane];
}
)";

static void require(cl_int status, const char *call) {
  if (status == CL_SUCCESS)
    return;
  std::fprintf(stderr, "%s failed: %d\n", call, status);
  std::exit(1);
}

/// One kernel of `handWritten`, on the first CPU device, with buffers on the program's memory.
class HandWritten {
public:
  HandWritten(const char *name, std::size_t globalSize, std::size_t localSize)
      : globalSize(globalSize), localSize(localSize) {
    cl_int status;
    kernel = clCreateKernel(program(), name, &status);
    require(status, "clCreateKernel");
  }

  template <class T> HandWritten &value(const T &value) {
    require(clSetKernelArg(kernel, arguments++, sizeof value, &value), "clSetKernelArg");
    return *this;
  }
  HandWritten &memory(std::vector<float> &data) {
    cl_int status;
    cl_mem buffer = clCreateBuffer(context(), CL_MEM_USE_HOST_PTR, data.size() * sizeof(float),
                                   data.data(), &status);
    require(status, "clCreateBuffer");
    return value(buffer);
  }
  void operator()() const {
    require(clEnqueueNDRangeKernel(queue(), kernel, 1, nullptr, &globalSize, &localSize, 0, nullptr,
                                   nullptr),
            "clEnqueueNDRangeKernel");
    require(clFinish(queue()), "clFinish");
  }

private:
  cl_kernel kernel;
  std::size_t globalSize, localSize;
  cl_uint arguments = 0;

  static cl_device_id device() {
    static const cl_device_id found = [] {
      cl_platform_id platform;
      cl_device_id device;
      require(clGetPlatformIDs(1, &platform, nullptr), "clGetPlatformIDs");
      require(clGetDeviceIDs(platform, CL_DEVICE_TYPE_CPU, 1, &device, nullptr), "clGetDeviceIDs");
      return device;
    }();
    return found;
  }
  static cl_context context() {
    static const cl_context made = [] {
      const cl_device_id id = device();
      return clCreateContext(nullptr, 1, &id, nullptr, nullptr, nullptr);
    }();
    return made;
  }
  static cl_command_queue queue() {
    static const cl_command_queue made = clCreateCommandQueue(context(), device(), 0, nullptr);
    return made;
  }
  static cl_program program() {
    static const cl_program built = [] {
      const char *text = handWritten;
      cl_program made = clCreateProgramWithSource(context(), 1, &text, nullptr, nullptr);
      const cl_device_id id = device();
      require(clBuildProgram(made, 1, &id, "-cl-fast-relaxed-math", nullptr, nullptr),
              "clBuildProgram");
      return made;
    }();
    return built;
  }
};

static double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

static double seconds(const std::function<void()> &function) {
  const auto start = std::chrono::steady_clock::now();
  function();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// `work` of one run, in units of 1e9, is for the speeds.
static void compare(const char *name, double work, const char *unit,
                    const std::function<void()> &openmp, const std::function<void()> &kernel,
                    const std::function<void()> &byHand) {
  std::vector<double> openmpSeconds, kernelSeconds, handSeconds;
  for (int round = 0; round < 5; ++round) {
    openmp();
    for (int run = 0; run < 8; ++run)
      openmpSeconds.push_back(seconds(openmp));
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    kernel(), byHand();
    for (int run = 0; run < 8; ++run) {
      kernelSeconds.push_back(seconds(kernel));
      handSeconds.push_back(seconds(byHand));
    }
  }
  const double before = median(openmpSeconds), ours = median(kernelSeconds),
               hand = median(handSeconds);
  std::printf("%-12s OpenMP %7.1f, kernel %7.1f, by hand %7.1f %s   kernel/OpenMP %.2f   "
              "kernel/by hand %.2f\n",
              name, work / before, work / ours, work / hand, unit, before / ours, hand / ours);
}

static void requireNear(const char *name, const std::vector<float> &expected,
                        const std::vector<float> &found) {
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!(std::fabs(found[i] - expected[i]) <= 1e-3f * std::fabs(expected[i]))) {
      std::printf("%s computed something else: %g instead of %g\n", name, found[i], expected[i]);
      std::exit(1);
    }
}

int main() {
  const int n = 1 << 25, charges = 3008;
  std::vector<float> x(n, 1), y(n, 2), z(n), zExpected(n);
  HandWritten sum("sum_of_multiples", (n + 65535) / 65536, 1);
  sum.value(n).value(0.5f).memory(x).value(0.25f).memory(y).memory(z);
  auto openmpSum = [&] { openmp::sumOfMultiples(n, 0.5f, x.data(), 0.25f, y.data(), z.data()); };
  auto kernelSum = [&] { offloaded::sumOfMultiples(n, 0.5f, x.data(), 0.25f, y.data(), z.data()); };
  openmpSum();
  zExpected = z;
  z.assign(n, 0);
  kernelSum();
  requireNear("sum of multiples", zExpected, z);
  compare("saxpy 2^25", 12e-9 * n, "GB/s", openmpSum, kernelSum, sum);

  std::vector<float> places(3 * charges), potential(charges), expected(charges);
  for (std::size_t i = 0; i < places.size(); ++i)
    places[i] = static_cast<float>((i * 7919) % 10007) / 100;
  HandWritten charge("potential", charges / 8, 8);
  charge.value(charges).memory(places).memory(potential);
  auto openmpPotential = [&] { openmp::potential(charges, places.data(), potential.data()); };
  auto kernelPotential = [&] { offloaded::potential(charges, places.data(), potential.data()); };
  openmpPotential();
  expected = potential;
  potential.assign(charges, 0);
  kernelPotential();
  requireNear("potential", expected, potential);
  compare("n-body 3008", 1e-6 * charges * charges, "Mpairs/s", openmpPotential, kernelPotential,
          charge);
}
