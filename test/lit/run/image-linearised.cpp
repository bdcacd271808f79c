// A filter on a linearised image of bytes, three channels inside.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

static void original(int w, int h, const unsigned char *in, unsigned char *out) {
  for (int y = 1; y < h - 1; ++y)
    for (int x = 1; x < w - 1; ++x)
      for (int c = 0; c < 3; ++c) {
        int sum = 4 * in[(y * w + x) * 3 + c] + in[((y - 1) * w + x) * 3 + c] +
                  in[((y + 1) * w + x) * 3 + c] + in[(y * w + x - 1) * 3 + c] +
                  in[(y * w + x + 1) * 3 + c];
        out[(y * w + x) * 3 + c] = (unsigned char)(sum / 8);
      }
}

static void kernel(int w, int h, const unsigned char *in, unsigned char *out) {
  [[loopy::kernel]]
  for (int y = 1; y < h - 1; ++y)
    for (int x = 1; x < w - 1; ++x)
      for (int c = 0; c < 3; ++c) {
        int sum = 4 * in[(y * w + x) * 3 + c] + in[((y - 1) * w + x) * 3 + c] +
                  in[((y + 1) * w + x) * 3 + c] + in[(y * w + x - 1) * 3 + c] +
                  in[(y * w + x + 1) * 3 + c];
        out[(y * w + x) * 3 + c] = (unsigned char)(sum / 8);
      }
}

int main() {
  for (int w : {0, 1, 2, 3, 17, 50})
    for (int h : {0, 1, 3, 20}) {
      auto in = filled<unsigned char>(3 * w * h, 1);
      auto expected = filled<unsigned char>(3 * w * h, 2), out = expected;
      original(w, h, in.data(), expected.data());
      kernel(w, h, in.data(), out.data());
      expectSame("image", expected, out);
    }
}
