//===- LoopBlocks.h - Which loops does an axis of the grid divide into blocks? ---------------===//
#pragma once

#include "ir/Kernel.h"

#include <map>
#include <optional>

namespace loopy::codegen {

/// The values of an axis are the numbers of blocks of loops of the original program: where the axis
/// is g, they have values from g * step + offset to (g + 1) * step + offset - 1.
struct LoopBlocks {
  std::int64_t step = 1;                      ///< at least 1
  ir::Expr offset;                            ///< over parameters
  std::map<ir::StatementId, ir::Iname> loops; ///< around original statements that ever run
};

/// Nothing unless every statement is in a loop with the same blocks. Each must have an iname on the
/// axis.
std::optional<LoopBlocks> findBlocks(const ir::Kernel &kernel, unsigned axis);

} // namespace loopy::codegen
