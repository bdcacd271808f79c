//===- HostProgram.h - The interpreter of host loops around launches ------------------------===//
#pragma once

#include "runtime/Evaluate.h"

#include <array>
#include <functional>

namespace loopy::rt {

/// Numbers of work-groups, each at least 1.
using Groups = std::array<std::size_t, 3>;

/// What to do for a launch that has work-groups; `values` hold the host loop variables of this
/// iteration. An error ends the program.
using LaunchAction =
    std::function<Status(const plan::Launch &launch, const Groups &groups, const Values &values)>;

/// Calls `action` for every launch of the program in order.
Status forEachLaunch(const plan::LaunchPlan &plan, const plan::Variant &variant,
                     std::span<const ArgumentValue> arguments, const LaunchAction &action);

/// Evaluates everything that running the program will evaluate, and says how many launches there
/// are. After success, running it cannot fail for a reason on the host's side.
Result<std::uint64_t> rehearse(const plan::LaunchPlan &plan, const plan::Variant &variant,
                               std::span<const ArgumentValue> arguments);

} // namespace loopy::rt
