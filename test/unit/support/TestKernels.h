//===- TestKernels.h - Kernels for unit tests, in few words --------------------------===//
#pragma once

#include "ir/Kernel.h"
#include "ir/Verifier.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace loopy::test {

inline ir::Expr i(const std::string &name) { return ir::inameRef(ir::Iname(name)); }
inline ir::Expr c(std::int64_t value) { return ir::index(value); }
inline ir::Expr plus(ir::Expr lhs, ir::Expr rhs) { return ir::indexAdd(lhs, rhs); }
inline ir::Access at(const std::string &array, std::vector<ir::Expr> subscripts = {}) {
  return {ir::ArrayName(array), std::move(subscripts)};
}
inline ir::Expr value(ir::Access access) {
  return ir::load(std::move(access), ir::ScalarType::F32);
}
inline ir::Expr sum(ir::Expr lhs, ir::Expr rhs) {
  return ir::binary(ir::BinaryOp::Add, lhs, rhs, ir::ScalarType::F32);
}
inline std::vector<ir::Iname> inames(const std::vector<std::string> &names) {
  return {names.begin(), names.end()};
}

/// Builds a kernel of float arrays; parameters are ints.
class TestKernel {
public:
  explicit TestKernel(const std::vector<std::string> &parameters)
      : kernel{.name = "test", .assumptions = ir::universe(context->get())} {
    for (const std::string &name : parameters)
      kernel.parameters.push_back({ir::ParameterName(name), ir::ScalarType::I32});
  }

  TestKernel &array(const std::string &name, unsigned rank = 1) {
    std::vector<std::optional<ir::Expr>> sizes(rank);
    for (unsigned axis = 1; axis < rank; ++axis)
      sizes[axis] = ir::parameterRef(ir::ParameterName("n"));
    kernel.arrays.push_back(
        {ir::ArrayName(name), ir::ScalarType::F32, ir::Storage::Host, 0, sizes});
    return *this;
  }

  /// A float local variable or array, declared inside `scopeRank` loops.
  TestKernel &local(const std::string &name, unsigned scopeRank,
                    const std::vector<std::int64_t> &sizes = {}) {
    kernel.arrays.push_back(
        {ir::ArrayName(name), ir::ScalarType::F32, ir::Storage::Temporary, scopeRank, {}});
    for (std::int64_t size : sizes)
      kernel.arrays.back().sizes.push_back(ir::index(size));
    return *this;
  }

  /// `constraints` over inames and parameters in isl syntax: "0 <= i < n".
  TestKernel &statement(const std::vector<std::string> &loops, const std::string &constraints,
                        ir::Access target, ir::Expr value) {
    std::string names;
    for (const std::string &name : loops)
      names += (names.empty() ? "" : ", ") + name;
    for (const ir::Parameter &parameter : kernel.parameters)
      names += (names.empty() ? "" : ", ") + parameter.name.str();
    isl::set domain(context->get(), "[" + names + "] -> { : " + constraints + " }");
    ir::Statement statement{.id = ir::StatementId("s" + std::to_string(kernel.statements.size())),
                            .inames = inames(loops),
                            .domain = domain,
                            .target = std::move(target),
                            .value = std::move(value)};
    for (const std::string &name : loops)
      statement.origin.emplace_back(ir::Iname(name), i(name));
    kernel.statements.push_back(std::move(statement));
    return *this;
  }

  /// The kernel, which must be valid.
  ir::Kernel get() const {
    auto valid = ir::verify(kernel);
    EXPECT_TRUE(valid) << (valid ? "" : valid.error().message);
    return kernel;
  }
  isl::ctx ctx() const { return context->get(); }

private:
  /// Lives until the program ends: kernels that tests take out of a TestKernel need it.
  static std::shared_ptr<ir::IslContext> newContext() {
    static std::vector<std::shared_ptr<ir::IslContext>> all;
    return all.emplace_back(std::make_shared<ir::IslContext>());
  }

  std::shared_ptr<ir::IslContext> context = newContext();
  ir::Kernel kernel;
};

/// for i in [0, n): y[i] = y[i] + x[i]
inline TestKernel saxpy() {
  TestKernel kernel({"n"});
  kernel.array("x").array("y").statement({"i"}, "0 <= i < n", at("y", {i("i")}),
                                         sum(value(at("y", {i("i")})), value(at("x", {i("i")}))));
  return kernel;
}

/// for i in [1, n): a[i] = a[i - 1]
inline TestKernel recurrence() {
  TestKernel kernel({"n"});
  kernel.array("a").statement({"i"}, "1 <= i < n", at("a", {i("i")}),
                              value(at("a", {plus(i("i"), c(-1))})));
  return kernel;
}

/// for i: for j: for k: c[i][j] = c[i][j] + a[i][k]   with n in all directions
inline TestKernel matmul() {
  TestKernel kernel({"n"});
  kernel.array("a", 2).array("c", 2).statement(
      {"i", "j", "k"}, "0 <= i < n and 0 <= j < n and 0 <= k < n", at("c", {i("i"), i("j")}),
      sum(value(at("c", {i("i"), i("j")})), value(at("a", {i("i"), i("k")}))));
  return kernel;
}

/// for t: { for i: b[i] = a[i-1] + a[i+1];  for i_1: a[i_1] = b[i_1] }
inline TestKernel timeLoop() {
  TestKernel kernel({"n", "m"});
  kernel.array("a").array("b");
  kernel.statement(
      {"t", "i"}, "0 <= t < m and 1 <= i < n - 1", at("b", {i("i")}),
      sum(value(at("a", {plus(i("i"), c(-1))})), value(at("a", {plus(i("i"), c(1))}))));
  kernel.statement({"t", "i_1"}, "0 <= t < m and 1 <= i_1 < n - 1", at("a", {i("i_1")}),
                   value(at("b", {i("i_1")})));
  return kernel;
}

#define EXPECT_ERROR(result, text)                                                                 \
  do {                                                                                             \
    auto &&checked = (result);                                                                     \
    ASSERT_FALSE(checked);                                                                         \
    EXPECT_EQ(checked.error().message, text);                                                      \
  } while (false)

} // namespace loopy::test
