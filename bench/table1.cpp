// Workloads of table 1 of the paper on Loo.py, from plain loops under scripts: against OpenMP,
// against OpenCL written by hand, and against OpenBLAS, on the same cores.
//
// All are measured in one process, in turns; between the ways the program sleeps, because the
// threads of OpenMP and OpenBLAS spin for some time after use and would take the cores.
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <cblas.h>
#include <loopy/loopy.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
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

#define PRODUCT                                                                                    \
  for (int i = 0; i < n; ++i)                                                                      \
    for (int k = 0; k < n; ++k)                                                                    \
      for (int j = 0; j < n; ++j)                                                                  \
        c[i * n + j] += a[i * n + k] * b[k * n + j];

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

// Work-items fill 512 x 16 elements of c: for each 512 of k they copy what they need of b, then
// keep 4 x 16 sums in registers.
inline constexpr auto blocked =
    loopy::script()
        .assume("n mod 512 = 0")
        .split_iname("i", 512, {.outer = "ib", .inner = "ii", .outer_tag = loopy::g(1)})
        .split_iname("j", 16, {.outer = "jb", .inner = "ji", .outer_tag = loopy::g(0)})
        .split_iname("k", 512, {.outer = "kb", .inner = "ki"})
        .split_iname("ii", 4, {.outer = "it", .inner = "ir"})
        .split_iname("ji", 8, {.outer = "jh", .inner = "jv"})
        .prioritize_loops({"ib", "jb", "kb", "it", "ki", "ir", "jh", "jv"})
        .add_prefetch("b", {"it", "ki", "ir", "jh", "jv"}, {.space = loopy::private_})
        .buffer_array("c", {"ki", "ir", "jh", "jv"}, {.space = loopy::private_})
        .tag_inames("ir", loopy::unr)
        .tag_inames("jh", loopy::unr)
        .tag_inames("jv", loopy::vec)
        .tag_inames("c_buffer_load_*", loopy::unr)
        .tag_inames("c_buffer_store_*", loopy::unr)
        .tag_inames("b_fetch_1", loopy::vec);
static void product(int n, const float *a, const float *b, float *c) {
  LOOPY_KERNEL(blocked)
  PRODUCT
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
static void product(int n, const float *a, const float *b, float *c) {
#pragma omp parallel for
  PRODUCT
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

/// The ways to do one thing; an empty function where there is none.
struct Ways {
  std::function<void()> openmp, kernel, byHand, library;
};

/// A number of a table, with `digits` behind the point; nothing where there was no such way.
static std::string cell(const std::vector<double> &times, double value, int digits) {
  char text[32] = "-";
  if (!times.empty())
    std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

/// `work` of one run, in units of 1e9, is for the speeds.
static void compare(const char *name, double work, const char *unit, const Ways &ways) {
  const std::function<void()> *functions[] = {&ways.openmp, &ways.kernel, &ways.byHand,
                                              &ways.library};
  std::vector<double> times[4];
  for (int round = 0; round < 5; ++round)
    for (int way = 0; way < 4; ++way) {
      if (!*functions[way])
        continue;
      std::this_thread::sleep_for(std::chrono::milliseconds(230));
      (*functions[way])();
      for (int run = 0; run < 5; ++run)
        times[way].push_back(seconds(*functions[way]));
    }
  std::printf("%-12s %-9s", name, unit);
  for (const std::vector<double> &way : times)
    std::printf(" %9s", cell(way, way.empty() ? 0 : work / median(way), 1).c_str());
  for (int way : {0, 2, 3})
    std::printf(" %9s",
                cell(times[way], times[way].empty() ? 0 : median(times[way]) / median(times[1]), 2)
                    .c_str());
  std::puts("");
}

static void requireNear(const char *name, const std::vector<float> &expected,
                        const std::vector<float> &found) {
  for (std::size_t i = 0; i < expected.size(); ++i)
    if (!(std::fabs(found[i] - expected[i]) <= 1e-3f * std::fabs(expected[i]))) {
      std::printf("%s computed something else: %g instead of %g\n", name, found[i], expected[i]);
      std::exit(1);
    }
}

static void compareProducts() {
  const int n = 1024;
  std::vector<float> a(n * n), b(n * n), c(n * n), expected(n * n);
  for (int i = 0; i < n * n; ++i)
    a[i] = static_cast<float>(i % 7), b[i] = static_cast<float>(i % 5);
  const Ways ways = {[&] { openmp::product(n, a.data(), b.data(), c.data()); },
                     [&] { offloaded::product(n, a.data(), b.data(), c.data()); },
                     {},
                     [&] {
                       cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a.data(),
                                   n, b.data(), n, 1, c.data(), n);
                     }};
  ways.openmp();
  expected = c;
  for (const auto &other : {ways.kernel, ways.library}) {
    c.assign(n * n, 0);
    other();
    requireNear("matrix product", expected, c);
  }
  compare("sgemm 1024", 2e-9 * n * n * n, "GFLOP/s", ways);
}

int main() {
  std::printf("%-22s %9s %9s %9s %9s %9s %9s %9s\n", "", "OpenMP", "kernel", "by hand", "OpenBLAS",
              "k/OpenMP", "k/hand", "k/BLAS");
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
  compare("saxpy 2^25", 12e-9 * n, "GB/s", {openmpSum, kernelSum, sum, {}});

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
  compare("n-body 3008", 1e-6 * charges * charges, "Mpairs/s",
          {openmpPotential, kernelPotential, charge, {}});
  compareProducts();
}
