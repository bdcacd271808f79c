//===- ExtractLoop.cpp - `for` loops as iteration domains ------------------------------------===//
#include "clang-plugin/ExtractCounter.h"
#include "clang-plugin/ExtractIterator.h"
#include "clang-plugin/ExtractLoopHeader.h"
#include "ir/IslCoalesce.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

namespace loopy::plugin {

namespace {

/// The iterations counted upwards: the iname is the variable itself for step 1, else the number of
/// the iteration.
struct Counting {
  ir::Iname iname;
  ir::Expr start; ///< of the variable
  ir::Expr first; ///< of the iname
  ir::Expr value; ///< of the variable, from the iname
};

Counting count(State &state, const clang::ForStmt *loop, const LoopHeader &header) {
  ir::Expr start = startValue(state, header);
  ir::Iname iname = state.facts.inames.at(loop);
  state.inameLocations[iname] = encode(loop->getForLoc());
  ir::Expr counter = ir::inameRef(iname);
  if (header.step == 1)
    return {iname, start, start, counter};
  ir::Expr distance = ir::indexMul(ir::index(std::abs(header.step)), counter);
  return {iname, start, ir::index(0),
          header.step > 0 ? ir::indexAdd(start, distance) : ir::indexSub(start, distance)};
}

/// { iname : some smaller or equal value is in `set` }
isl::set upwards(const State &state, const isl::set &set, const ir::Iname &iname) {
  const std::string earlier = "earlier";
  isl::set shifted = ir::rename(set, iname.str(), earlier);
  isl::set after = ir::lessEqual(state.isl, ir::inameRef(ir::Iname(earlier)), ir::inameRef(iname));
  return ir::projectOut(shifted.intersect(after), earlier);
}

/// { iname : iname - 1 is in `set` }
isl::set next(const State &state, const isl::set &set, const ir::Iname &iname) {
  const std::string previous = "previous";
  isl::set shifted = ir::rename(set, iname.str(), previous);
  ir::Expr successor = ir::indexAdd(ir::inameRef(ir::Iname(previous)), ir::index(1));
  return ir::projectOut(shifted.intersect(ir::equalTo(state.isl, ir::inameRef(iname), successor)),
                        previous);
}

/// The iterations that run, from `candidates` (all from the first on): the condition is true for
/// them and all before. What its evaluation requires is required where it is evaluated.
isl::set iterationsOf(State &state, const LoopHeader &header, const Counting &counting,
                      const isl::set &outer) {
  isl::set candidates = state.scope.domain;
  std::size_t recorded = state.requirements.size();
  state.countdown = header.countdown;
  auto condition = lowerStaticCondition(state, header.condition);
  state.countdown = nullptr;
  if (!condition)
    state.refuseUnlessCode(decode(condition.error().location),
                           "the bound of loop '" + header.variable->getNameAsString() +
                               "' is not an affine expression of loop variables "
                               "and parameters: " +
                               condition.error().message);
  isl::set iterations = ir::coalesced(candidates.intersect(*condition));
  isl::set ends = candidates.subtract(iterations);
  isl::set afterEnd = upwards(state, ends, counting.iname);
  if (!iterations.is_disjoint(afterEnd))
    iterations = ir::coalesced(candidates.subtract(afterEnd));
  isl::set isFirst = ir::equalTo(state.isl, ir::inameRef(counting.iname), counting.first);
  isl::set evaluated = candidates.intersect(isFirst.unite(next(state, iterations, counting.iname)));
  for (std::size_t i = recorded; i < state.requirements.size(); ++i)
    state.requirements[i].violating = state.requirements[i].violating.intersect(evaluated);
  isl::set terminates = ir::projectOut(ends, counting.iname.str());
  if (terminates.is_empty() && !outer.is_empty())
    refuse(header.condition->getBeginLoc(), "loop '" + header.variable->getNameAsString() +
                                                "' does not end without wrapping around");
  state.require(outer.subtract(terminates),
                "loop '" + header.variable->getNameAsString() + "' does not reach its end",
                header.condition->getBeginLoc());
  return iterations.is_subset(terminates) ? iterations
                                          : ir::coalesced(iterations.intersect(terminates));
}

/// The variable's type must hold the value after each iteration, the last one included.
void requireNoWrap(State &state, const clang::ForStmt *loop, const LoopHeader &header,
                   const ir::Expr &following) {
  if (header.overflowIsUndefined)
    return;
  ir::ScalarType type = scalarType(state, header.variable->getType(), loop->getForLoc());
  const clang::Expr *change = header.countdown ? header.countdown : loop->getInc();
  if (auto checked = requireInRange(state, following, type, change); !checked)
    throw Refusal{checked.error()};
}

/// The value that a counter has after the loop; unknown where that is no index expression.
void leaveLoop(State &state, const LoopHeader &header, const Counting &counting,
               const std::optional<ir::Expr> &count) {
  bool wraps = header.countdown && header.variable->getType()->isUnsignedIntegerType();
  state.counterValues.erase(header.variable);
  if (!count || wraps) // the last test counts down, too
    return;
  ir::Expr steps = header.countdown ? ir::indexAdd(*count, ir::index(1)) : *count;
  state.counterValues.emplace(
      header.variable, ir::indexAdd(counting.start, ir::indexMul(ir::index(header.step), steps)));
}

/// What the test that ends the loop leaves in the variable: it counts down, too.
ir::Expr afterTest(const LoopHeader &header, const ir::Expr &value) {
  return header.countdown ? ir::indexSub(value, ir::index(1)) : value;
}

} // namespace

void lowerLoop(State &state, const clang::ForStmt *loop) {
  if (iteratorLoop(loop))
    return lowerIteratorLoop(state, loop);
  LoopHeader header = readHeader(state, loop);
  if (header.amount)
    return lowerSteppedLoop(state, loop, header);
  Counting counting = count(state, loop, header);
  Scope outer = state.scope;
  isl::set isCandidate = ir::lessEqual(state.isl, counting.first, ir::inameRef(counting.iname));
  state.scope.domain = outer.domain.intersect(isCandidate);
  state.scope.inames.push_back(counting.iname);
  state.loopValues.emplace(header.variable, counting.value);
  isl::set iterations = [&] {
    HiddenCounters hidden(state, loop);
    return iterationsOf(state, header, counting, outer.domain);
  }();
  state.scope.domain = iterations;
  ir::Expr following = ir::indexAdd(counting.value, ir::index(header.step));
  requireNoWrap(state, loop, header, following);
  if (header.countdown) // the body sees the variable after it was counted down
    state.loopValues.insert_or_assign(header.variable, following);
  recordLoopVariable(state, counting.iname, header.variable);
  CountedLoop counted{counting.iname, counting.first, outer.domain};
  if (!iterations.is_empty())
    lowerCountedBody(state, loop, counted, [&] { lowerBodyOf(state, loop); });
  state.loopValues.erase(header.variable);
  bool isCounter = state.facts.counters.variables.contains(header.variable);
  if (isCounter)
    leaveLoop(state, header, counting,
              iterations.is_empty() ? std::optional(ir::index(0))
                                    : countIterations(state, loop, counted));
  state.scope = outer;
  if (!isCounter && !state.facts.locals.contains(header.variable))
    recordFinalValue(state, loop, header.variable, counting.iname, iterations,
                     afterTest(header, counting.start), afterTest(header, following));
}

void lowerBodyOf(State &state, const clang::ForStmt *loop) {
  lowerLoopBody(state, loop->getBody());
  for (const clang::Expr *follower : followersOf(loop))
    lowerStatement(state, follower);
}

} // namespace loopy::plugin
