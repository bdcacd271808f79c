#include "ir/ConstantRange.h"

#include <algorithm>

namespace loopy::ir {

/// The range of a parameter's type does not make an extent constant.
static constexpr long maxExtent = 1 << 30;

/// The values of the iname at which the statement runs.
static isl::set valuesOf(const Kernel &kernel, const Statement &statement, const Iname &name) {
  return bindInames(statement.domain.intersect_params(kernel.assumptions), "i", {name});
}

/// Of values that are some.
static std::optional<ConstantRange> rangeOf(const isl::set &values) {
  isl::val first = values.dim_min_val(0), last = values.dim_max_val(0);
  if (!first.is_int() || !last.is_int() || last.sub(first).ge(isl::val(last.ctx(), maxExtent)))
    return std::nullopt;
  return ConstantRange{first.num_si(), last.num_si()};
}

std::optional<ConstantRange> constantRange(const Kernel &kernel, const Statement &statement,
                                           const Iname &name) {
  isl::set values = valuesOf(kernel, statement, name);
  return values.is_empty() ? std::nullopt : rangeOf(values);
}

std::optional<ConstantRange> constantRange(const Kernel &kernel, const Iname &name) {
  std::optional<ConstantRange> range;
  for (const Statement &statement : kernel.statements) {
    if (std::ranges::find(statement.inames, name) == statement.inames.end())
      continue;
    isl::set values = valuesOf(kernel, statement, name);
    if (values.is_empty())
      continue;
    auto own = rangeOf(values);
    if (!own)
      return std::nullopt;
    if (!range)
      range = own;
    range = {std::min(range->first, own->first), std::max(range->last, own->last)};
  }
  return range;
}

} // namespace loopy::ir
