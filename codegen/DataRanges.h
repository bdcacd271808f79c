//===- DataRanges.h - Bounds of subscripts that depend on data -----------------------------===//
//
// Which elements `x[idx[i] + 1]` can be is known on the host before the launch: from the smallest
// and the largest element of `idx`, from types (`table[byte]`) and from operations (`k & 255`,
// `k % n`). The bounds are named, so that isl can treat them as parameters.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/IslToExpr.h"
#include "codegen/ValueBounds.h"
#include "ir/Kernel.h"

#include <set>
#include <variant>
#include <vector>

namespace loopy::codegen {

/// Element numbers relative to an array's pointer, host expressions (index expressions over
/// parameters and named bounds); first and last elements of a set, defined where `nonEmpty` (a Bool
/// expression) holds.
struct ElementRange {
  ir::Expr nonEmpty;
  ir::Expr first;
  ir::Expr last;
};

/// The values that elements first, first + stride, ..., last of a Host array have before the
/// launch.
struct ElementScan {
  ir::ArrayName array;
  ElementRange elements;
  std::int64_t stride;
  bool endsAreSure; ///< see ArrayTransfer
};
/// Computed from other values.
struct ComputedRange {
  ir::Expr low;
  ir::Expr high;
};
using DataRange = std::variant<ElementScan, ComputedRange>;

/// The ends of entry `number` of DataRanges::table as host quantities.
ir::ParameterName lowName(std::size_t number);
ir::ParameterName highName(std::size_t number);
struct RangeEnd {
  std::size_t number;
  bool isHigh;
};
/// The way back; nothing for the kernel's own parameters.
std::optional<RangeEnd> rangeEnd(const ir::ParameterName &name);

/// Where an expression is evaluated: at the points of the statement's domain, at some of them only
/// (depending on data) unless `sure`.
struct Evaluation {
  ir::Statement statement;
  bool sure;

  Evaluation within(const isl::set &domain, bool stillSure) const;
};

class DataRanges {
public:
  explicit DataRanges(const ir::Kernel &kernel) : kernel(kernel) {}

  /// The elements { A[subscripts] } that an access may touch. Fails where a subscript depends on
  /// data and neither a bound of it nor the array's size is known.
  ir::Expected<isl::set> elementsOf(const Evaluation &where, const ir::Access &access);

  /// In the order of evaluation: entries refer to earlier ones only.
  const std::vector<DataRange> &table() const { return entries; }
  /// For expressions over the kernel's parameters and named bounds.
  ExprBuilder builder() const;

private:
  ValueBounds boundsOf(const Evaluation &where, const ir::Expr &expr);
  ValueBounds operationOf(const Evaluation &where, const ir::Expr &expr);
  ValueBounds binaryOf(const Evaluation &where, const ir::Binary &node, ir::ScalarType type);
  ValueBounds selectOf(const Evaluation &where, const ir::Select &node);
  ValueBounds castOf(const Evaluation &where, const ir::Expr &operand, ir::ScalarType type);
  ValueBounds callOf(const Evaluation &where, const ir::Call &node);
  ValueBounds refine(const Evaluation &where, const ir::Expr &operand, const ValueBounds &bounds,
                     const ir::Expr &condition, bool holds);
  ValueBounds extremesOf(const Evaluation &where, const ir::Expr &affine);
  ValueBounds loadOf(const Evaluation &where, const ir::Access &access);
  ValueBounds storedIn(const ir::ArrayName &array);
  ValueBounds scanOf(const Evaluation &where, const ir::Access &access);
  ir::Expected<ElementScan> boxOf(const Evaluation &where, const ir::Access &access);
  ValueBounds named(ValueBounds bounds);
  std::size_t add(DataRange range);

  const ir::Kernel &kernel;
  std::vector<DataRange> entries;
  std::set<ir::ArrayName> active; ///< whose stored values are being looked at
  std::map<ir::ArrayName, ValueBounds> stored;
};

/// The first and the last element of a set as element numbers. Subscripts are within the array's
/// sizes, so their lexicographic order is the order in memory.
ir::Expected<ElementRange> rangeOf(const isl::set &elements, const ir::Array &array,
                                   const ExprBuilder &builder);

} // namespace loopy::codegen
