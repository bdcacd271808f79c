//===- UnprivatizeTemporaries.cpp - One place for the copies of all iterations --------------===//
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

struct Use {
  Access access;
  const Statement *statement;
};

std::vector<Use> usesOf(const Kernel &kernel, const ArrayName &array) {
  std::vector<Use> uses;
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement))
      if (use.access.array == array)
        uses.push_back({use.access, &statement});
  return uses;
}

/// The first axis on which all accesses have the subscript of the first one, made of `iname`: in
/// one iteration, no other element is used.
Expected<std::size_t> copyAxis(const Kernel &kernel, const ArrayName &array, const Iname &iname) {
  const std::vector<Use> uses = usesOf(kernel, array);
  const Use *other = nullptr;
  for (std::size_t axis = 0; !uses.empty() && axis < uses[0].access.subscripts.size(); ++axis) {
    const Expr &subscript = uses[0].access.subscripts[axis];
    if (!mentions(subscript, iname))
      continue;
    const auto different = std::ranges::find_if(uses, [&](const Use &use) {
      return !isInside(*use.statement, iname) || !equal(use.access.subscripts[axis], subscript);
    });
    if (different == uses.end())
      return axis;
    other = &*different;
  }
  if (!other)
    return fail("no subscript of '" + array.str() + "' is made of '" + iname.str() +
                "', so that its iterations have no copies of their own");
  return std::unexpected(
      Error{"'" + toString(other->access) + "' in '" + other->statement->id.str() + "' and '" +
                toString(uses[0].access) + "' in '" + uses[0].statement->id.str() +
                "' may differ in the iteration of '" + iname.str() +
                "' that they belong to; first make one loop of those that use '" + array.str() +
                "' (rename_iname)",
            {},
            {{other->statement->location, "'" + other->statement->id.str() + "' is here"}}});
}

void removeAxis(Kernel &kernel, const ArrayName &name, std::size_t axis) {
  replaceEverywhere(kernel, name, [&](Access access) {
    access.subscripts.erase(access.subscripts.begin() + static_cast<std::ptrdiff_t>(axis));
    return access;
  });
  Array &array = arrayIn(kernel, name);
  if (axis < array.scopeRank)
    --array.scopeRank;
  else
    array.sizes.erase(array.sizes.begin() + static_cast<std::ptrdiff_t>(axis - array.scopeRank));
}

} // namespace

Expected<Kernel> unprivatizeTemporaries(Kernel kernel, const UnprivatizeTemporaries &step) {
  for (const Iname &iname : step.inames)
    if (auto known = requireIname(kernel, iname); !known)
      return std::unexpected(known.error());
  for (const ArrayName &name : step.arrays)
    if (auto plain = requirePlainTemporary(kernel, name); !plain)
      return std::unexpected(plain.error());
  for (const ArrayName &name : step.arrays)
    for (const Iname &iname : step.inames) {
      const auto axis = copyAxis(kernel, name, iname);
      if (!axis)
        return std::unexpected(axis.error());
      removeAxis(kernel, name, *axis);
    }
  return kernel;
}

} // namespace loopy::transforms
