//===- FoldCondition.h - Conditions back in the statements that they guard ----------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::transforms {

/// Where exactly two statements are inside `iname`, of which the first only stores the condition
/// under which the second one runs, in the same iterations and for nobody else: the kernel with the
/// second statement alone, its condition as predicates, one for each part of `a && b`. Any other
/// kernel as it is.
///   for i: { c = x[i] < m;  m = x[i] if c }  ->  for i: m = x[i] if x[i] < m
ir::Kernel foldCondition(ir::Kernel kernel, const ir::Iname &iname);

} // namespace loopy::transforms
