//===- ScratchShape.h - Local variables with one element per iteration --------------------===//
#pragma once

#include "codegen/Schedule.h"

#include <optional>

namespace loopy::codegen {

/// The box of all copies of a temporary, for scratch memory: one axis per scope subscript, without
/// those that tell apart iterations of host loops around all kernels in `users`: such iterations
/// use the memory one after the other. Nothing where a subscript has no bounds.
ir::Expected<std::optional<ScratchShape>> scratchShape(const Schedule &schedule,
                                                       const ir::Kernel &kernel,
                                                       const ir::Array &array,
                                                       const std::set<unsigned> &users);

/// The number of an element of a temporary in scratch memory, for all subscripts of an access.
ir::Expr scratchElement(const Schedule &schedule, const ir::Array &array,
                        const std::vector<ir::Expr> &subscripts);

/// How many copies of the array there are, times its sizes that are no literals; at least 1: an
/// index expression over parameters.
ir::Expr scratchCopies(const Schedule &schedule, const ir::Array &array);

} // namespace loopy::codegen
