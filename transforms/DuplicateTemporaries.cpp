//===- DuplicateTemporaries.cpp - Local variables of their own for some statements ----------===//
#include "transforms/ArrayUses.h"
#include "transforms/KernelArrays.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// Fails unless some, but not all, of the statements that use the array are picked.
static Expected<void> requireBothKinds(const Kernel &kernel, const ArrayName &name,
                                       const std::vector<bool> &picked, const std::string &within) {
  std::size_t users = 0, pickedUsers = 0;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if (accesses(kernel.statements[i], name)) {
      ++users;
      pickedUsers += picked[i];
    }
  if (pickedUsers == 0)
    return fail("no statement that \"" + within + "\" picks accesses '" + name.str() + "'");
  if (pickedUsers == users)
    return fail("\"" + within + "\" picks all statements that access '" + name.str() +
                "', so that they share it with no others");
  return {};
}

Expected<Kernel> duplicateTemporaries(Kernel kernel, const DuplicateTemporaries &step) {
  const auto picked = selectStatements(kernel, step.within);
  if (!picked)
    return std::unexpected(picked.error());
  for (auto name = step.arrays.begin(); name != step.arrays.end(); ++name) {
    if (auto plain = requirePlainTemporary(kernel, *name); !plain)
      return std::unexpected(plain.error());
    if (std::find(step.arrays.begin(), name, *name) != name)
      return fail("'" + name->str() + "' is named twice");
    if (auto both = requireBothKinds(kernel, *name, *picked, step.within); !both)
      return std::unexpected(both.error());
  }
  for (const ArrayName &name : step.arrays) {
    Array copy = *kernel.find(name);
    auto copyName = storageName(kernel, "", name.str() + "_copy");
    if (!copyName)
      return std::unexpected(copyName.error());
    copy.name = ArrayName(*copyName);
    replaceAccessesTo(kernel, name, *picked, [&](Access access) {
      access.array = copy.name;
      return access;
    });
    kernel.arrays.push_back(std::move(copy));
  }
  return kernel;
}

} // namespace loopy::transforms
