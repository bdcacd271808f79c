//===- RunGroups.h - Executes device kernels with work-items in random order ----------------===//
#pragma once

#include "test/unit/support/GeneratedCode.h"
#include "test/unit/support/RunAst.h"

#include <map>
#include <string>
#include <vector>

namespace loopy::test {

/// The elements of the host's arrays, "a[1,2]" -> value. What is not there has not been written.
using HostMemory = std::map<std::string, double>;

/// Executes all launches. The work-items of a group take turns statement by statement, in an order
/// that `seed` determines, and wait for each other at barriers; groups run one after the other in
/// random order. Local and private memory begins uninitialised in every group and is shared by all
/// copies of a temporary. Elements of the host that were never written hold a value that their name
/// determines. Reading an uninitialised variable and work-items that do not meet at a barrier are
/// test failures. Arithmetic is in double.
HostMemory runGroups(const GeneratedCode &code, const Environment &environment, unsigned seed);

/// Checks that `script` leaves the results of `kernel` alone, in every environment and for several
/// orders of the work-items.
void expectSameResults(const ir::Kernel &kernel, const transforms::Script &script,
                       const std::vector<Environment> &environments);

} // namespace loopy::test
