//===- SamplePlans.h - Launch plans made by hand -------------------------------------------===//
#pragma once

#include "runtime/plan/LaunchPlan.h"

namespace loopy::test {

/// Postfix code from values and operations: code(arg(0), 1, plan::Op::Add).
inline plan::Instruction token(std::int64_t constant) { return {plan::Op::Constant, constant}; }
inline plan::Instruction token(plan::Op op) { return {op, 0}; }
inline plan::Instruction token(plan::Instruction instruction) { return instruction; }
inline plan::Instruction arg(std::int64_t number) { return {plan::Op::Argument, number}; }
inline plan::Instruction loop(std::int64_t number) { return {plan::Op::HostLoop, number}; }

template <typename... Tokens> plan::Expression code(Tokens... tokens) {
  return {{token(tokens)...}};
}

/// The elements 0 to n - 1, n being argument 0.
plan::Interval upToN();
plan::Interval nothing();

/// for (i = 0; i < n; ++i) y[i] += a * x[i]; arguments: n, a, x, y. `shift` is added to the
/// subscripts of x.
plan::LaunchPlan saxpyPlan(std::int64_t shift = 0);

/// The same without a shift, in pieces of work-groups.
plan::LaunchPlan splitSaxpyPlan();
plan::Split &splitOfSaxpy(plan::LaunchPlan &plan);

/// for (i = 0; i < n; ++i) for (c = 3; c <= 10; ++c) y[i * w + c] = 2 * x[i * w + c]; arguments: n,
/// w, x, y. With boxes and the writer of y, in file columns.cpp, line 5.
plan::LaunchPlan columnsPlan();

/// saxpyPlan() with a second text, whose index is an `int`.
plan::LaunchPlan narrowSaxpyPlan();

/// for (t = 0; t < steps; ++t) { tmp[i] = y[i] + 1 for all i; y[i] = tmp[n - 1 - i] + t for all i;
/// } with tmp in scratch memory for at most 1000 elements; arguments: n, steps, y, &t. The final
/// value of t is `steps`.
plan::LaunchPlan steppedPlan();

/// for (t = 0; t < steps; ++t) { y[i] = x[i] + t for t <= i < n; x[i] = y[n - 1 - i] * 3 for all i;
/// ++x[0]; } in pieces of work-groups, the last statement as a whole; arguments: n, steps, x, y,
/// &t.
plan::LaunchPlan splitStepsPlan();
/// Its original loop, without t.
void runSplitSteps(int n, int steps, int *x, int *y);

} // namespace loopy::test
