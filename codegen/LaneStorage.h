//===- LaneStorage.h - Which loops run side by side, and their local variables ------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "ir/ConstantRange.h"

#include <set>

namespace loopy::codegen {

/// A loop tagged vec or ilp whose iterations can run side by side.
struct Lanes {
  ir::ConstantRange range;
  std::set<ir::ArrayName> copied;  ///< private variables of which each iteration has its own
  std::set<ir::ArrayName> vectors; ///< those of them whose copies are the lanes of a vector
};

/// What is decided about the lanes of a device kernel before its code is rewritten.
struct LanePlan {
  std::map<ir::Iname, Lanes> lanes;
  std::map<ir::ArrayName, LaneCopies> copies;
  /// Loops tagged vec or ilp that are unrolled instead, and why: a vec of 2, 4, 8 or 16 lanes is
  /// none, nor is a loop in which values of a variable would mix (`Schedule::temporaries` is made
  /// for iterations that run one after the other).
  std::vector<ir::Note> remarks;
};
LanePlan planLanes(const ir::Kernel &kernel, const Schedule &schedule, const DeviceKernel &device);

/// The same code in which each access to a variable with copies means the first one.
AstBlock withFirstCopies(const AstBlock &block, const ir::Kernel &kernel, const LanePlan &plan);

/// Makes an access (with the subscripts of withFirstCopies) mean the copy of one lane of `iname`.
ir::Access inLane(const ir::Access &access, const ir::Kernel &kernel, const LanePlan &plan,
                  const ir::Iname &iname, const ir::Expr &lane);

} // namespace loopy::codegen
