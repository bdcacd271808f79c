//===- ElementBox.h - The box around some elements, in terms of parameters ------------------===//
#pragma once

#include "ir/Kernel.h"

#include <vector>

namespace loopy::transforms {

/// Index expressions over parameters. Right where there is an element at all.
struct ElementBox {
  std::vector<ir::Expr> base;  ///< smallest subscript per axis
  std::vector<ir::Expr> sizes; ///< of the box that begins at `base`
};

/// The smallest box, or a larger one where its ends have no simple formula, around the elements of
/// an array with `rank` axes: a set over parameters and one elementIname (Footprint.h) per axis.
/// Nothing where an axis has no bound or too many formulas.
std::optional<ElementBox> boxAround(const ir::Kernel &kernel, const isl::set &elements,
                                    std::size_t rank);

} // namespace loopy::transforms
