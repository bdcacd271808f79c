// Conversions between integers, floats and bool happen where C++ has them.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int n, const unsigned char *byte, const float *x, int *whole, double *wide,
                     bool *flag, float *mean) {
  for (int i = 0; i < n; ++i) {
    whole[i] = static_cast<int>(x[i] * 100);
    wide[i] = x[i] + byte[i] / 3 + byte[i] / 3.0;
    flag[i] = byte[i] & 4;
    mean[i] = (byte[i] + whole[i]) / 2 + (flag[i] ? 0.25f : -i);
  }
}

static void kernel(int n, const unsigned char *byte, const float *x, int *whole, double *wide,
                   bool *flag, float *mean) {
  [[loopy::kernel]]
  for (int i = 0; i < n; ++i) {
    whole[i] = static_cast<int>(x[i] * 100);
    wide[i] = x[i] + byte[i] / 3 + byte[i] / 3.0;
    flag[i] = byte[i] & 4;
    mean[i] = (byte[i] + whole[i]) / 2 + (flag[i] ? 0.25f : -i);
  }
}

struct Result {
  std::vector<int> whole;
  std::vector<double> wide;
  std::vector<unsigned char> flag;
  std::vector<float> mean;

  explicit Result(int n) : whole(n), wide(n), flag(n), mean(n) {}
  bool *flags() { return reinterpret_cast<bool *>(flag.data()); }
};

int main() {
  for (int n : {0, 1, 64, 777}) {
    auto byte = filled<unsigned char>(n, 1);
    auto x = filled<float>(n, 2);
    Result expected(n), got(n);
    original(n, byte.data(), x.data(), expected.whole.data(), expected.wide.data(),
             expected.flags(), expected.mean.data());
    kernel(n, byte.data(), x.data(), got.whole.data(), got.wide.data(), got.flags(),
           got.mean.data());
    expectSame("whole", expected.whole, got.whole);
    expectSame("wide", expected.wide, got.wide);
    expectSame("flag", expected.flag, got.flag);
    expectSame("mean", expected.mean, got.mean);
  }
}
