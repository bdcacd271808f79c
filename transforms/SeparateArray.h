//===- SeparateArray.h - An array for each value of an axis ---------------------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::transforms {

/// Fails unless every access to the array says by a literal which value of the axis it means.
ir::Expected<void> requireLiterals(const ir::Kernel &kernel, const ir::Array &array,
                                   std::size_t axis);

/// Replaces the array by one for each combination of values that an access names on the axes from
/// `first` on:  t[i][2]  ->  t_2[i].  Requires: requireLiterals for these axes.
void takeApart(ir::Kernel &kernel, const ir::ArrayName &name, std::size_t first);

} // namespace loopy::transforms
