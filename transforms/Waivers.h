//===- Waivers.h - What `trust` has taken out of the dependences ---------------------------===//
#pragma once

#include "ir/Dependences.h"

#include <string>
#include <vector>

namespace loopy::transforms {

/// Pairs of instances of the base program (ApplyScript.h) whose order nobody checks.
struct Waiver {
  std::size_t dependence; ///< position in the list of dependences
  isl::map pairs;
};

/// Takes the pairs that `kernel` does not respect out of `dependences`, whose instances are those
/// of `base`, and adds them to `waivers`. The first of them in the user's terms; empty when there
/// are none.
std::string waiveViolations(const ir::Kernel &kernel, const ir::Kernel &base,
                            std::vector<ir::Dependence> &dependences, std::vector<Waiver> &waivers);

/// The waivers of `old` for `renewed`, the dependences of `kernel` as a program of its own, out of
/// which their pairs are taken: what was trusted stays trusted between the same accesses of
/// statements that still make as many. `kernel`'s origins still refer to the old base.
std::vector<Waiver> renewWaivers(const ir::Kernel &kernel, const std::vector<ir::Dependence> &old,
                                 const std::vector<Waiver> &waivers,
                                 std::vector<ir::Dependence> &renewed);

} // namespace loopy::transforms
