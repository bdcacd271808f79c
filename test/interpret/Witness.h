//===- Witness.h - Is the reason for a rejection true? ------------------------------------===//
#pragma once

#include "test/interpret/Region.h"

#include <optional>
#include <string>

namespace loopy::test {

/// Looks for the pair of iterations that a message names, as in "iteration i=1 writes a[1], which
/// i=2 reads", among the instances of the region for some values of its parameters. Nothing where
/// the message names none; false where no such pair touches a common element in this order.
std::optional<bool> isTrueWitness(const Region &region, const std::string &message);

} // namespace loopy::test
