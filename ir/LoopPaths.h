//===- LoopPaths.h - Where statements stand in a loop tree ---------------------------------===//
#pragma once

#include "ir/LoopTree.h"

#include <compare>
#include <map>
#include <vector>

namespace loopy::ir {

/// Where the paths to two statements part: the loops they share, and which comes first there.
struct LoopMeeting {
  std::vector<Iname> loops;
  std::strong_ordering textual = std::strong_ordering::equal;
};

/// The ways to all statements of a sequence, found in one walk.
class LoopPaths {
public:
  explicit LoopPaths(const LoopSequence &sequence);

  /// Nothing where one of them is not in the sequence.
  LoopMeeting meet(const StatementId &first, const StatementId &second) const;

private:
  struct Path {
    std::vector<std::size_t> positions = {}; ///< one more than loops
    std::vector<Iname> loops = {};
  };
  std::map<StatementId, Path> paths;

  void add(const LoopSequence &sequence, Path &path);
};

} // namespace loopy::ir
