//===- Legality.h - Does the kernel still respect every dependence? --------------------===//
#pragma once

#include "ir/Dependences.h"
#include "ir/Kernel.h"

#include <optional>
#include <string>
#include <vector>

namespace loopy::transforms {

/// A dependence that the kernel's order does not respect.
struct Violation {
  std::size_t dependence;            ///< position in the list that was checked
  isl::map pairs;                    ///< the violated pairs of original instances
  std::optional<ir::Iname> parallel; ///< a parallel iname that separates some of them
};

/// Checks the kernel's current order and tags against the dependences of the original program
/// (architecture: verification a). Sequential loops run in ascending order, and so do unrolled
/// ones; instances that first differ in an iname on the grid, in a vec or in an ilp one are
/// unordered. Exact. `verified`, if given, respects all of them: pairs of statements that run there
/// as they do here need no second look.
std::optional<Violation> findViolation(const ir::Kernel &kernel,
                                       const std::vector<ir::Dependence> &dependences,
                                       const ir::Kernel *verified = nullptr);

/// The violation in the user's terms: "'i' cannot be parallel: iteration i=1 writes a[1], which i=2
/// reads".
std::string describe(const Violation &violation, const ir::Kernel &original,
                     const std::vector<ir::Dependence> &dependences);

/// The places of the two accesses, for notes.
std::vector<ir::Note> notesFor(const Violation &violation, const ir::Kernel &original,
                               const std::vector<ir::Dependence> &dependences);

} // namespace loopy::transforms
