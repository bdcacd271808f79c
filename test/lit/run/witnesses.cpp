// The orders that ../transforms/illegal-steps.cpp sees refused do give other results: here `trust`
// lets them through.
// RUN: %loopy-build %s -o %t && %run-pocl %t
#include "Compare.h"

#include <loopy/loopy.hpp>

#define TRUST .trust("to show what would happen", loopy::check::dependence)

namespace refused {
#define SCRIPT(...) LOOPY_KERNEL(loopy::script() __VA_ARGS__ TRUST)
#include "Inputs/witnesses.h"
} // namespace refused

#undef SCRIPT
namespace original {
#define SCRIPT(...)
#include "Inputs/witnesses.h"
} // namespace original

using Function = void (*)(int n, float *a, float *b);

static void expectDifference(const char *name, Function original, Function refused) {
  auto a = filled<float>(2048, 1), b = filled<float>(2048, 2), otherA = a, otherB = b;
  original(20, a.data(), b.data());
  refused(20, otherA.data(), otherB.data());
  if (a == otherA && b == otherB) {
    std::printf("%s: the refused order gives the same results\n", name);
    std::exit(1);
  }
}

#define CHECK(NAME) expectDifference(#NAME, original::NAME, refused::NAME)

int main() {
  CHECK(reversed);
  CHECK(shifted);
  CHECK(mapped);
  CHECK(tiled);
  CHECK(jammed);
  CHECK(fused);
  CHECK(fusedAcross);
  CHECK(distributed);
  CHECK(duplicated);
  CHECK(interchangedPart);
  CHECK(splitPart);
}
