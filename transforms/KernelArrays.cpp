//===- KernelArrays.cpp - What the steps on arrays of the kernel itself share ---------------===//
#include "transforms/KernelArrays.h"

#include "ir/Dependences.h"

#include <algorithm>
#include <utility>

namespace loopy::transforms {

using namespace ir;

Expected<void> requireTemporary(const Kernel &kernel, const ArrayName &name) {
  const Array *array = kernel.find(name);
  if (!array)
    return fail("there is no array '" + name.str() + "' here");
  if (array->storage != Storage::Temporary)
    return fail("'" + name.str() +
                "' is memory of the program, which stays as it is; add_prefetch and buffer_array "
                "make copies that can be changed");
  return {};
}

Expected<void> requireAxis(const Array &array, const ArrayName &name, std::int64_t axis) {
  const std::size_t rank = array.sizes.size();
  if (axis < 0 || std::cmp_greater_equal(axis, rank))
    return fail("'" + name.str() + "' has no axis " + std::to_string(axis) +
                (rank == 0 ? "; it is a scalar"
                           : "; its axes are numbered from 0 to " + std::to_string(rank - 1)));
  return {};
}

Expected<void> requireNoCode(const Kernel &kernel, const ArrayName &name) {
  for (const Statement &statement : kernel.statements)
    if (!statement.code.empty() && accesses(statement, name))
      return std::unexpected(Error{
          "'" + statement.id.str() + "' accesses '" + name.str() +
              "' inside of control flow that depends on data, where accesses cannot be changed",
          {},
          {{statement.location, "'" + statement.id.str() + "' is here"}}});
  return {};
}

Expected<void> requirePlainTemporary(const Kernel &kernel, const ArrayName &name) {
  if (auto temporary = requireTemporary(kernel, name); !temporary)
    return temporary;
  return requireNoCode(kernel, name);
}

bool accesses(const Statement &statement, const ArrayName &name) {
  return std::ranges::any_of(accessesOf(statement),
                             [&](const StatementAccess &use) { return use.access.array == name; });
}

Expr sizeOf(const Array &array, std::size_t axis) { return array.sizes.at(axis).value(); }

Array &arrayIn(Kernel &kernel, const ArrayName &name) {
  return *std::ranges::find(kernel.arrays, name, &Array::name);
}

void replaceAccessesTo(Kernel &kernel, const ArrayName &name, const std::vector<bool> &selected,
                       const std::function<Access(const Access &)> &replacement) {
  auto replace = [&](const Expr &expr) {
    return transform(expr, [&](const Expr &node) {
      const auto *found = node.getIf<Load>();
      return found && found->access.array == name ? load(replacement(found->access), node.type())
                                                  : node;
    });
  };
  auto replaceTarget = [&](const Access &target) {
    Access inner = target;
    for (Expr &subscript : inner.subscripts)
      subscript = replace(subscript);
    return inner.array == name ? replacement(inner) : inner;
  };
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if (selected[i])
      kernel.statements[i] = mapStatement(kernel.statements[i], {replace, replaceTarget});
}

void replaceEverywhere(Kernel &kernel, const ArrayName &name,
                       const std::function<Access(const Access &)> &replacement) {
  replaceAccessesTo(kernel, name, std::vector<bool>(kernel.statements.size(), true), replacement);
}

} // namespace loopy::transforms
