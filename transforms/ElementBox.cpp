//===- ElementBox.cpp - The box around some elements, in terms of parameters ----------------===//
#include "transforms/ElementBox.h"

#include "ir/IndexOf.h"
#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"
#include "transforms/Footprint.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// A size of more cases than this is not worth its computation.
static constexpr std::size_t maxFormulas = 8;

/// The formulas of a function, each once; nothing where one cannot be written.
static std::optional<std::vector<Expr>> formulasOf(const Kernel &kernel,
                                                   const isl::pw_aff &function) {
  std::vector<Expr> formulas;
  bool isKnown = true;
  function.foreach_piece([&](const isl::set &, const isl::multi_aff &piece) {
    auto formula = indexOf(kernel, isl::pw_aff(piece.at(0)));
    isKnown &= formula.has_value();
    if (formula && std::ranges::none_of(formulas, [&](auto &f) { return equal(f, *formula); }))
      formulas.push_back(*formula);
  });
  if (!isKnown || formulas.empty() || formulas.size() > maxFormulas)
    return std::nullopt;
  return formulas;
}

static Expr combined(BinaryOp op, const std::vector<Expr> &formulas) {
  Expr result = formulas.front();
  for (std::size_t i = 1; i < formulas.size(); ++i)
    result = binary(op, result, formulas[i], ScalarType::I64);
  return result;
}

/// The function, or where no minimum or maximum of its formulas equals it, one that lies beyond it
/// in the direction of `outward`.
static std::optional<Expr> boundOf(const Kernel &kernel, const isl::pw_aff &extreme,
                                   BinaryOp outward) {
  isl::pw_aff simple = ir::coalesced(extreme);
  auto formulas = formulasOf(kernel, simple);
  if (!formulas)
    return std::nullopt;
  Expr inside = combined(outward == BinaryOp::Max ? BinaryOp::Min : BinaryOp::Max, *formulas);
  auto value = toPwAff(simple.ctx(), inside);
  if (value && simple.domain().is_subset(simple.eq_set(*value)))
    return inside;
  return combined(outward, *formulas);
}

/// The number of elements from `first` to `last`, in one formula where there is one.
static Expr distance(const Kernel &kernel, const Expr &first, const Expr &last) {
  isl::ctx ctx = kernel.assumptions.ctx();
  auto from = toPwAff(ctx, first), to = toPwAff(ctx, last);
  auto simple = from && to ? indexOf(kernel, to->sub(*from).add_constant(1)) : std::nullopt;
  return simple ? *simple : indexAdd(indexSub(last, first), index(1));
}

std::optional<ElementBox> boxAround(const Kernel &kernel, const isl::set &elements,
                                    std::size_t rank) {
  std::vector<Iname> axes;
  for (std::size_t axis = 0; axis < rank; ++axis)
    axes.push_back(elementIname(axis));
  isl::set all = bindInames(elements, "box", axes);
  ElementBox box;
  for (int axis = 0; axis < static_cast<int>(rank); ++axis) {
    if (isl_set_dim_is_bounded(all.get(), isl_dim_set, axis) != isl_bool_true)
      return std::nullopt;
    auto first =
        boundOf(kernel, ir::managed(all.ctx(), isl_set_dim_min(all.copy(), axis)), BinaryOp::Min);
    auto last =
        boundOf(kernel, ir::managed(all.ctx(), isl_set_dim_max(all.copy(), axis)), BinaryOp::Max);
    if (!first || !last)
      return std::nullopt;
    box.base.push_back(*first);
    box.sizes.push_back(distance(kernel, *first, *last));
  }
  return box;
}

} // namespace loopy::transforms
