//===- IslResult.h - Results of isl's C functions ---------------------------------===//
#pragma once

#include "ir/Isl.h"

namespace loopy::ir {

/// What a function of isl's C interface returns, as an object. Throws the exception that belongs to
/// isl's error where it failed; isl::manage knows "NULL input" only, so that a bound that was hit
/// would look like an internal error.
template <typename T> auto managed(isl::ctx ctx, T *result) {
  if (!result)
    isl::exception::throw_last_error(ctx);
  return isl::manage(result);
}

} // namespace loopy::ir
