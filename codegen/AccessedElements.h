//===- AccessedElements.h - The elements that a kernel accesses ---------------------------===//
#pragma once

#include "codegen/DataRanges.h"

namespace loopy::codegen {

/// Elements of one array, { A[subscripts] } over the parameters.
struct AccessedElements {
  isl::set reads;
  isl::set writes;
  isl::set sureWrites;   ///< written whatever the data are
  isl::set sureAccesses; ///< read or written whatever the data are
};

/// Exact where conditions and subscripts are quasi-affine in inames and parameters: what is read
/// only under such a condition (`i > 0 ? a[i - 1] : 0`) counts only there. A subscript that depends
/// on data stands for all elements within its bounds, which `ranges` names, or within the array;
/// fails where neither is known.
ir::Expected<AccessedElements> accessedElements(const ir::Kernel &kernel, const ir::Array &array,
                                                DataRanges &ranges);

} // namespace loopy::codegen
