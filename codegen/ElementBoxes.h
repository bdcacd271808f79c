//===- ElementBoxes.h - Parts of arrays as bounds of each subscript -------------------===//
#pragma once

#include "codegen/AccessedElements.h"

#include <optional>
#include <vector>

namespace loopy::codegen {

/// Subscripts first to last on one axis, and how far apart in memory neighbours are: index
/// expressions over parameters.
struct AxisBounds {
  ir::Expr first;
  ir::Expr last;
  ir::Expr stride;
};
/// One per axis; none: no elements.
using ElementBox = std::vector<AxisBounds>;

/// Boxes around what is read and what is written.
struct ElementBoxes {
  ElementBox reads;
  ElementBox writes;
  bool writesAll; ///< each element of `writes` is written whatever the data are
};

/// Nothing where intervals say as much: arrays of one axis, or of which whole rows are accessed;
/// and where bounds are not to be read off the constraints. The boxes may hold more than the memory
/// between the first and the last element (triangles do), which the run time looks at.
std::optional<ElementBoxes> boxesOf(const AccessedElements &elements, const ir::Kernel &kernel,
                                    const ir::Array &array);

} // namespace loopy::codegen
