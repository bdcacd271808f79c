//===- PackArray.h - Arrays of the program in another layout on the device ------------------===//
#pragma once

#include "ir/Kernel.h"

#include <vector>

namespace loopy::transforms {

/// A kernel, and the array in it whose layout may be changed.
struct OwnArray {
  ir::Kernel kernel;
  ir::ArrayName array;
};

/// An array that exists only in the kernel has its own layout already. One of the program keeps its
/// layout; the kernel then works on a copy in device memory, which is made here unless an earlier
/// step has made it. `apart`: axes for each of whose values a copy gets loops of its own, so that
/// the value is a literal there.
///   K(a)  ->  for e in { read before it is written }: a_packed[e - base] = a[e];
///             K(a_packed);
///             for e in { written }: a[e] = a_packed[e - base]
/// The copy is as large as the box around the elements that are used, which may depend on
/// parameters; its loops are on the grid.
/// Fails where there is no such array, it is a scalar, what the kernel needs of it cannot be told
/// beforehand (a write under a condition on data, a read there of what nothing accesses for sure,
/// a subscript that depends on data), or has no simple bounds.
ir::Expected<OwnArray> ownArray(ir::Kernel kernel, const ir::ArrayName &name,
                                const std::vector<std::size_t> &apart = {});

} // namespace loopy::transforms
