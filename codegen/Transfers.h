//===- Transfers.h - Which elements the device needs and changes ----------------------===//
//
// The automatic transfer sets of Garg & Amaral (GPGPU-3, 2010), exact: computed from the access
// relations of the *original* program, so that they do not depend on the transformation.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "codegen/ElementBoxes.h"

#include <vector>

namespace loopy::codegen {

struct ArrayTransfer {
  ir::ArrayName array;
  ElementRange touched;
  ElementRange copyIn;  ///< reads, and the hull of the writes unless each element of it is written
  ElementRange copyOut; ///< hull of the writes
  /// The first and the last touched element are accessed whatever the data are.
  bool endsAreSure;
  /// Each element of `copyOut` is written whatever the data are.
  bool writesAll;
  std::optional<ElementBoxes> boxes; ///< where they say more
};

struct Transfers {
  std::vector<DataRange> ranges;     ///< what the elements of `arrays` refer to
  std::vector<ArrayTransfer> arrays; ///< one per array with Storage::Host, in the kernel's order
};
ir::Expected<Transfers> computeTransfers(const ir::Kernel &original);

} // namespace loopy::codegen
