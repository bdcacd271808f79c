//===- Dot.h - Dependences as a picture ---------------------------------------------------===//
#pragma once

#include "ir/Dependences.h"
#include "ir/Kernel.h"

#include <string>
#include <vector>

namespace loopy::ir {

/// A GraphViz graph: one node per statement, inside boxes for the loops it shares with its
/// neighbours; one edge per pair of statements, array and kind of dependence.
std::string toDot(const Kernel &kernel, const std::vector<Dependence> &dependences);

} // namespace loopy::ir
