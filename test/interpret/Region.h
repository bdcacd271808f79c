//===- Region.h - A loop nest as a tree, and as a kernel ----------------------------------===//
//
// The same region in two independent forms: the tree is executed directly, the kernel goes through
// the compiler.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Kernel.h"
#include "test/interpret/Evaluator.h"

#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace loopy::test {

/// Sum of coefficient * name and a constant; names are inames and parameters.
struct Affine {
  std::vector<std::pair<std::string, std::int64_t>> terms;
  std::int64_t constant = 0;

  std::int64_t value(const Names &names) const;
  std::string text() const; ///< in isl's notation
};

struct Loop;
struct Test;
struct Leaf {
  std::size_t statement; ///< index into Region::statements
};
using Node = std::variant<Loop, Test, Leaf>;

/// for (iname = max(lowers); iname < min(uppers); ++iname) body
struct Loop {
  std::string iname;
  std::vector<Affine> lowers, uppers;
  std::vector<Node> body;
};
/// if (lhs >= 0) or, with a divisor, if (lhs mod divisor == 0)
struct Test {
  Affine lhs;
  std::int64_t divisor = 0;
  std::vector<Node> body;
};

struct Region {
  std::vector<ir::Parameter> parameters; ///< of type i32, or floating
  std::vector<ir::Array> arrays;
  std::vector<ir::Function> functions;
  std::vector<ir::Statement> statements; ///< without loops; domains mean nothing
  std::vector<Node> nodes;
};

/// The kernel, with guards that every subscript after the first one stays in its axis.
ir::Kernel kernelOf(const Region &region, isl::ctx ctx);

/// One execution of a statement. The lexicographic order of `order` is that of execution.
struct Instance {
  const ir::Statement &statement;
  const Names &names;
  const std::vector<std::int64_t> &order;
};
using Visitor = std::function<void(const Instance &)>;

/// Calls `visit` for every instance in program order, or for those in exactly the loops that `only`
/// gives a value, with these values.
void forEachInstance(const Region &region, const Names &parameters, const Names *only,
                     const Visitor &visit);

/// Executes the region in its order.
void run(const Region &region, const Names &parameters, AccessibleMemory &memory);

} // namespace loopy::test
