// edges: an image pipeline: grey, blur, gradient, thinning, threshold, histogram.
//
//   loopy-clang++ -std=c++20 -O2 -ffp-contract=off edges.cpp -o edges
//   ./edges IN.ppm OUT.pgm          or        ./edges --test WIDTH HEIGHT OUT.pgm
//
// Everything is a std::vector with rows one after the other.
#include <loopy/loopy.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

typedef unsigned char byte;

struct ColourImage {
  int width = 0, height = 0;
  std::vector<byte> data; // red, green, blue

  void resize(int w, int h) {
    width = w;
    height = h;
    data.assign((size_t)w * h * 3, 0);
  }
};

struct GreyImage {
  int width = 0, height = 0;
  std::vector<float> data;

  GreyImage(int w, int h) : width(w), height(h), data((size_t)w * h) {}
};

// --- files -------------------------------------------------------------------

static int readNumber(FILE *in, const std::string &name) {
  int c = fgetc(in);
  while (c == '#' || isspace(c)) {
    if (c == '#')
      while (c != '\n' && c != EOF)
        c = fgetc(in);
    c = fgetc(in);
  }
  int value = 0;
  if (!isdigit(c))
    throw std::runtime_error(name + ": a number is missing");
  while (isdigit(c)) {
    value = value * 10 + (c - '0');
    if (value > 100000)
      throw std::runtime_error(name + ": a number is too large");
    c = fgetc(in);
  }
  return value;
}

static ColourImage readPpm(const std::string &name) {
  FILE *in = fopen(name.c_str(), "rb");
  if (!in)
    throw std::runtime_error(name + ": cannot be opened");
  if (fgetc(in) != 'P' || fgetc(in) != '6') {
    fclose(in);
    throw std::runtime_error(name + ": not a binary PPM file");
  }
  ColourImage image;
  const int width = readNumber(in, name);
  const int height = readNumber(in, name);
  if (readNumber(in, name) != 255) {
    fclose(in);
    throw std::runtime_error(name + ": only 8 bits per channel are read");
  }
  image.resize(width, height);
  const size_t got = fread(image.data.data(), 1, image.data.size(), in);
  fclose(in);
  if (got != image.data.size())
    throw std::runtime_error(name + ": the file is too short");
  return image;
}

static void writePgm(const std::string &name, const std::vector<byte> &data, int w, int h) {
  FILE *out = fopen(name.c_str(), "wb");
  if (!out)
    throw std::runtime_error(name + ": cannot be written");
  fprintf(out, "P5\n%d %d\n255\n", w, h);
  const bool complete = fwrite(data.data(), 1, data.size(), out) == data.size();
  if (fclose(out) != 0 || !complete)
    throw std::runtime_error(name + ": writing failed");
}

// Discs, bars and a gradient, with noise.
static ColourImage testImage(int width, int height) {
  ColourImage image;
  image.resize(width, height);
  unsigned state = 7;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      state = state * 1664525u + 1013904223u;
      const int noise = (int)(state >> 28);
      const int dx = x - width / 3, dy = y - height / 2;
      const bool disc = dx * dx + dy * dy < width * height / 25;
      const bool bar = x > 2 * width / 3 && y / 8 % 2;
      byte *pixel = &image.data[((size_t)y * width + x) * 3];
      pixel[0] = (byte)(disc ? 220 - noise : 40 + noise);
      pixel[1] = (byte)(bar ? 200 - noise : 30 + 100 * x / width + noise);
      pixel[2] = (byte)(100 * y / height + noise);
    }
  return image;
}

// --- the pipeline ------------------------------------------------------------

static void toGrey(const ColourImage &in, GreyImage &out) {
  const int pixels = in.width * in.height;
  LOOPY_KERNEL()
  for (int i = 0; i < pixels; i++)
    out.data[i] =
        0.299f * in.data[3 * i] + 0.587f * in.data[3 * i + 1] + 0.114f * in.data[3 * i + 2];
}

static std::vector<float> gaussian(float sigma) {
  const int radius = (int)ceilf(3 * sigma);
  std::vector<float> weights(2 * radius + 1);
  float sum = 0;
  for (int i = -radius; i <= radius; i++) {
    weights[i + radius] = expf(-(float)(i * i) / (2 * sigma * sigma));
    sum += weights[i + radius];
  }
  for (float &weight : weights)
    weight /= sum;
  return weights;
}

static void blurRows(const GreyImage &in, const std::vector<float> &weights, GreyImage &out) {
  const int w = in.width, h = in.height;
  const int radius = (int)weights.size() / 2;
  LOOPY_KERNEL()
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      float sum = 0;
      for (int k = -radius; k <= radius; k++) {
        int at = x + k;
        if (at < 0)
          at = 0;
        if (at >= w)
          at = w - 1;
        sum += weights[k + radius] * in.data[y * w + at];
      }
      out.data[y * w + x] = sum;
    }
}

static void blurColumns(const GreyImage &in, const std::vector<float> &weights, GreyImage &out) {
  const int w = in.width, h = in.height;
  const int radius = (int)weights.size() / 2;
  LOOPY_KERNEL()
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++) {
      float sum = 0;
      for (int k = -radius; k <= radius; k++)
        sum += weights[k + radius] * in.data[std::min(std::max(y + k, 0), h - 1) * w + x];
      out.data[y * w + x] = sum;
    }
}

// Sobel: strength and direction (0 horizontal, 1, 2, 3 in steps of 45 degrees).
static void gradient(const GreyImage &in, GreyImage &strength, std::vector<byte> &direction) {
  const int w = in.width, h = in.height;
  const float *p = in.data.data();
  LOOPY_KERNEL()
  for (int y = 1; y < h - 1; y++)
    for (int x = 1; x < w - 1; x++) {
      const float gx = p[(y - 1) * w + x + 1] + 2 * p[y * w + x + 1] + p[(y + 1) * w + x + 1] -
                       p[(y - 1) * w + x - 1] - 2 * p[y * w + x - 1] - p[(y + 1) * w + x - 1];
      const float gy = p[(y + 1) * w + x - 1] + 2 * p[(y + 1) * w + x] + p[(y + 1) * w + x + 1] -
                       p[(y - 1) * w + x - 1] - 2 * p[(y - 1) * w + x] - p[(y - 1) * w + x + 1];
      strength.data[y * w + x] = sqrtf(gx * gx + gy * gy);
      const float ax = fabsf(gx), ay = fabsf(gy);
      byte way;
      if (ay < 0.41421357f * ax)
        way = 0;
      else if (ax < 0.41421357f * ay)
        way = 2;
      else if ((gx > 0) == (gy > 0))
        way = 1;
      else
        way = 3;
      direction[y * w + x] = way;
    }
}

// Keeps the pixels that are stronger than both neighbours across the edge.
static void thin(const GreyImage &strength, const std::vector<byte> &direction, GreyImage &out) {
  const int w = strength.width, h = strength.height;
  LOOPY_KERNEL()
  for (int y = 1; y < h - 1; y++)
    for (int x = 1; x < w - 1; x++) {
      const float here = strength.data[y * w + x];
      float before, after;
      switch (direction[y * w + x]) {
      case 0:
        before = strength.data[y * w + x - 1];
        after = strength.data[y * w + x + 1];
        break;
      case 1:
        before = strength.data[(y - 1) * w + x - 1];
        after = strength.data[(y + 1) * w + x + 1];
        break;
      case 2:
        before = strength.data[(y - 1) * w + x];
        after = strength.data[(y + 1) * w + x];
        break;
      default:
        before = strength.data[(y - 1) * w + x + 1];
        after = strength.data[(y + 1) * w + x - 1];
      }
      out.data[y * w + x] = here >= before && here >= after ? here : 0;
    }
}

static float maximum(const GreyImage &image) {
  float most = 0;
  LOOPY_KERNEL()
  for (float value : image.data)
    most = std::max(most, value);
  return most;
}

static void toBytes(const GreyImage &in, float most, std::vector<byte> &out) {
  const float scale = most > 0 ? 255 / most : 0;
  LOOPY_KERNEL()
  for (size_t i = 0; i < out.size(); i++)
    out[i] = (byte)(in.data[i] * scale);
}

static void histogram(const std::vector<byte> &image, std::vector<int> &counts) {
  LOOPY_KERNEL()
  for (size_t i = 0; i < image.size(); i++)
    counts[image[i]]++;
}

// Otsu's threshold: the split with the largest variance between its two classes.
static int otsu(const std::vector<int> &counts, int pixels) {
  double all = 0;
  for (int v = 0; v < 256; v++)
    all += (double)v * counts[v];
  double below = 0, best = -1;
  long count = 0;
  int threshold = 0;
  for (int v = 0; v < 256; v++) {
    count += counts[v];
    below += (double)v * counts[v];
    if (count == 0 || count == pixels)
      continue;
    const double left = below / count, right = (all - below) / (pixels - count);
    const double variance = (double)count * (pixels - count) * (left - right) * (left - right);
    if (variance > best) {
      best = variance;
      threshold = v;
    }
  }
  return threshold;
}

static int binarise(std::vector<byte> &image, int threshold) {
  int set = 0;
  LOOPY_KERNEL()
  for (byte &pixel : image) {
    pixel = pixel > threshold ? 255 : 0;
    if (pixel)
      set++;
  }
  return set;
}

static unsigned checksum(const std::vector<byte> &data) {
  unsigned sum = 2166136261u;
  LOOPY_KERNEL()
  for (byte value : data)
    sum = (sum ^ value) * 16777619u;
  return sum;
}

static void report(const std::vector<int> &counts) {
  for (int first = 0; first < 256; first += 32) {
    int sum = 0;
    for (int v = first; v < first + 32; v++)
      sum += counts[v];
    printf("%3d-%3d %8d\n", first, first + 31, sum);
  }
}

int main(int argc, char **argv) try {
  const bool test = argc == 5 && !strcmp(argv[1], "--test");
  if (argc != 3 && !test) {
    fprintf(stderr, "usage: %s IN.ppm OUT.pgm\n       %s --test WIDTH HEIGHT OUT.pgm\n", argv[0],
            argv[0]);
    return 2;
  }
  const ColourImage image = test ? testImage(atoi(argv[2]), atoi(argv[3])) : readPpm(argv[1]);
  const int w = image.width, h = image.height;
  if (w < 3 || h < 3)
    throw std::runtime_error("the image is too small");

  GreyImage grey(w, h), rows(w, h), smooth(w, h), strength(w, h), thinned(w, h);
  std::vector<byte> direction((size_t)w * h), edges((size_t)w * h);
  std::vector<int> counts(256);

  toGrey(image, grey);
  const std::vector<float> weights = gaussian(1.4f);
  blurRows(grey, weights, rows);
  blurColumns(rows, weights, smooth);
  gradient(smooth, strength, direction);
  thin(strength, direction, thinned);
  const float most = maximum(thinned);
  toBytes(thinned, most, edges);
  histogram(edges, counts);
  report(counts);
  const int threshold = otsu(counts, w * h);
  const int set = binarise(edges, threshold);
  printf("%d x %d, strongest edge %.9g, threshold %d, %d edge pixels, checksum %08x\n", w, h, most,
         threshold, set, checksum(edges));
  writePgm(argv[argc - 1], edges, w, h);
  return 0;
} catch (const std::exception &error) {
  fprintf(stderr, "%s: %s\n", argv[0], error.what());
  return 2;
}
