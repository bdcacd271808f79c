//===- Writers.h - Which iteration wrote an element (LOOPY_CHECK) ---------------------------===//
#pragma once

#include "runtime/Evaluate.h"

#include <optional>
#include <string>
#include <vector>

namespace loopy::rt {

/// One iteration: the coordinates of a plan::Writer.
using Iteration = std::vector<std::int64_t>;

/// The answer is known, or finding it would take too long.
struct Search {
  bool isComplete = true;
  std::optional<Iteration> last; ///< the last iteration that writes the element; none: no one does
};
Search findLastIteration(const plan::Writer &writer, std::span<const ArgumentValue> arguments,
                         std::int64_t element);

/// "last written by i=3, k=7 (file.cpp:12)" (that statement's last iteration that does), "written
/// by no iteration", or nothing where that is not known. `element` of the array number `array`,
/// counted from its pointer.
std::string writersText(const plan::LaunchPlan &plan, std::span<const ArgumentValue> arguments,
                        std::size_t array, std::int64_t element);

} // namespace loopy::rt
