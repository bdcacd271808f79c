//===- PrivatizeTemporaries.cpp - A copy of a variable per iteration ------------------------===//
#include "ir/Dependences.h"
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// The copies are told apart by `iname` already.
static bool hasCopyPer(const Array &array, const Access &access, const Iname &iname) {
  return std::ranges::any_of(access.subscripts.begin(), access.subscripts.begin() + array.scopeRank,
                             [&](const Expr &subscript) {
                               const auto *reference = subscript.getIf<InameRef>();
                               return reference && reference->name == iname;
                             });
}

static Expected<void> requireUsesInside(const Kernel &kernel, const Array &array,
                                        const Iname &iname) {
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
      if (hasCopyPer(array, use.access, iname))
        return fail("'" + array.name.str() + "' has a copy per iteration of '" + iname.str() +
                    "' already");
    }
  return {};
}

Expected<Kernel> privatizeTemporaries(Kernel kernel, const PrivatizeTemporaries &step) {
  for (const Iname &iname : step.inames)
    if (auto known = requireIname(kernel, iname); !known)
      return std::unexpected(known.error());
  for (const ArrayName &name : step.arrays) {
    if (auto temporary = requireTemporary(kernel, name); !temporary)
      return std::unexpected(temporary.error());
    if (auto plain = requireNoCode(kernel, name); !plain)
      return std::unexpected(plain.error());
    for (const Iname &iname : step.inames)
      if (auto inside = requireUsesInside(kernel, *kernel.find(name), iname); !inside)
        return std::unexpected(inside.error());
  }
  for (const ArrayName &name : step.arrays) {
    Array &array = arrayIn(kernel, name);
    replaceEverywhere(kernel, name, [&](Access access) {
      auto place = access.subscripts.begin() + array.scopeRank;
      for (const Iname &iname : step.inames)
        place = access.subscripts.insert(place, inameRef(iname)) + 1;
      return access;
    });
    array.scopeRank += step.inames.size();
  }
  return kernel;
}

} // namespace loopy::transforms
