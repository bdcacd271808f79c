#include "codegen/PrivateMemory.h"

#include "codegen/DeviceAccess.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

/// Stays at the largest number instead of overflowing.
static std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result = 0;
  return __builtin_mul_overflow(a, b, &result) ? UINT64_MAX : result;
}

std::uint64_t bytesOf(const Array &variable) {
  std::uint64_t bytes = sizeInBytes(variable.type);
  for (const auto &size : variable.sizes)
    bytes = product(bytes, static_cast<std::uint64_t>(literalValue(size.value()).value_or(1)));
  return bytes;
}

/// Those of all its copies.
static std::uint64_t bytesOf(const Array &array, const DeviceKernelAst &ast) {
  std::uint64_t bytes = bytesOf(array);
  const auto copies = ast.laneCopies.find(array.name);
  if (copies == ast.laneCopies.end())
    return bytes;
  for (const auto &[iname, count] : copies->second.copies)
    bytes = product(bytes, static_cast<std::uint64_t>(count));
  return product(bytes, static_cast<std::uint64_t>(copies->second.lanes));
}

/// How many work-items keep their variables at a time.
static std::uint64_t itemsAtATime(const DeviceKernel &device, const DeviceKernelAst &ast) {
  std::uint64_t items = 1;
  if (std::ranges::any_of(device.body, [](const LoopTreeNode &node) { return hasBarrier(node); }))
    for (const auto &[first, size] : ast.locals)
      items = product(items, static_cast<std::uint64_t>(size));
  return items;
}

Expected<void> checkPrivateMemory(const Kernel &kernel, const Schedule &schedule, unsigned number,
                                  const DeviceKernelAst &ast) {
  const AstUses uses = usesOf(lowerAccesses(ast.body, kernel, schedule));
  const Array *largest = nullptr;
  std::uint64_t all = 0;
  for (const Array &array : kernel.arrays) {
    if (!isPrivate(array, schedule) ||
        !(uses.loaded.contains(array.name) || uses.stored.contains(array.name)))
      continue;
    const std::uint64_t bytes = bytesOf(array, ast);
    if (__builtin_add_overflow(all, bytes, &all))
      all = UINT64_MAX;
    if (!largest || bytes > bytesOf(*largest, ast))
      largest = &array;
  }
  const std::uint64_t items = itemsAtATime(schedule.kernels.at(number), ast);
  if (product(all, items) <= maximumPrivateBytes)
    return {};
  return fail("the local variables of " +
                  (items == 1 ? "an iteration"
                              : "the " + std::to_string(items) + " work-items of a group") +
                  " take more than the " + std::to_string(maximumPrivateBytes >> 20) +
                  " MiB that a device is sure to have for them ('" + largest->name.str() +
                  "': " + std::to_string(bytesOf(*largest, ast)) +
                  " bytes each); make it smaller, or keep it in global memory "
                  "(set_temporary_address_space)",
              largest->location);
}

} // namespace loopy::codegen
