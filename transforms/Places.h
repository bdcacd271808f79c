//===- Places.h - Where iterations say that they found something ----------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <cstdint>
#include <vector>

namespace loopy::transforms {

/// Does the statement store larger places in later iterations, for equal values of the loops
/// `outer`? Only places that are known to fit their type grow.
bool grows(const ir::Kernel &kernel, const ir::Statement &statement,
           const std::vector<ir::Iname> &outer);

/// A number near the end of a signed type that stands for no place.
std::int64_t noPlace(ir::ScalarType type);

/// Are all places that the statement stores above noPlace of their type?
/// Requires: they grow.
bool isAboveNone(const ir::Kernel &kernel, const ir::Statement &statement);

} // namespace loopy::transforms
