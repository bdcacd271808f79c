//===- Transfers.h - Which elements the device needs and changes ----------------------===//
//
// The automatic transfer sets of Garg & Amaral (GPGPU-3, 2010), exact: computed from the access
// relations of the *original* program, so that they do not depend on the transformation.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <vector>

namespace loopy::codegen {

/// Element numbers relative to the array's pointer, index expressions over parameters; exact first
/// and last elements of a set, defined where `nonEmpty` (a Bool expression) holds.
struct ElementRange {
  ir::Expr nonEmpty;
  ir::Expr first;
  ir::Expr last;
};

struct ArrayTransfer {
  ir::ArrayName array;
  ElementRange touched;
  ElementRange copyIn;  ///< reads, and the hull of the writes unless each element of it is written
  ElementRange copyOut; ///< hull of the writes
  /// The first and the last touched element are accessed whatever the data are.
  bool endsAreSure;
  /// Each element of `copyOut` is written whatever the data are.
  bool writesAll;
};

/// One entry per array with Storage::Host, in the kernel's order.
ir::Expected<std::vector<ArrayTransfer>> computeTransfers(const ir::Kernel &original);

} // namespace loopy::codegen
