//===- ppm.hpp - Reading and writing images in the PGM and PPM formats --------------------===//
#pragma once

#include <cctype>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

/// Three bytes per pixel: red, green, blue; row after row.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<unsigned char> bytes;
};

/// The next number of a header, in which comments go from '#' to the end of the line.
inline int headerNumber(std::istream &file) {
  while (std::isspace(file.peek()) || file.peek() == '#') {
    if (file.get() == '#')
      file.ignore(1 << 20, '\n');
  }
  int number = 0;
  file >> number;
  return number;
}

/// Reads binary PGM (P5) or PPM (P6) with 8 bits per sample; grey becomes three equal channels.
inline std::optional<Image> readImage(const std::string &name) {
  std::ifstream file(name, std::ios::binary);
  char kind[2] = {};
  file.read(kind, 2);
  Image image;
  image.width = headerNumber(file);
  image.height = headerNumber(file);
  const int maximum = headerNumber(file);
  file.get();
  if (!file || kind[0] != 'P' || (kind[1] != '5' && kind[1] != '6') || image.width < 1 ||
      image.height < 1 || maximum != 255)
    return std::nullopt;
  const std::size_t channels = kind[1] == '6' ? 3 : 1;
  std::vector<char> samples(channels * image.width * image.height);
  if (!file.read(samples.data(), samples.size()))
    return std::nullopt;
  image.bytes.resize(3 * std::size_t(image.width) * image.height);
  for (std::size_t i = 0; i < image.bytes.size(); ++i)
    image.bytes[i] = static_cast<unsigned char>(samples[channels == 3 ? i : i / 3]);
  return image;
}

inline bool writeImage(const std::string &name, const Image &image) {
  std::ofstream file(name, std::ios::binary);
  file << "P6\n" << image.width << " " << image.height << "\n255\n";
  file.write(reinterpret_cast<const char *>(image.bytes.data()), image.bytes.size());
  return static_cast<bool>(file);
}

/// Rings with some noise, in three colours.
inline Image testImage(int width, int height) {
  Image image{width, height, std::vector<unsigned char>(3 * std::size_t(width) * height)};
  unsigned noise = 1;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c) {
        noise = noise * 1664525u + 1013904223u;
        const int dx = x - width / 2, dy = y - height / 2;
        const unsigned ring = static_cast<unsigned>(dx * dx + dy * dy) / (200u << c);
        image.bytes[(std::size_t(y) * width + x) * 3 + c] =
            static_cast<unsigned char>(ring % 200 + (noise >> 24) % 56);
      }
  return image;
}
