//===- PrivatizeTemporaries.cpp - A copy of a variable per iteration ------------------------===//
#include "ir/ConstantRange.h"
#include "ir/Dependences.h"
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// Where among the subscripts that tell copies apart `iname` stands alone.
std::optional<std::size_t> scopeAxisOf(const Array &array, const Access &access,
                                       const Iname &iname) {
  for (std::size_t axis = 0; axis < array.scopeRank; ++axis) {
    const auto *reference = access.subscripts[axis].getIf<InameRef>();
    if (reference && reference->name == iname)
      return axis;
  }
  return std::nullopt;
}

/// Whether the array has a copy per iteration of the loop already. Fails where some accesses do
/// not say so or are outside of the loop.
Expected<bool> hasCopyPer(const Kernel &kernel, const Array &array, const Iname &iname) {
  std::optional<std::optional<std::size_t>> axis;
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement)) {
      if (use.access.array != array.name)
        continue;
      if (!isInside(statement, iname))
        return std::unexpected(
            Error{"'" + statement.id.str() + "' accesses '" + array.name.str() +
                      "' outside of the loop '" + iname.str() +
                      "', so that its iterations cannot have copies of their own",
                  {},
                  {{statement.location, "'" + statement.id.str() + "' is here"}}});
      const auto found = scopeAxisOf(array, use.access, iname);
      if (axis && *axis != found)
        return fail("the accesses to '" + array.name.str() + "' tell its copies for '" +
                    iname.str() + "' apart in different ways");
      axis = found;
    }
  return axis && axis->has_value();
}

/// The copies become an axis of one array; it stands before the others.
Expected<void> makeCopiesAnAxis(Kernel &kernel, Array &array, const Iname &iname) {
  const auto range = constantRange(kernel, iname);
  if (!range)
    return fail("'" + array.name.str() + "' has a copy per iteration of '" + iname.str() +
                "' already; to make one array of them, '" + iname.str() +
                "' needs constant bounds");
  replaceEverywhere(kernel, array.name, [&](Access access) {
    const auto scopeEnd = access.subscripts.begin() + array.scopeRank;
    const auto copy =
        access.subscripts.begin() + static_cast<std::ptrdiff_t>(*scopeAxisOf(array, access, iname));
    *copy = indexSub(*copy, index(range->first));
    std::rotate(copy, copy + 1, scopeEnd);
    return access;
  });
  --array.scopeRank;
  array.sizes.insert(array.sizes.begin(), index(range->extent()));
  return {};
}

void addCopies(Kernel &kernel, Array &array, const Iname &iname) {
  replaceEverywhere(kernel, array.name, [&](Access access) {
    access.subscripts.insert(access.subscripts.begin() + array.scopeRank, inameRef(iname));
    return access;
  });
  ++array.scopeRank;
}

} // namespace

Expected<Kernel> privatizeTemporaries(Kernel kernel, const PrivatizeTemporaries &step) {
  for (const Iname &iname : step.inames)
    if (auto known = requireIname(kernel, iname); !known)
      return std::unexpected(known.error());
  for (const ArrayName &name : step.arrays) {
    if (auto plain = requirePlainTemporary(kernel, name); !plain)
      return std::unexpected(plain.error());
  }
  for (const ArrayName &name : step.arrays)
    for (const Iname &iname : step.inames) {
      Array &array = arrayIn(kernel, name);
      const auto hasCopies = hasCopyPer(kernel, array, iname);
      if (!hasCopies)
        return std::unexpected(hasCopies.error());
      if (!*hasCopies)
        addCopies(kernel, array, iname);
      else if (auto axis = makeCopiesAnAxis(kernel, array, iname); !axis)
        return std::unexpected(axis.error());
    }
  return kernel;
}

} // namespace loopy::transforms
