#include "ir/Dot.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::ir {
namespace {

using namespace loopy::test;

TEST(Dot, ShowsLoopsStatementsAndDependences) {
  TestKernel test = recurrence();
  Kernel kernel = test.get();
  EXPECT_EQ(toDot(kernel, *computeDependences(kernel)),
            "digraph \"test\" {\n"
            "  node [shape=box];\n"
            "  subgraph cluster_0 {\n"
            "    label=\"for i\";\n"
            "    \"s0\" [label=\"s0: a[i] = a[i - 1]\"];\n"
            "  }\n"
            "  \"s0\" -> \"s0\" [label=\"a flow\"];\n"
            "}\n");
}

} // namespace
} // namespace loopy::ir
