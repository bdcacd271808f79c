//===- Validate.h - What an interpreter of launch plans may rely on -------------------===//
#pragma once

#include "runtime/plan/LaunchPlan.h"

#include <expected>
#include <string>

namespace loopy::plan {

/// Checks that every number in `plan` refers to something that exists and has the right kind, that
/// every expression leaves exactly one value and fits the evaluation stack, that host loop
/// variables are used only inside their loops, and that sizes and steps are positive.
std::expected<void, std::string> validate(const LaunchPlan &plan);

} // namespace loopy::plan
