#include "ir/CodeRanges.h"

namespace loopy::ir {

Expr RangeNames::replace(const Expr &subscript) {
  if (ranges.empty())
    return subscript;
  return transform(subscript, [&](const Expr &node) {
    if (const auto *load = node.getIf<Load>(); load && ranges.contains(load->access.array))
      return inameRef(nameOf(node), node.type());
    const auto *conversion = node.getIf<Cast>();
    const auto *inner = conversion ? conversion->operand.getIf<InameRef>() : nullptr;
    bool widens = inner && isName(inner->name) && node.type() == ScalarType::I64;
    return widens ? inameRef(inner->name) : node;
  });
}

Expr RangeNames::restore(const Expr &subscript) const { return substitute(subscript, loads); }

Iname RangeNames::nameOf(const Expr &load) {
  const ArrayName &variable = load.getIf<Load>()->access.array;
  Iname name("loopy_range_" + variable.str());
  if (isName(name))
    return name;
  names_.push_back(name);
  loads.emplace(name, cast(load, ScalarType::I64));
  const CodeRange &range = ranges.at(variable);
  Expr first = replace(range.first), last = replace(range.last);
  isl::ctx ctx = domain_.ctx();
  if (toPwAff(ctx, first))
    domain_ = domain_.intersect(lessEqual(ctx, first, inameRef(name)));
  if (toPwAff(ctx, last))
    domain_ = domain_.intersect(lessEqual(ctx, inameRef(name), last));
  return name;
}

} // namespace loopy::ir
