// Bare-attribute saxpy and 5-point stencil against the same loops with OpenMP on the same cores.
//
// Both are measured in one process, in turns and each first as often as the other; before each the
// program sleeps, because OpenMP's threads spin for some time after use and would take the cores
// from the kernels.
#include <loopy/loopy.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

namespace offloaded {
static void saxpy(int n, float a, const float *x, float *y) {
  LOOPY_KERNEL()
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}

static void stencil(int n, const float *a, float *b) {
  LOOPY_KERNEL()
  for (int i = 1; i < n - 1; ++i)
    for (int j = 1; j < n - 1; ++j)
      b[i * n + j] = 0.2f * (a[i * n + j] + a[i * n + j - 1] + a[i * n + j + 1] +
                             a[(i - 1) * n + j] + a[(i + 1) * n + j]);
}
} // namespace offloaded

namespace openmp {
static void saxpy(int n, float a, const float *x, float *y) {
#pragma omp parallel for
  for (int i = 0; i < n; ++i)
    y[i] += a * x[i];
}

static void stencil(int n, const float *a, float *b) {
#pragma omp parallel for
  for (int i = 1; i < n - 1; ++i)
    for (int j = 1; j < n - 1; ++j)
      b[i * n + j] = 0.2f * (a[i * n + j] + a[i * n + j - 1] + a[i * n + j + 1] +
                             a[(i - 1) * n + j] + a[(i + 1) * n + j]);
}
} // namespace openmp

static double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Waits, runs `function` once to warm up and appends the seconds of 5 more runs.
template <class Function> static void measure(Function function, std::vector<double> &seconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(230));
  function();
  for (int run = 0; run < 5; ++run) {
    const auto start = std::chrono::steady_clock::now();
    function();
    seconds.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
}

/// `bytes` is what one run must move at least.
template <class OpenMP, class Kernel>
static void compare(const char *name, double bytes, OpenMP openmp, Kernel kernel) {
  std::vector<double> openmpSeconds, kernelSeconds;
  for (int round = 0; round < 10; ++round) {
    measure(kernel, kernelSeconds);
    measure(openmp, openmpSeconds);
    measure(openmp, openmpSeconds);
    measure(kernel, kernelSeconds);
  }
  const double before = median(openmpSeconds), after = median(kernelSeconds);
  std::printf("%-20s OpenMP %8.3f ms %6.1f GB/s   kernel %8.3f ms %6.1f GB/s   ratio %.2f\n", name,
              1e3 * before, 1e-9 * bytes / before, 1e3 * after, 1e-9 * bytes / after,
              before / after);
}

int main() {
  const int n = 1 << 25, rows = 4096;
  std::vector<float> x(n, 1), y(n, 2), yKernel = y;
  std::vector<float> b(rows * rows), bKernel = b;
  openmp::saxpy(n, 0.5f, x.data(), y.data());
  offloaded::saxpy(n, 0.5f, x.data(), yKernel.data());
  openmp::stencil(rows, x.data(), b.data());
  offloaded::stencil(rows, x.data(), bKernel.data());
  if (y != yKernel || b != bKernel) {
    std::puts("the kernels computed something else");
    return 1;
  }

  // Both work on the same memory, so that its place does not favour one.
  compare(
      "saxpy 2^25", 12.0 * n, [&] { openmp::saxpy(n, 0.5f, x.data(), y.data()); },
      [&] { offloaded::saxpy(n, 0.5f, x.data(), y.data()); });
  compare(
      "stencil 4096x4096", 8.0 * rows * rows, [&] { openmp::stencil(rows, x.data(), b.data()); },
      [&] { offloaded::stencil(rows, x.data(), b.data()); });
}
