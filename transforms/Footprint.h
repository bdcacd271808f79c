//===- Footprint.h - The part of an array that is used inside some loops -----------------===//
#pragma once

#include "ir/Kernel.h"

#include <vector>

namespace loopy::transforms {

/// One access by the statement at a position in Kernel::statements.
struct ArrayUse {
  std::size_t statement;
  ir::Access access;
  bool isWrite;
};

/// The elements of an array that some uses access for fixed values of the inames `outer`.
struct Footprint {
  /// Over parameters, `outer` and one elementIname per axis: the elements, or a convex set around
  /// them where they are no convex set; never an element that no use accesses at all.
  isl::set elements;
  isl::set exact;                    ///< only the elements that are accessed
  std::vector<ir::Expr> base;        ///< smallest subscript per axis over parameters and `outer`
  std::vector<std::int64_t> extents; ///< sizes of the box that begins at `base`
};

/// The elements alone, over parameters, `outer` and one elementIname per axis.
isl::set elementsOf(const ir::Kernel &kernel, const std::vector<ArrayUse> &uses,
                    const std::vector<ir::Iname> &outer);

/// The name of an axis in Footprint::elements.
ir::Iname elementIname(std::size_t axis);

/// Requires: affine subscripts. Fails where no box of constant size contains the elements.
ir::Expected<Footprint> footprintOf(const ir::Kernel &kernel, const std::vector<ArrayUse> &uses,
                                    const std::vector<ir::Iname> &outer);

/// `subscripts` counted from the start of the box.
std::vector<ir::Expr> withinBox(const ir::Kernel &kernel, const Footprint &footprint,
                                const std::vector<ir::Expr> &subscripts);

} // namespace loopy::transforms
