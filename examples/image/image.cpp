// image: smooths an image, in the style of much existing C: bytes in one flat array, subscripts
// computed by hand, loop variables declared on top.
//
//   loopy-clang++ -std=c++20 -O3 -march=native -ffp-contract=off image.cpp -o image
//   ./image [width of a test image]
//   ./image INPUT.ppm OUTPUT.ppm        PGM works as input, too
//
// The compiler recovers the three dimensions of p[(y * w + x) * 3 + c] and checks at run time what
// it cannot prove about the sizes.
#include "../common/example.hpp"
#include "ppm.hpp"

#include <loopy/loopy.hpp>

namespace offloaded {
#include "loops.h"
} // namespace offloaded
#undef LOOPY_KERNEL
#define LOOPY_KERNEL(...)
namespace original {
#include "loops.h"
} // namespace original

int main(int argc, char **argv) {
  Image in;
  if (argc == 3) {
    std::optional<Image> image = readImage(argv[1]);
    if (!image) {
      std::fprintf(stderr, "%s is not a binary PGM or PPM file with 8 bits per sample\n", argv[1]);
      return 2;
    }
    in = std::move(*image);
  } else {
    const int width = example::sizeArgument(argc, argv, 2048);
    in = testImage(width, width * 3 / 4);
  }
  Image expected = in, out = in;

  const example::Times times = example::measure(
      [&] { original::smooth(in.bytes.data(), expected.bytes.data(), in.width, in.height); },
      [&] { offloaded::smooth(in.bytes.data(), out.bytes.data(), in.width, in.height); });
  if (argc == 3 && !writeImage(argv[2], out)) {
    std::fprintf(stderr, "cannot write %s\n", argv[2]);
    return 2;
  }
  const std::string size = std::to_string(in.width) + "x" + std::to_string(in.height) + " pixels";
  return example::report("image", size, example::maxError(expected.bytes, out.bytes), times);
}
