//===- AffineCondition.h - Conditions of the program as sets -----------------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::codegen {

/// { : } where a Bool expression holds, for the points of `domain` (over inames and parameters,
/// within the kernel's assumptions). Nothing when the value depends on data, is not quasi-affine,
/// or could wrap around or be cut off by a conversion.
std::optional<isl::set> affineCondition(const ir::Expr &condition, const isl::set &domain);

} // namespace loopy::codegen
