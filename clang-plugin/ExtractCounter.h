//===- ExtractCounter.h - Variables that follow the loops, in closed form ---------------------===//
//
// A counter (ExtractCounterScan.h) never is in memory: at each point of the region its value is an
// index expression over the inames and parameters.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "clang-plugin/ExtractLowering.h"

namespace loopy::plugin {

/// Gives the counters that were declared before the region their values there.
void startCounters(State &state);
/// A counter that is declared in the region; `initialiser` may be null.
void startCounter(State &state, const clang::VarDecl *variable, const clang::Expr *initialiser);
/// The value of `k`, `k++`, `++k`, ... for an integer counter; nothing for other expressions.
std::optional<ir::Expr> counterValue(State &state, const clang::Expr *use);
/// The same for where a pointer points.
std::optional<Position> counterPlace(State &state, const clang::Expr *use);
bool mentionsCounter(State &state, const clang::Stmt *node);
/// After the statement: what it did to counters.
void updateCounters(State &state, const clang::Stmt *statement);
/// Inside of code, counters must not change.
void forbidUpdates(State &state, const clang::Stmt *statement);

/// The iterations of a loop: the points of the current domain, which is a contiguous range of
/// `iname` from `first` on for every point of `outer`.
struct CountedLoop {
  ir::Iname iname;
  ir::Expr first;
  isl::set outer;
};
/// Calls `lowerBody` once, or twice where the loop changes counters: first to see by how much.
void lowerCountedBody(State &state, const clang::Stmt *loop, const CountedLoop &counted,
                      const std::function<void()> &lowerBody);

/// While it lives, the counters that the loop changes have no value: its header is evaluated again
/// in every iteration.
class HiddenCounters {
public:
  HiddenCounters(State &state, const clang::Stmt *loop);
  ~HiddenCounters() { state.counterValues = saved; }
  HiddenCounters(const HiddenCounters &) = delete;
  HiddenCounters &operator=(const HiddenCounters &) = delete;

private:
  State &state;
  std::map<const clang::VarDecl *, ir::Expr> saved;
};

/// The number of iterations, over names outside of the loop, while the current domain is that of
/// its iterations; requires that the loop does not end before it begins. Nothing where there is no
/// single formula.
std::optional<ir::Expr> countIterations(State &state, const clang::Stmt *loop,
                                        const CountedLoop &counted);

/// Remembers the value that a variable has after the region: an index expression over parameters.
void recordFinal(State &state, const clang::VarDecl *variable, const clang::Expr *lvalue,
                 const ir::Expr &value, ir::ScalarType type);
/// Remembers the values that counters have after the region.
void recordCounters(State &state);

} // namespace loopy::plugin
