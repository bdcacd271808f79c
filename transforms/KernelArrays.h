//===- KernelArrays.h - What the steps on arrays of the kernel itself share -----------------===//
#pragma once

#include "ir/Kernel.h"

#include <functional>

namespace loopy::transforms {

/// Fails unless the array exists only in the kernel.
ir::Expected<void> requireTemporary(const ir::Kernel &kernel, const ir::ArrayName &name);

/// requireTemporary, and fails unless the array has an axis of this number.
ir::Expected<void> requireAxis(const ir::Kernel &kernel, const ir::ArrayName &name,
                               std::int64_t axis);

/// Fails where code accesses the array: what runs there is not known instance by instance, so that
/// a change of the accesses could not be proven.
ir::Expected<void> requireNoCode(const ir::Kernel &kernel, const ir::ArrayName &name);

/// The size of an axis after the scope.
std::int64_t sizeOf(const ir::Array &array, std::size_t axis);

/// The array of this name, for changes.
ir::Array &arrayIn(ir::Kernel &kernel, const ir::ArrayName &name);

/// Every access to the array replaced; subscripts inside of subscripts first.
void replaceEverywhere(ir::Kernel &kernel, const ir::ArrayName &name,
                       const std::function<ir::Access(const ir::Access &)> &replacement);

} // namespace loopy::transforms
