//===- Fetch.h - Elements put elsewhere before loops that read them -------------------------===//
#pragma once

#include "transforms/CopyLoops.h"
#include "transforms/Step.h"

#include <functional>

namespace loopy::transforms {

/// What all checks found out: which loads, and where their elements are to be held.
struct Fetch {
  std::vector<ArrayUse> uses;
  HeldPart part;
};

/// The loads of `step.array` that `step` speaks of; `standardName` is the name of the new array
/// where the step gives none. With `hasCopyPerIteration`, private memory is one copy for each
/// iteration of the loops outside (StoragePlace).
/// Fails as addPrefetch says.
ir::Expected<Fetch> planFetch(const ir::Kernel &kernel, const AddPrefetch &step,
                              const std::string &standardName, bool hasCopyPerIteration);

/// Adds the new array, in front of the first use and its loops a statement that gives each of its
/// elements the value `valueOf(subscripts in the old array)`, and lets the uses load from it.
ir::Kernel applyFetch(ir::Kernel kernel, const Fetch &fetch,
                      const std::function<ir::Expr(const std::vector<ir::Expr> &)> &valueOf);

} // namespace loopy::transforms
