//===- IslCoalesce.h - Fewer pieces, the same set -------------------------------===//
#pragma once

#include "ir/Isl.h"

namespace loopy::ir {

/// The number of convex pieces, where isl says it cheaply.
inline std::optional<int> countPieces(const isl::set &set) {
  return isl_set_n_basic_set(set.get());
}
inline std::optional<int> countPieces(const isl::map &map) {
  return isl_map_n_basic_map(map.get());
}
inline std::optional<int> countPieces(const isl::union_set &) { return std::nullopt; }
inline std::optional<int> countPieces(const isl::union_map &) { return std::nullopt; }

/// The same set or relation in fewer pieces. isl 0.25 adds elements now and then: it makes
/// { 0 <= a <= 15 } of { 0 <= a <= 1 } and the even numbers up to 14. Then the pieces stay, and
/// also where isl finds itself in error on the way ("original tableau does not correspond to
/// original basic map").
template <typename Set> Set coalesced(const Set &set) {
  const std::optional<int> pieces = countPieces(set);
  if (pieces == 1)
    return set;
  try {
    Set result = set.coalesce();
    if (pieces && countPieces(result) >= pieces)
      return set; // nothing is gained, so nothing has to be compared
    return result.is_equal(set) ? result : set;
  } catch (const isl::exception_internal &) {
    return set;
  }
}

/// The same function in fewer pieces.
inline isl::pw_aff coalesced(const isl::pw_aff &function) {
  try {
    isl::pw_aff result = function.coalesce();
    bool isSame = isl_pw_aff_is_equal(result.get(), function.get()) == isl_bool_true;
    return isSame ? result : function;
  } catch (const isl::exception_internal &) {
    return function;
  }
}

} // namespace loopy::ir
