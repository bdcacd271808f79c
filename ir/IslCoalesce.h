//===- IslCoalesce.h - Fewer pieces, the same set -------------------------------===//
#pragma once

#include "ir/Isl.h"

namespace loopy::ir {

inline bool isOnePiece(const isl::set &set) { return isl_set_n_basic_set(set.get()) == 1; }
inline bool isOnePiece(const isl::map &map) { return isl_map_n_basic_map(map.get()) == 1; }
inline bool isOnePiece(const isl::union_set &) { return false; }
inline bool isOnePiece(const isl::union_map &) { return false; }

/// The same set or relation in fewer pieces. isl 0.25 adds elements now and then: it makes
/// { 0 <= a <= 15 } of { 0 <= a <= 1 } and the even numbers up to 14. Then the pieces stay.
template <typename Set> Set coalesced(const Set &set) {
  if (isOnePiece(set))
    return set;
  Set result = set.coalesce();
  return result.is_equal(set) ? result : set;
}

/// The same function in fewer pieces.
inline isl::pw_aff coalesced(const isl::pw_aff &function) {
  isl::pw_aff result = function.coalesce();
  bool isSame = isl_pw_aff_is_equal(result.get(), function.get()) == isl_bool_true;
  return isSame ? result : function;
}

} // namespace loopy::ir
