//===- SameStatements.h - Does a change of storage keep what statements compute? -----------===//
#pragma once

#include "ir/Kernel.h"

#include <set>

namespace loopy::transforms {

/// Is the statement a copy of one element: `target = element` and nothing else?
bool isCopy(const ir::Statement &statement);

/// The loads among the accesses of a statement.
std::size_t countLoads(const ir::Statement &statement);

/// The statement of `before` whose value a new statement computes again (Statement::partOf), if it
/// does.
const ir::Statement *recomputed(const ir::Kernel &before, const ir::Statement &statement);

/// The part of verifySameDataflow that looks at single statements: those of `before` are in `after`
/// with the same instances and values but for the elements that they load and store, or only
/// computed temporaries; those that compute again what another one computes do so for instances
/// that exist; new arrays have the types of what they hold.
ir::Expected<void> requireSameStatements(const ir::Kernel &before, const ir::Kernel &after,
                                         const std::set<ir::ArrayName> &touched);

} // namespace loopy::transforms
