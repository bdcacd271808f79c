// A member function whose loop uses members: pointers, sizes and arrays of the object.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

struct Signal {
  int n;
  float *data;
  float gain;
  float window[16];

  void amplify() {
    [[loopy::kernel]]
    for (int i = 0; i < n; ++i)
      data[i] = gain * data[i] + window[3];
  }

  void narrow() {
    [[loopy::kernel]]
    for (int i = 0; i < 16; ++i)
      this->window[i] *= 0.5f;
  }
};

int main() {
  for (int n : {0, 1, 400}) {
    auto expected = filled<float>(n, 1), data = expected;
    auto expectedWindow = filled<float>(16, 2), window = expectedWindow;
    Signal signal = {n, data.data(), 1.25f, {}};
    std::memcpy(signal.window, window.data(), sizeof(signal.window));
    for (float &value : expected)
      value = 1.25f * value + expectedWindow[3];
    for (float &value : expectedWindow)
      value *= 0.5f;
    signal.amplify();
    signal.narrow();
    std::memcpy(window.data(), signal.window, sizeof(signal.window));
    expectSame("data", expected, data);
    expectSame("window", expectedWindow, window);
  }
}
