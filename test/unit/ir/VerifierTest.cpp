#include "ir/Verifier.h"

#include "test/unit/support/TestKernels.h"

namespace loopy::ir {
namespace {

using namespace loopy::test;

TEST(Verifier, AcceptsTheTestKernels) {
  EXPECT_TRUE(verify(saxpy().get()));
  EXPECT_TRUE(verify(matmul().get()));
  EXPECT_TRUE(verify(timeLoop().get()));
}

TEST(Verifier, RejectsUnknownNames) {
  TestKernel test = saxpy();
  Kernel kernel = test.get();
  kernel.statements[0].value = value(at("x", {i("q")}));
  EXPECT_ERROR(verify(kernel), "internal error: 's0' refers to 'q', which it does not know");
}

TEST(Verifier, RejectsWrongRank) {
  TestKernel test = saxpy();
  Kernel kernel = test.get();
  kernel.statements[0].value = value(at("x", {i("i"), i("i")}));
  EXPECT_ERROR(verify(kernel),
               "internal error: 's0' accesses x[i][i] with a wrong number of subscripts");
}

TEST(Verifier, RejectsForeignNamesInDomains) {
  TestKernel test = saxpy();
  Kernel kernel = test.get();
  kernel.statements[0].domain = isl::set(test.ctx(), "[i, q] -> { : 0 <= i < q }");
  EXPECT_ERROR(verify(kernel), "internal error: the domain of 's0' depends on 'q'");
}

TEST(Verifier, NoticesLostInstances) {
  TestKernel test = saxpy();
  Kernel original = test.get(), kernel = original;
  kernel.statements[0].domain = isl::set(test.ctx(), "[n, i] -> { : 0 <= i < n - 1 }");
  EXPECT_ERROR(verifySameInstances(kernel, original),
               "internal error: 's0' does not execute its instances exactly once");
}

TEST(Verifier, PartsOfAStatementExecuteItTogether) {
  TestKernel test = saxpy();
  Kernel original = test.get(), kernel = original;
  Statement tail = kernel.statements[0];
  tail.id = StatementId("s0_tail");
  tail.partOf = StatementId("s0");
  kernel.statements.push_back(tail);
  auto restrict = [&](std::size_t part, const char *domain) {
    kernel.statements[part].domain = isl::set(test.ctx(), domain);
  };
  restrict(0, "[n, i] -> { : 0 <= i < n - 1 }");
  restrict(1, "[n, i] -> { : i = n - 1 and i >= 0 }");
  EXPECT_TRUE(verify(kernel));
  EXPECT_TRUE(verifySameInstances(kernel, original));
  restrict(0, "[n, i] -> { : 0 <= i < n }");
  EXPECT_ERROR(verifySameInstances(kernel, original),
               "internal error: 's0_tail' executes an instance twice");
  restrict(0, "[n, i] -> { : 0 <= i < n - 2 }");
  EXPECT_ERROR(verifySameInstances(kernel, original),
               "internal error: 's0' does not execute its instances exactly once");
  kernel.statements.clear();
  EXPECT_ERROR(verifySameInstances(kernel, original),
               "internal error: 's0' does not execute its instances exactly once");
}

TEST(Verifier, NoticesChangedAccesses) {
  TestKernel test = saxpy();
  Kernel original = test.get(), kernel = original;
  kernel.statements[0].target = at("y", {plus(i("i"), c(1))});
  EXPECT_ERROR(verifySameInstances(kernel, original),
               "internal error: 's0' accesses other elements of y");
}

} // namespace
} // namespace loopy::ir
