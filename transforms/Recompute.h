//===- Recompute.h - Values computed again where they are used ------------------------------===//
#pragma once

#include "transforms/ArrayUses.h"
#include "transforms/CopyLoops.h"
#include "transforms/Definitions.h"

namespace loopy::transforms {

/// The values of an array that some loads see, and where they are to be held.
struct Recomputation {
  std::vector<ArrayUse> uses; ///< loads of one array
  StoragePlace place;
  Footprint footprint;
  GroupShape shape;
  Definitions definitions;
  std::string name; ///< of the new array and of the new statements
  /// All uses load one element for each iteration of the outer loops, which is held in a scalar;
  /// `footprint.base` is the element.
  bool isScalar = false;
};

/// The sources of the loads of an array, for definitionsOf.
/// Fails where a subscript depends on data or is not affine.
ir::Expected<Sources> sourcesOf(const ir::Kernel &kernel, const ir::ArrayName &array);

/// Fails where the array is read inside of control flow that depends on data, or some of it is
/// computed nowhere although it is no array of the program.
ir::Expected<void> requireComputed(const ir::Kernel &kernel, const Recomputation &plan);

/// Adds the new array, and in front of the first use statements that compute its elements again
/// from what the definitions read (Statement::partOf and origin say which instances) or copy what
/// was there before the kernel; the uses load from it.
void recompute(ir::Kernel &kernel, const Recomputation &plan);

/// Removes a local array that nothing reads any more, with the statements that compute it. Does
/// nothing for other arrays.
void removeUnread(ir::Kernel &kernel, const ir::ArrayName &array);

} // namespace loopy::transforms
