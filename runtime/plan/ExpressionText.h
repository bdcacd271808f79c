//===- ExpressionText.h - Host expressions in infix notation -------------------------===//
#pragma once

#include "runtime/plan/LaunchPlan.h"

#include <map>
#include <string>

namespace loopy::plan {

/// The names of the host loop variables around an expression, by number.
using HostLoopNames = std::map<std::int64_t, std::string>;

/// `expression` with argument names and as few parentheses as C would need; "true" when empty.
std::string toText(const Expression &expression, const LaunchPlan &plan,
                   const HostLoopNames &hostLoops = {});

} // namespace loopy::plan
