#include "test/unit/support/RunGroups.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::ArrayName;
using ir::Iname;

constexpr ir::GroupAxis g0{0}, g1{1};
constexpr ir::LocalAxis l0{0}, l1{1};

transforms::Step prefetch(const std::string &array, const std::vector<std::string> &sweep,
                          std::optional<ir::AddressSpace> space = {}) {
  return {transforms::AddPrefetch{ArrayName(array), inames(sweep), space}, {}};
}
transforms::Step buffer(const std::string &array, const std::vector<std::string> &sweep,
                        std::optional<ir::AddressSpace> space = {}) {
  return {transforms::BufferArray{ArrayName(array), inames(sweep), space}, {}};
}

/// c[i][j] += a[i][k] * b[k][j], sizes n
TestKernel product() {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2).array("c", 2);
  ir::Expr term = ir::binary(ir::BinaryOp::Mul, value(at("a", {i("i"), i("k")})),
                             value(at("b", {i("k"), i("j")})), ir::ScalarType::F32);
  test.statement({"i", "j", "k"}, "0 <= i < n and 0 <= j < n and 0 <= k < n",
                 at("c", {i("i"), i("j")}), sum(value(at("c", {i("i"), i("j")})), term));
  return test;
}

std::vector<Environment> sizes(const std::vector<std::int64_t> &values) {
  std::vector<Environment> result;
  for (std::int64_t n : values)
    result.push_back({{"n", n}});
  return result;
}

TEST(Prefetch, ProductInTiles) {
  TestKernel test = product();
  transforms::Script tiles = {split("i", 4, g1, l1), split("j", 4, g0, l0), split("k", 4)};
  for (const auto &storage : std::vector<transforms::Script>{
           {prefetch("a", {"i_inner", "k_inner"}), prefetch("b", {"k_inner", "j_inner"})},
           {prefetch("a", {"k_inner"}), buffer("c", {})},
           {prefetch("b", {"j_inner", "k_inner"}), buffer("c", {}),
            prefetch("a", {"i_inner", "k_inner"})},
           {buffer("c", {"i_inner", "j_inner"})}}) {
    transforms::Script script = tiles;
    script.insert(script.end(), storage.begin(), storage.end());
    expectSameResults(test.get(), script, sizes({1, 4, 5, 7}));
  }
}

TEST(Prefetch, StencilWithHalo) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  auto element = [&](int di, int dj) {
    return value(at("a", {plus(i("i"), c(di)), plus(i("j"), c(dj))}));
  };
  test.statement({"i", "j"}, "1 <= i < n - 1 and 1 <= j < n - 1", at("b", {i("i"), i("j")}),
                 sum(sum(element(-1, 0), element(1, 0)), sum(element(0, -1), element(0, 1))));
  expectSameResults(
      test.get(),
      {split("i", 4, g1, l1), split("j", 4, g0, l0), prefetch("a", {"i_inner", "j_inner"})},
      sizes({2, 3, 6, 9}));
  expectSameResults(test.get(), {split("i", 4, g0, l0), prefetch("a", {"i_inner"})}, sizes({3, 7}));
}

TEST(Prefetch, OneDimensionForAGroupOfTwo) {
  TestKernel test({"n"});
  test.array("x").array("y", 2);
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("y", {i("i"), i("j")}),
                 sum(value(at("x", {i("i")})), value(at("y", {i("i"), i("j")}))));
  expectSameResults(test.get(),
                    {split("i", 3, g1, l1), split("j", 2, g0, l0), prefetch("x", {"i_inner"})},
                    sizes({1, 5, 6}));
}

TEST(Prefetch, LongerThanTheGroup) {
  // y[i] += x[j]: blocks of 8 copied by 3 work-items
  TestKernel test({"n"});
  test.array("x").array("y").statement({"i", "j"}, "0 <= i < n and 0 <= j < n", at("y", {i("i")}),
                                       sum(value(at("y", {i("i")})), value(at("x", {i("j")}))));
  transforms::Script script = {split("i", 3, g0, l0), split("j", 8),
                               prefetch("x", {"j_inner"}, ir::AddressSpace::Local)};
  expectSameResults(test.get(), script, sizes({1, 7, 8, 9, 17}));
  script.push_back(buffer("y", {}));
  expectSameResults(test.get(), script, sizes({1, 8, 9}));
}

TEST(Buffer, WorkItemsOfTheGroupSeeEachOther) {
  // for t in [0, 3): for i: a[i] = a[i] + 1 with i on l.0, held in local memory over t
  TestKernel test({"n"});
  test.array("a").statement({"o", "t", "i"}, "0 <= o < n and 0 <= t < 3 and 0 <= i < 5",
                            at("a", {plus(ir::indexMul(i("o"), c(5)), i("i"))}),
                            sum(value(at("a", {plus(ir::indexMul(i("o"), c(5)), i("i"))})),
                                value(at("a", {plus(ir::indexMul(i("o"), c(5)), i("i"))}))));
  expectSameResults(test.get(), {tag("o", g0), tag("i", l0), buffer("a", {"t", "i"})},
                    sizes({1, 3}));
}

TEST(Scratch, OneElementPerIterationBetweenKernels) {
  // for i: { s = 0; for j: s = s + x[j]; for k: y[i][k] = y[i][k] + s } with both inner loops
  // outside, k on the grid.
  TestKernel test({"n"});
  test.array("x").array("y", 2).local("s", 1);
  ir::Expr zero = ir::floatingLiteral(0, ir::ScalarType::F32);
  test.statement({"i"}, "1 <= i < n", at("s", {i("i")}), zero);
  test.statement({"i", "j"}, "1 <= i < n and 0 <= j < 3", at("s", {i("i")}),
                 sum(value(at("s", {i("i")})), value(at("x", {i("j")}))));
  test.statement({"i", "k"}, "1 <= i < n and 0 <= k < n", at("y", {i("i"), i("k")}),
                 sum(value(at("y", {i("i"), i("k")})), value(at("s", {i("i")}))));
  transforms::Step apart{transforms::Distribute{Iname("i"), ""}, {}};
  expectSameResults(test.get(), {apart}, sizes({1, 2, 5}));
  expectSameResults(test.get(), {apart, tag("i", g0)}, sizes({1, 2, 5}));
  expectSameResults(test.get(), {apart, tag("i", g0), split("k", 4, g1, l0)}, sizes({1, 2, 5}));
  expectSameResults(test.get(), {apart, split("i", 3), tag("k", g0)}, sizes({1, 2, 5}));
}

TEST(Reduction, TreeOfAnyExtent) {
  for (int extent : {1, 2, 5, 7, 8}) {
    TestKernel test({"n"});
    test.array("x").array("y").statement({"i", "k"}, "0 <= i < 3 and 0 <= k < n", at("y", {i("i")}),
                                         sum(value(at("y", {i("i")})), value(at("x", {i("k")}))));
    transforms::Script script = {
        tag("i", g0), split("k", extent), {transforms::RealizeReduction{Iname("k_inner"), l0}, {}}};
    expectSameResults(test.get(), script, sizes({0, 1, 6, 17}));
  }
}

TEST(Reduction, RowsOfWorkItems) {
  TestKernel test({"n"});
  test.array("x", 2).array("y").statement(
      {"i", "k"}, "0 <= i < n and 0 <= k < n", at("y", {i("i")}),
      sum(value(at("y", {i("i")})), value(at("x", {i("i"), i("k")}))));
  expectSameResults(test.get(),
                    {split("i", 3, g0, l1),
                     split("k", 4),
                     {transforms::RealizeReduction{Iname("k_inner"), l0}, {}}},
                    sizes({1, 4, 5}));
}

TEST(Reduction, TwoLevels) {
  TestKernel test({"n"});
  test.array("x").array("y").statement({"k"}, "0 <= k < n", at("y", {c(0)}),
                                       sum(value(at("y", {c(0)})), value(at("x", {i("k")}))));
  expectSameResults(test.get(),
                    {split("k", 12),
                     split("k_inner", 4),
                     {transforms::RealizeReduction{Iname("k_inner_outer"), g0}, {}},
                     {transforms::RealizeReduction{Iname("k_inner_inner"), l0, "q"}, {}}},
                    sizes({0, 1, 11, 12, 30}));
}

} // namespace
} // namespace loopy::codegen
