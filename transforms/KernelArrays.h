//===- KernelArrays.h - What the steps on arrays of the kernel itself share -----------------===//
#pragma once

#include "ir/Kernel.h"

#include <functional>

namespace loopy::transforms {

/// Fails unless the array exists only in the kernel.
ir::Expected<void> requireTemporary(const ir::Kernel &kernel, const ir::ArrayName &name);

/// Fails unless the array, which the user calls `name`, has an axis of this number.
ir::Expected<void> requireAxis(const ir::Array &array, const ir::ArrayName &name,
                               std::int64_t axis);

/// Fails where code accesses the array: what runs there is not known instance by instance, so that
/// a change of the accesses could not be proven.
ir::Expected<void> requireNoCode(const ir::Kernel &kernel, const ir::ArrayName &name);

/// Both: a local array whose accesses can be changed everywhere.
ir::Expected<void> requirePlainTemporary(const ir::Kernel &kernel, const ir::ArrayName &name);

/// Whether the statement reads or writes the array.
bool accesses(const ir::Statement &statement, const ir::ArrayName &name);

/// The size of an axis after the scope: a literal, or an index expression over parameters where the
/// array lies in global memory.
ir::Expr sizeOf(const ir::Array &array, std::size_t axis);

/// The array of this name, for changes.
ir::Array &arrayIn(ir::Kernel &kernel, const ir::ArrayName &name);

/// The accesses to the array replaced in the statements with a flag; subscripts inside of
/// subscripts first.
void replaceAccessesTo(ir::Kernel &kernel, const ir::ArrayName &name,
                       const std::vector<bool> &selected,
                       const std::function<ir::Access(const ir::Access &)> &replacement);

/// The same in all statements.
void replaceEverywhere(ir::Kernel &kernel, const ir::ArrayName &name,
                       const std::function<ir::Access(const ir::Access &)> &replacement);

} // namespace loopy::transforms
