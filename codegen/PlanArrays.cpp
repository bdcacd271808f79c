#include "codegen/PlanArrays.h"

#include "codegen/BuildPlan.h"

#include <algorithm>
#include <map>

namespace loopy::codegen {

using namespace ir;

std::vector<unsigned> arrayArguments(const Kernel &kernel) {
  auto next = static_cast<unsigned>(kernel.parameters.size());
  std::map<std::string, unsigned> objects;
  std::vector<unsigned> numbers;
  for (const Array &array : kernel.arrays) {
    if (array.storage != Storage::Host)
      continue;
    if (array.object.empty()) {
      numbers.push_back(next++);
      continue;
    }
    auto [known, isNew] = objects.try_emplace(array.object, next);
    next += isNew;
    numbers.push_back(known->second);
  }
  return numbers;
}

static plan::Interval interval(const ElementRange &range, const Kernel &kernel) {
  return {toPlan(range.nonEmpty, kernel, {}), toPlan(range.first, kernel, {}),
          toPlan(range.last, kernel, {})};
}

static plan::Box box(const ElementBox &bounds, const Kernel &kernel) {
  plan::Box result;
  for (const AxisBounds &axis : bounds)
    result.axes.push_back({toPlan(axis.first, kernel, {}), toPlan(axis.last, kernel, {}),
                           toPlan(axis.stride, kernel, {})});
  return result;
}

static std::optional<plan::Boxes> boxes(const std::optional<ElementBoxes> &found,
                                        const Kernel &kernel) {
  if (!found)
    return std::nullopt;
  return plan::Boxes{box(found->reads, kernel), box(found->writes, kernel), found->writesAll};
}

std::vector<plan::Array> planArrays(const Transfers &transfers, const Kernel &kernel,
                                    const std::vector<unsigned> &arguments) {
  std::vector<plan::Array> result;
  for (std::size_t i = 0; i < transfers.arrays.size(); ++i) {
    const ArrayTransfer &transfer = transfers.arrays[i];
    result.push_back({arguments.at(i), sizeInBytes(kernel.find(transfer.array)->type),
                      interval(transfer.touched, kernel), interval(transfer.copyIn, kernel),
                      interval(transfer.copyOut, kernel), transfer.endsAreSure, transfer.writesAll,
                      boxes(transfer.boxes, kernel)});
  }
  return result;
}

std::vector<plan::ValueRange> planRanges(const Transfers &transfers, const Kernel &kernel,
                                         const std::vector<unsigned> &arguments) {
  std::vector<plan::ValueRange> result;
  for (const DataRange &range : transfers.ranges) {
    if (const auto *computed = std::get_if<ComputedRange>(&range)) {
      result.push_back(
          plan::Bounds{toPlan(computed->low, kernel, {}), toPlan(computed->high, kernel, {})});
      continue;
    }
    const auto &scan = std::get<ElementScan>(range);
    auto array = std::ranges::find(transfers.arrays, scan.array, &ArrayTransfer::array);
    auto number = static_cast<std::size_t>(array - transfers.arrays.begin());
    result.push_back(plan::ElementScan{arguments.at(number), interval(scan.elements, kernel),
                                       scan.stride, scan.endsAreSure});
  }
  return result;
}

} // namespace loopy::codegen
