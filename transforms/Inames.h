//===- Inames.h - What the transformations of loops share ------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <map>
#include <vector>

namespace loopy::transforms {

/// Fails with a message that lists the kernel's inames when `name` is not one of them.
ir::Expected<void> requireIname(const ir::Kernel &kernel, const ir::Iname &name);

/// Fails unless `name` is an identifier that names nothing in the kernel yet.
ir::Expected<void> requireFree(const ir::Kernel &kernel, const ir::Iname &name);

/// Fails when `name` carries a tag: transformations that replace an iname would lose it.
ir::Expected<void> requireUntagged(const ir::Kernel &kernel, const ir::Iname &name);

/// Re-indexes a statement: each iname in `replacement` becomes the given expression of new inames.
/// `relation` is a set without dimensions over old and new inames that determines the new ones from
/// the old ones and back; `inames` is the new nesting.
void reindex(ir::Statement &statement, const std::map<ir::Iname, ir::Expr> &replacement,
             const isl::set &relation, std::vector<ir::Iname> inames);

} // namespace loopy::transforms
