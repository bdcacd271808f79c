//===- AliasTemporaries.cpp - Several arrays in one place -----------------------------------===//
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

static bool haveSameShape(const Array &a, const Array &b) {
  auto isSame = [](const auto &x, const auto &y) { return equal(x.value(), y.value()); };
  return a.type == b.type && a.scopeRank == b.scopeRank && a.space == b.space &&
         std::ranges::equal(a.sizes, b.sizes, isSame);
}

Expected<Kernel> aliasTemporaries(Kernel kernel, const AliasTemporaries &step) {
  if (step.arrays.size() < 2)
    return fail("there must be at least two arrays that share memory");
  for (auto name = step.arrays.begin(); name != step.arrays.end(); ++name) {
    if (auto plain = requirePlainTemporary(kernel, *name); !plain)
      return std::unexpected(plain.error());
    if (std::find(step.arrays.begin(), name, *name) != name)
      return fail("'" + name->str() + "' is named twice");
    if (!haveSameShape(*kernel.find(step.arrays.front()), *kernel.find(*name)))
      return fail("'" + step.arrays.front().str() + "' and '" + name->str() +
                  "' cannot share memory: they differ in type, size, address space, or the number "
                  "of loops around their declaration");
  }
  for (const ArrayName &name : step.arrays) {
    if (name == step.arrays.front())
      continue;
    replaceEverywhere(kernel, name, [&](Access access) {
      access.array = step.arrays.front();
      return access;
    });
    std::erase_if(kernel.arrays, [&](const Array &array) { return array.name == name; });
  }
  return kernel;
}

} // namespace loopy::transforms
