//===- SeparateArray.cpp - An array for each value of an axis -------------------------------===//
#include "transforms/SeparateArray.h"

#include "ir/Dependences.h"
#include "transforms/ArrayUses.h"
#include "transforms/KernelArrays.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<void> requireLiterals(const Kernel &kernel, const Array &array, std::size_t axis) {
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement))
      if (use.access.array == array.name &&
          literalValue(use.access.subscripts[array.scopeRank + axis]).value_or(-1) < 0)
        return std::unexpected(
            Error{"'" + statement.id.str() + "' accesses " + toString(use.access) +
                      ", where the subscript of axis " + std::to_string(axis) +
                      " is no constant, so that the axis cannot be taken apart",
                  {},
                  {{statement.location, "'" + statement.id.str() + "' is here"}}});
  return {};
}

void takeApart(Kernel &kernel, const ArrayName &name, std::size_t first) {
  Array part = arrayIn(kernel, name);
  part.sizes.resize(first);
  std::map<std::vector<std::int64_t>, ArrayName> parts;
  replaceEverywhere(kernel, name, [&](Access access) {
    const std::size_t kept = part.scopeRank + first;
    std::vector<std::int64_t> values;
    std::string suffix;
    for (std::size_t i = kept; i < access.subscripts.size(); ++i) {
      values.push_back(literalValue(access.subscripts[i]).value());
      suffix += "_" + std::to_string(values.back());
    }
    auto [known, isNew] = parts.try_emplace(values);
    if (isNew)
      known->second = ArrayName(*storageName(kernel, "", name.str() + suffix));
    access.array = known->second;
    access.subscripts.erase(access.subscripts.begin() + kept, access.subscripts.end());
    return access;
  });
  for (const auto &[values, partName] : parts) {
    part.name = partName;
    kernel.arrays.push_back(part);
  }
  std::erase_if(kernel.arrays, [&](const Array &array) { return array.name == name; });
}

} // namespace loopy::transforms
