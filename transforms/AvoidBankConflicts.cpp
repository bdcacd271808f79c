//===- AvoidBankConflicts.cpp - Padding of local memory -------------------------------------===//
#include "ir/Dependences.h"
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// What one bank gives at a time; the number of banks is a power of two everywhere.
constexpr std::int64_t wordBytes = 4;

/// Do neighbouring work-items of a group have different values of the subscript?
bool isStepped(const Kernel &kernel, const Expr &subscript) {
  bool found = false;
  walk(subscript, [&](const Expr &node) {
    const auto *reference = node.getIf<InameRef>();
    found |= reference && kernel.tag(reference->name) == InameTag(LocalAxis{0});
  });
  return found;
}

/// The first axis that neighbouring work-items step over in some access; the last one otherwise.
std::size_t firstSteppedAxis(const Kernel &kernel, const Array &array) {
  std::size_t first = array.sizes.size() - 1;
  for (const Statement &statement : kernel.statements)
    for (const StatementAccess &use : accessesOf(statement))
      for (std::size_t axis = 0; use.access.array == array.name && axis < first; ++axis)
        if (isStepped(kernel, use.access.subscripts[array.scopeRank + axis]))
          first = axis;
  return first;
}

/// The padding that makes `size` units of `elements` elements an odd number of units.
std::int64_t paddingFor(std::int64_t size, std::int64_t elements) {
  return size % (2 * elements) == 0 ? elements : 0;
}

} // namespace

Expected<Kernel> avoidBankConflicts(Kernel kernel, const AvoidBankConflicts &step) {
  if (auto temporary = requireTemporary(kernel, step.array); !temporary)
    return std::unexpected(temporary.error());
  Array &array = arrayIn(kernel, step.array);
  if (array.space != AddressSpace::Local)
    return fail("'" + step.array.str() +
                "' is not in local memory, whose banks this is about; set_temporary_address_space "
                "puts it there");
  if (array.sizes.empty())
    return kernel;
  const std::size_t last = array.sizes.size() - 1;
  const std::int64_t inWord =
      std::max<std::int64_t>(1, wordBytes / static_cast<std::int64_t>(sizeInBytes(array.type)));
  // A step over an axis is as long as all axes after it together: odd where each of them is.
  for (std::size_t axis = firstSteppedAxis(kernel, array) + 1; axis <= last; ++axis) {
    const std::int64_t size = literalValue(sizeOf(array, axis)).value();
    array.sizes[axis] = index(size + paddingFor(size, axis == last ? inWord : 1));
  }
  return kernel;
}

} // namespace loopy::transforms
