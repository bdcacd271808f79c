#include "ir/ConstantRange.h"

#include <algorithm>

namespace loopy::ir {

/// The range of a parameter's type does not make an extent constant.
static constexpr long maxExtent = 1 << 30;

std::optional<ConstantRange> constantRange(const Kernel &kernel, const Iname &name) {
  std::optional<ConstantRange> range;
  for (const Statement &statement : kernel.statements) {
    if (std::ranges::find(statement.inames, name) == statement.inames.end())
      continue;
    isl::set values =
        bindInames(statement.domain.intersect_params(kernel.assumptions), "i", {name});
    if (values.is_empty())
      continue;
    isl::val first = values.dim_min_val(0), last = values.dim_max_val(0);
    if (!first.is_int() || !last.is_int())
      return std::nullopt;
    if (last.sub(first).ge(isl::val(last.ctx(), maxExtent)))
      return std::nullopt;
    ConstantRange own{first.num_si(), last.num_si()};
    if (!range)
      range = own;
    range = {std::min(range->first, own.first), std::max(range->last, own.last)};
  }
  return range;
}

} // namespace loopy::ir
