//===- IndexOf.h - isl functions as index expressions ------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <optional>

namespace loopy::ir {

/// The index expression of a function without dimensions, over inames and parameters: the inverse
/// of toPwAff. Right wherever the function is defined; nothing when it has no single formula.
std::optional<Expr> indexOf(const Kernel &kernel, const isl::pw_aff &function);

} // namespace loopy::ir
