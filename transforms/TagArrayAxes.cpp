//===- TagArrayAxes.cpp - The order of an array's axes in memory ----------------------------===//
#include "transforms/KernelArrays.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace loopy::transforms {

using namespace ir;

/// The axes from the slowest to the fastest; nothing where the text is no order.
static std::optional<std::vector<std::size_t>> parseOrder(const std::string &text,
                                                          std::size_t rank) {
  std::vector<std::size_t> axes(rank);
  if (text == "c" || text == "C" || text == "f" || text == "F") {
    bool isC = text == "c" || text == "C";
    for (std::size_t axis = 0; axis < rank; ++axis)
      axes[axis] = isC ? axis : rank - 1 - axis;
    return axes;
  }
  std::set<std::size_t> levels;
  const char *at = text.data(), *end = text.data() + text.size();
  for (std::size_t axis = 0; axis < rank; ++axis) {
    std::size_t level = 0;
    if (at == end || (*at != 'N' && *at != 'n'))
      return std::nullopt;
    auto [next, error] = std::from_chars(at + 1, end, level);
    bool isLast = axis + 1 == rank;
    if (error != std::errc() || level >= rank || !levels.insert(level).second ||
        isLast != (next == end) || (!isLast && *next != ','))
      return std::nullopt;
    axes[rank - 1 - level] = axis;
    at = isLast ? next : next + 1;
  }
  return axes;
}

Expected<Kernel> tagArrayAxes(Kernel kernel, const TagArrayAxes &step) {
  if (auto possible = requireAxis(kernel, step.array, 0); !possible)
    return std::unexpected(possible.error());
  if (auto plain = requireNoCode(kernel, step.array); !plain)
    return std::unexpected(plain.error());
  Array &array = arrayIn(kernel, step.array);
  auto order = parseOrder(step.order, array.sizes.size());
  if (!order)
    return fail("\"" + step.order + "\" is no order of the " + std::to_string(array.sizes.size()) +
                (array.sizes.size() == 1 ? " axis" : " axes") + " of '" + step.array.str() +
                "': \"c\", \"f\", or a list such as \"N1,N0\" in which N0 marks the axis whose "
                "elements are neighbours");
  const auto sizes = array.sizes;
  for (std::size_t i = 0; i < order->size(); ++i)
    array.sizes[i] = sizes[(*order)[i]];
  replaceEverywhere(kernel, step.array, [&](const Access &access) {
    Access result = access;
    for (std::size_t i = 0; i < order->size(); ++i)
      result.subscripts[array.scopeRank + i] = access.subscripts[array.scopeRank + (*order)[i]];
    return result;
  });
  return kernel;
}

} // namespace loopy::transforms
