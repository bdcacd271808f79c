//===- SplitRun.h - Runs a call in pieces, on one device or on several -----------------------===//
#pragma once

#include "runtime/Check.h"
#include "runtime/Counters.h"
#include "runtime/Pieces.h"
#include "runtime/Session.h"

namespace loopy::rt {

struct SplitJob {
  const DivisibleCall &call;
  std::uint64_t launches; ///< of the call, as `rehearse` counts them
  /// At least one; the same variant is right for all of them.
  std::span<Session *const> sessions;
  const Environment &environment;
  Journal &journal;
  /// Who gets the results instead of host memory. Null: they go to host memory.
  Checker *checker;
};

/// Host memory is unchanged until the last piece is done: each piece works on what memory held
/// before the first one, and on refusal the original loop can run.
Result<Traffic> runSplit(const SplitJob &job);

} // namespace loopy::rt
