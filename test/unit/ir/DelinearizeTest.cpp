#include "ir/Delinearize.h"

#include <gtest/gtest.h>

using namespace loopy::ir;

namespace {

class Delinearize : public testing::Test {
protected:
  Expr i = inameRef(Iname("i")), j = inameRef(Iname("j")), k = inameRef(Iname("k"));
  Expr n = parameterRef(ParameterName("n")), m = parameterRef(ParameterName("m"));

  LinearAccess access(const Expr &subscript, const char *domain) {
    return {subscript, {Iname("i"), Iname("j"), Iname("k")}, isl::set(isl.get(), domain)};
  }
  std::optional<Shape> shape(const std::vector<LinearAccess> &accesses) {
    return delinearize(accesses, universe(isl.get()));
  }
  static std::string text(const ShapedAccess &access) {
    return toString(Access{ArrayName("a"), access.subscripts});
  }
  /// The parameter values for which some instance leaves its axis.
  isl::set badParameters(const ShapedAccess &access) {
    return projectOut(access.outside, {Iname("i"), Iname("j"), Iname("k")});
  }
  isl::set set(const char *text) { return isl::set(isl.get(), text); }

  IslContext isl;
};

const char *matrix = "[n, m, i, j] -> { : 0 <= i < m and 0 <= j < n }";

TEST_F(Delinearize, RowsOfAMatrix) {
  auto found = shape({access(indexAdd(indexMul(i, n), j), matrix)});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->innerSizes.size(), 1u);
  EXPECT_EQ(toString(found->innerSizes[0]), "n");
  EXPECT_EQ(text(found->accesses[0]), "a[i][j]");
  EXPECT_TRUE(found->accesses[0].outside.is_empty());
}

TEST_F(Delinearize, LeadingDimensionIsCheckedAtRunTime) {
  Expr lda = parameterRef(ParameterName("lda"));
  auto found = shape({access(indexAdd(indexMul(i, lda), j), matrix)});
  ASSERT_TRUE(found);
  EXPECT_TRUE(badParameters(found->accesses[0])
                  .is_equal(set("[n, m, lda] -> { : m > 0 and n > 0 and lda < n }")));
}

TEST_F(Delinearize, LastColumnStaysInItsRow) {
  Expr last = indexSub(indexAdd(indexMul(i, n), n), index(1)); // i*n + n - 1
  auto found = shape({access(last, "[n, m, i] -> { : 0 <= i < m and n > 0 }")});
  ASSERT_TRUE(found);
  EXPECT_EQ(text(found->accesses[0]), "a[i][n - 1]");
  EXPECT_TRUE(found->accesses[0].outside.is_empty());
}

TEST_F(Delinearize, InterleavedChannels) { // (i*n + j)*3 + k
  Expr pixel = indexAdd(indexMul(indexAdd(indexMul(i, n), j), index(3)), k);
  auto found =
      shape({access(pixel, "[n, m, i, j, k] -> { : 0 <= i < m and 0 <= j < n and 0 <= k < 3 }")});
  ASSERT_TRUE(found);
  EXPECT_EQ(toString(found->innerSizes[0]), "3 * n");
  EXPECT_EQ(text(found->accesses[0]), "a[i][3 * j + k]");
  EXPECT_TRUE(found->accesses[0].outside.is_empty());
}

TEST_F(Delinearize, ThreeDimensionsWithAHalo) { // (i*(m+2) + j)*(n+2) + k
  Expr rows = indexAdd(m, index(2)), columns = indexAdd(n, index(2));
  Expr subscript = indexAdd(indexMul(indexAdd(indexMul(i, rows), j), columns), k);
  auto found = shape(
      {access(subscript, "[n, m, i, j, k] -> { : 0 <= i < 9 and 1 <= j <= m and 1 <= k <= n }")});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->innerSizes.size(), 2u);
  EXPECT_EQ(toString(found->innerSizes[0]), "m + 2");
  EXPECT_EQ(toString(found->innerSizes[1]), "n + 2");
  EXPECT_EQ(text(found->accesses[0]), "a[i][j][k]");
  EXPECT_TRUE(found->accesses[0].outside.is_empty());
}

TEST_F(Delinearize, AllAccessesShareOneShape) {
  Expr even = indexAdd(indexMul(indexMul(i, index(2)), n), j);
  auto found = shape({access(indexAdd(indexMul(i, n), j), matrix), access(even, matrix)});
  ASSERT_TRUE(found);
  EXPECT_EQ(toString(found->innerSizes[0]), "n");
  EXPECT_EQ(text(found->accesses[1]), "a[2 * i][j]");
}

TEST_F(Delinearize, ReversedRows) { // (m-1-i)*n + j
  Expr row = indexSub(indexSub(m, index(1)), i);
  auto found = shape({access(indexAdd(indexMul(row, n), j), matrix)});
  ASSERT_TRUE(found);
  EXPECT_EQ(text(found->accesses[0]), "a[m - i - 1][j]");
}

TEST_F(Delinearize, RowsThatAlwaysOverlapAreReported) {
  auto found = shape(
      {access(indexAdd(indexMul(i, n), j), "[n, m, i, j] -> { : 0 <= i < m and 0 <= j < 2n }")});
  ASSERT_TRUE(found);
  isl::set runs = set("[n, m] -> { : m > 0 and n > 0 }");
  EXPECT_TRUE(runs.is_subset(badParameters(found->accesses[0])));
}

TEST_F(Delinearize, DiagonalOfAMatrix) { // i*n + i next to i*n + j
  auto found = shape({access(indexAdd(indexMul(i, n), i), "[n, i] -> { : 0 <= i < n }"),
                      access(indexAdd(indexMul(i, n), j), "[n, i, j] -> { : 0 <= i, j < n }")});
  ASSERT_TRUE(found);
  EXPECT_EQ(toString(found->innerSizes[0]), "n");
  EXPECT_EQ(text(found->accesses[0]), "a[i][i]");
  EXPECT_TRUE(found->accesses[0].outside.is_empty());
}

TEST_F(Delinearize, RowGivenByAParameter) { // n*m*i + n*row + j: the row's length is in the offset
  Expr row = parameterRef(ParameterName("row"));
  Expr subscript = indexAdd(indexAdd(indexMul(indexMul(n, m), i), indexMul(n, row)), j);
  auto found = shape({access(subscript, matrix)});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->innerSizes.size(), 2u);
  EXPECT_EQ(toString(found->innerSizes[0]), "m");
  EXPECT_EQ(toString(found->innerSizes[1]), "n");
  EXPECT_EQ(text(found->accesses[0]), "a[i][row][j]");
}

TEST_F(Delinearize, PlanesGivenByParameters) { // n*m*plane + n*i + j with two planes
  auto plane = [&](const char *name) {
    Expr offset = indexMul(indexMul(n, m), parameterRef(ParameterName(name)));
    return access(indexAdd(indexAdd(offset, indexMul(n, i)), j), matrix);
  };
  auto found = shape({plane("from"), plane("to")});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->innerSizes.size(), 2u);
  EXPECT_EQ(toString(found->innerSizes[0]), "m");
  EXPECT_EQ(text(found->accesses[1]), "a[to][i][j]");
}

TEST_F(Delinearize, NoShapeForUnrelatedStrides) {
  EXPECT_FALSE(shape({access(indexAdd(indexMul(i, n), indexMul(j, m)), matrix)}));
}

TEST_F(Delinearize, NoShapeForProductsOfLoopVariables) {
  EXPECT_FALSE(shape({access(indexMul(i, j), matrix)}));
}

} // namespace
