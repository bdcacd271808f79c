//===- ConstantRange.h - Compile-time bounds of a loop ---------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <cstdint>
#include <optional>

namespace loopy::ir {

struct ConstantRange {
  std::int64_t first;
  std::int64_t last;
  std::int64_t extent() const { return last - first + 1; }
};

/// Smallest and largest value of an iname over all statements inside it, for all values of the
/// parameters that the assumptions allow; nothing where one of them is not a constant (or where no
/// statement is ever executed).
std::optional<ConstantRange> constantRange(const Kernel &kernel, const Iname &name);

/// The same over one statement inside of it.
std::optional<ConstantRange> constantRange(const Kernel &kernel, const Statement &statement,
                                           const Iname &name);

} // namespace loopy::ir
