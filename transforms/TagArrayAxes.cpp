//===- TagArrayAxes.cpp - The order of an array's axes in memory ----------------------------===//
#include "transforms/Inames.h"
#include "transforms/KernelArrays.h"
#include "transforms/PackArray.h"
#include "transforms/SeparateArray.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <ranges>
#include <string_view>

namespace loopy::transforms {

using namespace ir;

namespace {

/// What a text says of the axes of an array.
struct AxisOrder {
  std::vector<std::size_t> axes = {};  ///< those that stay, from the slowest to the fastest
  std::vector<std::size_t> apart = {}; ///< those with an array for each value, ascending
};

AxisOrder wholeOrder(std::size_t rank, bool isC) {
  AxisOrder order;
  for (std::size_t axis = 0; axis < rank; ++axis)
    order.axes.push_back(isC ? axis : rank - 1 - axis);
  return order;
}

/// The number in "N2"; nothing for another text.
std::optional<std::size_t> levelIn(std::string_view text) {
  std::size_t level = 0;
  if (text.empty() || (text[0] != 'N' && text[0] != 'n'))
    return std::nullopt;
  const char *end = text.data() + text.size();
  auto [next, error] = std::from_chars(text.data() + 1, end, level);
  return error == std::errc() && next == end ? std::optional(level) : std::nullopt;
}

/// Nothing where the text is no order of `rank` axes.
std::optional<AxisOrder> parseOrder(std::string_view text, std::size_t rank) {
  if (text == "c" || text == "C" || text == "f" || text == "F")
    return wholeOrder(rank, text == "c" || text == "C");
  AxisOrder order;
  std::map<std::size_t, std::size_t, std::greater<>> axisOfLevel;
  std::size_t axis = 0;
  for (auto part : std::views::split(text, ',')) {
    std::string_view name(part.begin(), part.end());
    auto level = levelIn(name);
    if (name == "sep")
      order.apart.push_back(axis);
    else if (!level || !axisOfLevel.emplace(*level, axis).second)
      return std::nullopt;
    ++axis;
  }
  std::ranges::copy(axisOfLevel | std::views::values, std::back_inserter(order.axes));
  bool hasAllLevels = axisOfLevel.empty() || axisOfLevel.begin()->first + 1 == axisOfLevel.size();
  return axis == rank && hasAllLevels ? std::optional(order) : std::nullopt;
}

std::unexpected<Error> noOrder(const TagArrayAxes &step, std::size_t rank) {
  if (step.order.contains("vec"))
    return fail("an axis of '" + step.array.str() +
                "' cannot be a vector; mark it N0 and tag the loop over it loopy::vec");
  return fail("\"" + step.order + "\" is no order of the " + std::to_string(rank) +
              (rank == 1 ? " axis" : " axes") + " of '" + step.array.str() +
              "': \"c\", \"f\", or a list such as \"N1,N0\" in which N0 marks the axis whose "
              "elements are neighbours");
}

void permute(Kernel &kernel, const ArrayName &name, const std::vector<std::size_t> &axes) {
  Array &array = arrayIn(kernel, name);
  const auto sizes = array.sizes;
  for (std::size_t i = 0; i < axes.size(); ++i)
    array.sizes[i] = sizes[axes[i]];
  replaceEverywhere(kernel, name, [&](const Access &access) {
    Access result = access;
    for (std::size_t i = 0; i < axes.size(); ++i)
      result.subscripts[array.scopeRank + i] = access.subscripts[array.scopeRank + axes[i]];
    return result;
  });
}

} // namespace

Expected<Kernel> tagArrayAxes(Kernel kernel, const TagArrayAxes &step) {
  const Array *named = kernel.find(step.array);
  auto early = named ? parseOrder(step.order, named->sizes.size()) : std::nullopt;
  auto own = ownArray(std::move(kernel), step.array, early.value_or(AxisOrder()).apart);
  if (!own)
    return std::unexpected(own.error());
  if (auto plain = requireNoCode(own->kernel, own->array); !plain)
    return std::unexpected(plain.error());
  const Array &array = arrayIn(own->kernel, own->array);
  if (auto possible = requireAxis(array, step.array, 0); !possible)
    return std::unexpected(possible.error());
  auto order = parseOrder(step.order, array.sizes.size());
  if (!order)
    return noOrder(step, array.sizes.size());
  for (std::size_t axis : order->apart)
    if (auto literal = requireLiterals(own->kernel, array, axis); !literal)
      return std::unexpected(literal.error());
  std::vector<std::size_t> axes = order->axes;
  std::ranges::copy(order->apart,
                    std::back_inserter(axes)); // last, where they are easy to take off
  permute(own->kernel, own->array, axes);
  if (!order->apart.empty())
    takeApart(own->kernel, own->array, order->axes.size());
  return std::move(own->kernel);
}

} // namespace loopy::transforms
