#include "codegen/StreamStores.h"

#include "test/unit/support/GeneratedCode.h"

namespace loopy::codegen {
namespace {

using namespace loopy::test;
using ir::Iname;

transforms::Step streaming(ir::StoreMode mode = ir::StoreMode::Streaming) {
  return {transforms::TagStatements{"", mode}, {}};
}
transforms::Step onGroups(const std::string &iname) {
  return {transforms::TagInames{Iname(iname), ir::GroupAxis{0}}, {}};
}

/// for i in [1, n): for j in [1, n): b[i][j] = a[i][j - 1] + a[i - 1][j + 1]
TestKernel rows() {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 2);
  test.statement({"i", "j"}, "1 <= i < n and 1 <= j < n - 1", at("b", {i("i"), i("j")}),
                 sum(value(at("a", {i("i"), plus(i("j"), c(-1))})),
                     value(at("a", {plus(i("i"), c(-1)), plus(i("j"), c(1))}))));
  return test;
}

std::string bodyOf(const TestKernel &test, const transforms::Script &script) {
  std::string text = openclBody(test.get(), script);
  return text.substr(text.rfind("_offset;\n") + 9);
}

TEST(StreamStores, WholeLines) {
  EXPECT_EQ(bodyOf(rows(), {onGroups("i"), streaming()}),
            "  const long i = 1 + (long)get_group_id(0);\n"
            "  {\n"
            "    long j = 1;\n"
            "    for (; j < n - 1 && (ulong)&b[i * n + j] % 64 != 0; ++j) {\n"
            "      b[i * n + j] = a[i * n + (j - 1)] + a[(i - 1) * n + (j + 1)];\n"
            "    }\n"
            "    for (; j + 15 < n - 1; j += 16) {\n"
            "      loopy_fetch_ahead(&a[i * n + (j - 1)]);\n"
            "      loopy_fetch_ahead(&a[(i - 1) * n + (j + 1)]);\n"
            "      float loopy_line[16] __attribute__((aligned(64)));\n"
            "      const long loopy_first = j;\n"
            "      #pragma unroll\n"
            "      for (long j = loopy_first; j < loopy_first + 16; ++j)\n"
            "        loopy_line[j - loopy_first] = a[i * n + (j - 1)] + a[(i - 1) * n + (j + 1)];\n"
            "      loopy_stream(*(float16 *)loopy_line, (__global float16 *)&b[i * n + j]);\n"
            "    }\n"
            "    for (; j < n - 1; ++j) {\n"
            "      b[i * n + j] = a[i * n + (j - 1)] + a[(i - 1) * n + (j + 1)];\n"
            "    }\n"
            "  }\n"
            "}\n");
}

/// for j in [0, distance): for h in [0, 2): b[j + distance * h] = a[j + distance * h], h unrolled
std::string inTwoPlaces(std::int64_t distance) {
  TestKernel test({"n"});
  test.array("a").array("b");
  const ir::Expr place = plus(i("j"), ir::indexMul(c(distance), i("h")));
  test.statement({"j", "h"}, "0 <= j < " + std::to_string(distance) + " and 0 <= h < 2",
                 at("b", {place}), value(at("a", {place})));
  return bodyOf(test, {{transforms::TagInames{Iname("h"), ir::Unroll{}}, {}}, streaming()});
}

TEST(StreamStores, SeveralPlacesSideBySide) {
  const std::string text = inTwoPlaces(32);
  EXPECT_NE(text.find("    for (; j < 32 && (ulong)&b[j] % 64 != 0; ++j) {\n"
                      "      b[j] = a[j];\n"
                      "      b[j + 32] = a[j + 32];\n"
                      "    }\n"
                      "    for (; j + 15 < 32; j += 16) {\n"
                      "      {\n"
                      "        float loopy_line[16] __attribute__((aligned(64)));\n"
                      "        const long loopy_first = j;\n"
                      "        #pragma unroll\n"
                      "        for (long j = loopy_first; j < loopy_first + 16; ++j)\n"
                      "          loopy_line[j - loopy_first] = a[j];\n"
                      "        loopy_stream(*(float16 *)loopy_line, (__global float16 *)&b[j]);\n"
                      "      }\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("(__global float16 *)&b[j + 32]);\n"), std::string::npos) << text;
}

TEST(StreamStores, NotWherePlacesBeginWithinOneLine) {
  EXPECT_EQ(inTwoPlaces(24).find("stream"), std::string::npos);
}

/// for i: { t[0..7] = a[..]; b[i] = t[3] } with t in global memory
TEST(StreamStores, NotInCopiesOfLocalVariables) {
  TestKernel test({"n"});
  test.array("a").array("b").local("t", 1, {8});
  test.statement({"i", "j"}, "0 <= i < n and 0 <= j < 8", at("t", {i("i"), i("j")}),
                 value(at("a", {i("j")})));
  test.statement({"i"}, "0 <= i < n", at("b", {i("i")}), value(at("t", {i("i"), c(3)})));
  const transforms::Step inGlobal{
      transforms::SetTemporaryAddressSpace{ir::ArrayName("t"), ir::AddressSpace::Global}, {}};
  EXPECT_EQ(openclBody(test.get(), {inGlobal, streaming()}).find("stream"), std::string::npos);
  TestKernel scalar({"n"});
  scalar.array("a").array("b").local("t", 1);
  scalar.statement({"i"}, "0 <= i < n", at("t", {i("i")}), value(at("a", {i("i")})));
  scalar.statement({"j"}, "0 <= j < n", at("b", {i("j")}), value(at("t", {i("j")})));
  EXPECT_NE(openclBody(scalar.get(), {streaming()}).find("b[j]"), std::string::npos);
}

TEST(StreamStores, OnlyWhereMuchIsWritten) {
  std::string text = bodyOf(rows(), {onGroups("i"), streaming(ir::StoreMode::StreamingIfLarge)});
  EXPECT_NE(text.find("    long j = 1;\n"
                      "    if (n >= 258 && 4 * (n - 2) * (n - 1) >= 33554432) {\n"),
            std::string::npos)
      << text;
}

TEST(StreamStores, NotWhereTheSameElementsAreWrittenAgain) {
  TestKernel test({"n"});
  test.array("a", 2).array("b", 1);
  test.statement({"t", "j"}, "0 <= t < n and 0 <= j < n", at("b", {i("j")}),
                 value(at("a", {i("t"), i("j")})));
  EXPECT_EQ(openclBody(test.get(), {streaming(ir::StoreMode::StreamingIfLarge)}).find("stream"),
            std::string::npos);
  EXPECT_NE(openclBody(test.get(), {streaming()}).find("stream"), std::string::npos);
}

TEST(StreamStores, NotWhatIsReadOrScattered) {
  EXPECT_EQ(openclBody(saxpy().get(), {streaming()}).find("stream"), std::string::npos);
  TestKernel column({"n"});
  column.array("a").array("b", 2);
  column.statement({"j"}, "0 <= j < n", at("b", {i("j"), c(0)}), value(at("a", {i("j")})));
  EXPECT_EQ(openclBody(column.get(), {streaming()}).find("stream"), std::string::npos);
  TestKernel pair({"n"});
  pair.array("a").array("b").array("d");
  for (const char *target : {"a", "b"})
    pair.statement({"j"}, "0 <= j < n", at(target, {i("j")}), value(at("d", {i("j")})));
  EXPECT_EQ(openclBody(pair.get(), {streaming()}).find("stream"), std::string::npos);
}

} // namespace
} // namespace loopy::codegen
