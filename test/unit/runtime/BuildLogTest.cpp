#include "runtime/BuildLog.h"

#include <gtest/gtest.h>

namespace loopy::rt {
namespace {

const std::string source = "#pragma OPENCL FP_CONTRACT OFF\n"   // 1
                           "__kernel void k0() {\n"             // 2
                           "  for (long i = 0; i < n; ++i) {\n" // 3
                           "    // saxpy.cpp:9\n"               // 4
                           "    y[i] = x[i];\n"                 // 5
                           "    z[i] = x[i];\n"                 // 6
                           "    // saxpy.cpp:12\n"              // 7
                           "    y[i] = z[i];\n"                 // 8
                           "  }\n"                              // 9
                           "}\n"                                // 10
                           "\n"                                 // 11
                           "__kernel void k1() {\n";            // 12

std::string explained(const std::string &line) { return explainBuildLog(line, source, 5).at(0); }

TEST(BuildLog, NamesTheLineOfTheProgram) {
  EXPECT_EQ(explained("a.cl:6:3: error: use of undeclared identifier 'x'"),
            "a.cl:6:3: error: use of undeclared identifier 'x' (from saxpy.cpp:9)");
  EXPECT_EQ(explained("<kernel>:8:3: error: no"), "<kernel>:8:3: error: no (from saxpy.cpp:12)");
}

TEST(BuildLog, LeavesTheRestAsItIs) {
  for (const char *line : {"a.cl:1:3: error: no", "a.cl:3:3: error: before all comments",
                           "a.cl:12:3: error: another function", "1 error generated.", "9:30",
                           "a.cl:99999999999999999999:1: error"})
    EXPECT_EQ(explained(line), line);
}

TEST(BuildLog, Ends) {
  EXPECT_EQ(explainBuildLog("a\nb\nc\n", source, 2), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(explainBuildLog("", source, 2).empty());
}

} // namespace
} // namespace loopy::rt
