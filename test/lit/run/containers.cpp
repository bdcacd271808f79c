// Standard containers as variables, references, members and globals; their sizes in bounds and
// subscripts; range-based loops.
// RUN: %loopy-build %s -o %t && %run-pocl %t
// RUN: %loopy-build -D_GLIBCXX_ASSERTIONS %s -o %t && %run-pocl %t
#include "Compare.h"

#include <array>
#include <span>

static std::vector<float> global;
static std::array<std::array<double, 3>, 5> table;

struct Model {
  std::vector<double> values;
  std::array<float, 4> weights;
  void update() {
    [[loopy::kernel]]
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] *= weights[i % 4];
  }
};

void scale(std::vector<float> &v, const std::vector<float> &w, float factor) {
  [[loopy::kernel]]
  for (std::size_t i = 0; i < v.size(); ++i)
    v[i] = factor * v[i] + w[i];
}

void smooth(const std::vector<float> &in, std::vector<float> &out) {
  [[loopy::kernel]]
  for (int i = 1; i < static_cast<int>(in.size()) - 1; ++i)
    out[i] = in[i - 1] + in[i] + in[i + 1] + in.front() - in.back();
}

void below(const std::vector<float> &in, std::vector<float> &out) {
  [[loopy::kernel]]
  for (std::size_t i = 0; i < in.size() - 1; ++i)
    out[i] = in[in.size() - 1 - i];
}

void spans(std::span<const float> in, std::span<float, 40> out) {
  [[loopy::kernel]]
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = in[i] + in.data()[2 * i + 1];
}

void nested(std::vector<std::array<double, 3>> &points, double scale) {
  [[loopy::kernel]]
  for (auto &point : points)
    for (int axis = 0; axis < 3; ++axis)
      point[axis] = point[axis] * scale + table[axis][2];
}

void image(std::vector<float> &pixels, int width, int height) {
  [[loopy::kernel]]
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      pixels.data()[y * width + x] *= pixels.data()[y * width + x];
}

void ranges(std::vector<float> &v, const std::vector<float> &w, const float (&c)[7],
            std::span<double> sums) {
  [[loopy::kernel]]
  for (double &sum : sums) {
    sum = 1;
    for (float x : w)
      sum += x;
    for (const auto &x : c)
      sum -= x;
    for (double x : c)
      sum *= 1 + x / 64;
  }
  [[loopy::kernel]]
  for (float &x : v)
    x = x > 0 ? x : -x;
  [[loopy::kernel]] {
    for (float &x : global)
      x += 1;
  }
}

int main() {
  for (int n : {0, 1, 40, 700}) {
    const auto w = filled<float>(n, 1);
    auto expected = filled<float>(n, 2), v = expected;
    for (int i = 0; i < n; ++i)
      expected[i] = 1.5f * expected[i] + w[i];
    scale(v, w, 1.5f);
    expectSame("scale", expected, v);

    for (int i = 1; i < n - 1; ++i)
      expected[i] = w[i - 1] + w[i] + w[i + 1] + w.front() - w.back();
    smooth(w, v);
    expectSame("smooth", expected, v);

    if (n > 0) {
      for (int i = 0; i < n - 1; ++i)
        expected[i] = w[n - 1 - i];
      below(w, v);
      expectSame("below", expected, v);
    }

    Model model{filled<double>(n, 3), {1, 2, 3, 0.5f}};
    auto values = model.values;
    for (int i = 0; i < n; ++i)
      values[i] *= model.weights[i % 4];
    model.update();
    expectSame("update", values, model.values);

    float c[7] = {1, -2, 3, 4, 5, 6, 7};
    global = w;
    std::vector<double> sums(5), expectedSums(5);
    for (double &sum : expectedSums) {
      sum = 1;
      for (float x : w)
        sum += x;
      for (float x : c)
        sum -= x;
      for (double x : c)
        sum *= 1 + x / 64;
    }
    for (float &x : expected)
      x = x > 0 ? x : -x;
    ranges(v, w, c, sums);
    expectSame("sums", expectedSums, sums);
    expectSame("absolute", expected, v);
    expected = w;
    for (float &x : expected)
      x += 1;
    expectSame("global", expected, global);
  }
  auto in = filled<float>(100, 4), out = filled<float>(40, 5), expected = out;
  for (int i = 0; i < 40; ++i)
    expected[i] = in[i] + in[2 * i + 1];
  spans(in, std::span<float, 40>(out));
  expectSame("spans", expected, out);

  for (auto &row : table)
    row = {1, 2, 3.25};
  std::vector<std::array<double, 3>> points(50, {1, 2, 3});
  auto expectedPoints = points;
  for (auto &point : expectedPoints)
    for (int axis = 0; axis < 3; ++axis)
      point[axis] = point[axis] * 1.5 + table[axis][2];
  nested(points, 1.5);
  if (std::memcmp(points.data(), expectedPoints.data(), 50 * sizeof(points[0])) != 0)
    return 1;

  auto pixels = filled<float>(35 * 20, 6);
  expected = pixels;
  for (float &pixel : expected)
    pixel *= pixel;
  image(pixels, 35, 20);
  expectSame("pixels", expected, pixels);
}
