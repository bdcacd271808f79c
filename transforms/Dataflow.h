//===- Dataflow.h - Does a change of storage keep what every read sees? --------------------===//
#pragma once

#include "ir/Kernel.h"

#include <set>

namespace loopy::transforms {

/// Checks that `after` computes what `before` computes, where both run in the order of their
/// statements and loops (architecture: verification c). Statements of `before` must be in `after`,
/// with the same instances and the same values but for the elements that they load and store; those
/// that only compute temporaries may be gone. Statements that are new in `after` must be copies of
/// one element each, or hold the values of expressions that statements of `before` evaluate and of
/// which these load the value (HoistedValues.h), or compute again what a statement of `before`
/// computes: then `partOf` names that statement and `origin` gives its inames in terms of the new
/// ones, of which several may stand for one instance. With copies traced back to where the value
/// came from and recomputed values to the instance that computed them first, every load must see
/// the value of the same instance, or the same element as it was before the kernel, and the host's
/// arrays must end up with the same values. `touched`: the arrays whose accesses differ; all others
/// are not looked at. Fails with an instance that shows the difference.
ir::Expected<void> verifySameDataflow(const ir::Kernel &before, const ir::Kernel &after,
                                      const std::set<ir::ArrayName> &touched);

} // namespace loopy::transforms
