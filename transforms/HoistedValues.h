//===- HoistedValues.h - Values of expressions that a new array holds -----------------------===//
#pragma once

#include "transforms/DataflowSources.h"

namespace loopy::transforms {

/// `after` with the expressions of `before` wherever a statement that both have loads an element of
/// a new array instead. Statements that differ in other ways stay as they are.
ir::Kernel withHoistedValuesBack(const ir::Kernel &before, ir::Kernel after);

/// The sources of loads in `after` (see sourcesOf, with the shape of `before`) as if each statement
/// evaluated such an expression itself: what the statement that stored the value loaded is a load
/// of the statement that uses it, numbered as in `before`. Fails where the value that is loaded is
/// not that of the expression: another computation, or one for other indices.
ir::Expected<Sources> withoutHoistedValues(const ir::Kernel &before, const ir::Kernel &after,
                                           const Sources &flow);

} // namespace loopy::transforms
