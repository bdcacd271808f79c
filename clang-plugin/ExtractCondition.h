//===- ExtractCondition.h - Shared by the two kinds of conditions ----------------------------===//
#pragma once

#include "clang-plugin/ExtractLowering.h"

#include "ir/IslCoalesce.h"

namespace loopy::plugin {

/// Evaluates part of a condition where the parts before it let it be evaluated.
class NarrowedDomain {
public:
  NarrowedDomain(State &state, const isl::set &to) : state(state), saved(state.scope.domain) {
    state.scope.domain = ir::coalesced(saved.intersect(to));
  }
  ~NarrowedDomain() { state.scope.domain = saved; }
  NarrowedDomain(const NarrowedDomain &) = delete;
  NarrowedDomain &operator=(const NarrowedDomain &) = delete;

private:
  State &state;
  isl::set saved;
};

/// Without parentheses and other nodes that do not compute.
const clang::Expr *stripCondition(const clang::Expr *expression);

/// Numbers in the order of two pointers: subscripts where both lead into the same memory, else
/// bytes from the first element of the first one's memory.
ir::Expected<std::pair<ir::Expr, ir::Expr>> lowerPointerOrder(State &state, const clang::Expr *lhs,
                                                              const clang::Expr *rhs);

/// The parameter with the address of a root's first element; nothing where that is no pointer of
/// the program.
std::optional<ir::Expr> addressOf(State &state, std::size_t root);

/// x, for !x.
const clang::Expr *negated(const clang::Expr *expression);

} // namespace loopy::plugin
