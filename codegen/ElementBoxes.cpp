#include "codegen/ElementBoxes.h"

#include "codegen/Simplify.h"
#include "ir/IslLinearParts.h"

#include <algorithm>
#include <cstdlib>

namespace loopy::codegen {

using namespace ir;

namespace {

/// The smallest or largest value of a subscript.
struct Bounds {
  std::optional<Expr> first;
  std::optional<Expr> last;
};

/// The most convex parts that are looked at.
constexpr std::size_t maximumParts = 16;

/// Nothing where the form has other parameters than the kernel.
std::optional<Expr> expressionOf(const LinearForm &form, const Kernel &kernel) {
  Expr sum = index(form.constant);
  for (const auto &[name, factor] : form.factors) {
    if (!kernel.find(ParameterName(name)))
      return std::nullopt;
    sum = indexAdd(indexMul(index(factor), parameterRef(ParameterName(name))), sum);
  }
  return simplify(sum);
}

LinearForm negated(LinearForm form) {
  form.constant = -form.constant;
  for (auto &[name, factor] : form.factors)
    factor = -factor;
  return form;
}

/// The only dimension that a constraint restricts, if there is one.
std::optional<std::size_t> onlyDimension(const LinearConstraint &constraint) {
  if (std::ranges::any_of(constraint.locals, [](std::int64_t factor) { return factor != 0; }))
    return std::nullopt;
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < constraint.dims.size(); ++i) {
    if (constraint.dims[i] == 0)
      continue;
    if (only)
      return std::nullopt;
    only = i;
  }
  return only;
}

/// The smaller or larger of both.
Expr chosen(BinaryOp op, const std::optional<Expr> &known, const Expr &next) {
  if (!known)
    return next;
  bool isMin = op == BinaryOp::Min;
  if (isTrue(comparison(BinaryOp::LessEqual, *known, next)))
    return isMin ? *known : next;
  if (isTrue(comparison(BinaryOp::LessEqual, next, *known)))
    return isMin ? next : *known;
  return extremum(op, *known, next);
}

/// Reads the bounds of each axis off one convex part. Constraints that say more are left out.
std::vector<Bounds> boundsOf(const ConvexPart &part, std::size_t axes, const Kernel &kernel) {
  std::vector<Bounds> bounds(axes);
  for (const LinearConstraint &constraint : part.constraints) {
    auto axis = onlyDimension(constraint);
    if (!axis || std::abs(constraint.dims[*axis]) != 1)
      continue;
    Bounds &known = bounds[*axis];
    bool isLower = constraint.dims[*axis] == 1; // x + rest >= 0
    auto limit = expressionOf(isLower ? negated(constraint.rest) : constraint.rest, kernel);
    if (!limit)
      continue;
    if (isLower || constraint.isEquality)
      known.first = chosen(BinaryOp::Max, known.first, *limit);
    if (!isLower || constraint.isEquality)
      known.last = chosen(BinaryOp::Min, known.last, *limit);
  }
  return bounds;
}

/// Whether the part is what its bounds say, where it is not empty.
bool isBox(const ConvexPart &part) {
  return std::ranges::all_of(part.constraints, [](const LinearConstraint &constraint) {
    if (auto axis = onlyDimension(constraint))
      return std::abs(constraint.dims[*axis]) == 1;
    auto isZero = [](std::int64_t factor) { return factor == 0; };
    return std::ranges::all_of(constraint.dims, isZero) &&
           std::ranges::all_of(constraint.locals, isZero);
  });
}

std::vector<Expr> stridesOf(const Array &array) {
  std::vector<Expr> strides(array.sizes.size(), index(1));
  for (std::size_t axis = array.sizes.size() - 1; axis > 0; --axis)
    strides[axis - 1] = simplify(indexMul(strides[axis], *array.sizes[axis]));
  return strides;
}

/// A box around all parts.
std::optional<ElementBox> around(const std::vector<ConvexPart> &parts, const Kernel &kernel,
                                 const Array &array) {
  if (parts.empty())
    return ElementBox();
  if (parts.size() > maximumParts)
    return std::nullopt;
  std::vector<Bounds> all(array.sizes.size());
  for (const ConvexPart &part : parts) {
    std::vector<Bounds> bounds = boundsOf(part, all.size(), kernel);
    for (std::size_t axis = 0; axis < all.size(); ++axis) {
      if (!bounds[axis].first || !bounds[axis].last)
        return std::nullopt;
      all[axis].first = chosen(BinaryOp::Min, all[axis].first, *bounds[axis].first);
      all[axis].last = chosen(BinaryOp::Max, all[axis].last, *bounds[axis].last);
    }
  }
  std::vector<Expr> strides = stridesOf(array);
  ElementBox box;
  for (std::size_t axis = 0; axis < all.size(); ++axis)
    box.push_back({*all[axis].first, *all[axis].last, strides[axis]});
  return box;
}

/// Whether each row is accessed from its beginning to its end, or there are none.
bool hasWholeRows(const ElementBox &box, const Array &array) {
  for (std::size_t axis = 1; axis < box.size(); ++axis) {
    Expr length = indexAdd(indexSub(box[axis].last, box[axis].first), index(1));
    if (!isTrue(comparison(BinaryOp::Equal, length, *array.sizes[axis])))
      return false;
  }
  return true;
}

} // namespace

std::optional<ElementBoxes> boxesOf(const AccessedElements &elements, const Kernel &kernel,
                                    const Array &array) {
  if (array.sizes.size() < 2)
    return std::nullopt;
  auto reads = convexParts(elements.reads);
  auto writes = convexParts(elements.writes);
  if (!reads || !writes)
    return std::nullopt;
  auto readBox = around(*reads, kernel, array);
  auto writeBox = around(*writes, kernel, array);
  if (!readBox || !writeBox || (hasWholeRows(*readBox, array) && hasWholeRows(*writeBox, array)))
    return std::nullopt;
  bool isBoxOfSureWrites = writes->size() == 1 && isBox(writes->front()) &&
                           obviouslyEqual(elements.writes, elements.sureWrites);
  bool writesAll = writes->empty() || isBoxOfSureWrites;
  return ElementBoxes{std::move(*readBox), std::move(*writeBox), writesAll};
}

} // namespace loopy::codegen
