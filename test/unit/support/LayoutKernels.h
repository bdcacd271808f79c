//===- LayoutKernels.h - For tests of the steps on arrays of the kernel --------------------===//
#pragma once

#include "test/unit/support/TestKernels.h"
#include "transforms/ApplyScript.h"

#include <string>

namespace loopy::test {

/// The kernel after a script, every step verified.
inline ir::Expected<transforms::AppliedScript> applied(const ir::Kernel &kernel,
                                                       const transforms::Script &script) {
  return transforms::applyScript(kernel, *ir::computeDependences(kernel), script);
}

/// for i: for j: t[i][j] = a[i][j];  for i_1: for j_1: b[i_1][j_1] = t[j_1][i_1]
/// for 8 x 8 elements of t, which has `rows` x `columns`.
inline TestKernel tileKernel(std::int64_t rows = 8, std::int64_t columns = 8) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2).local("t", 0, {rows, columns});
  test.statement({"i", "j"}, "0 <= i < 8 and 0 <= j < 8", at("t", {i("i"), i("j")}),
                 value(at("a", {i("i"), i("j")})));
  test.statement({"i_1", "j_1"}, "0 <= i_1 < 8 and 0 <= j_1 < 8", at("b", {i("i_1"), i("j_1")}),
                 value(at("t", {i("j_1"), i("i_1")})));
  return test;
}

/// "[8][n]": the sizes of an array, which has to know them all.
inline std::string sizes(const ir::Kernel &kernel, const std::string &array = "t") {
  std::string text;
  for (const auto &size : kernel.find(ir::ArrayName(array))->sizes)
    text += "[" + toString(size.value()) + "]";
  return text;
}

} // namespace loopy::test
