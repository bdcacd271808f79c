//===- RunGroups.h - A script leaves a kernel's results alone -----------------------------===//
#pragma once

#include "test/unit/support/GeneratedCode.h"
#include "test/unit/support/RunAst.h"

#include <vector>

namespace loopy::test {

/// Checks that `script` leaves the results of `kernel` alone, in every environment and for several
/// orders of the work-items. Everything that is a fault in test/interpret is a test failure, too.
void expectSameResults(const ir::Kernel &kernel, const transforms::Script &script,
                       const std::vector<Environment> &environments);

} // namespace loopy::test
