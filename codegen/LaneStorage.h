//===- LaneStorage.h - Which loops run side by side, and their local variables ------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "codegen/LaneLoop.h"
#include "ir/ConstantRange.h"

#include <optional>
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
  /// none, nor is one around atomic statements or a loop in which values of a variable would mix
  /// (`Schedule::temporaries` is made for iterations that run one after the other).
  std::vector<ir::Note> remarks;
};
LanePlan planLanes(const ir::Kernel &kernel, const Schedule &schedule, const DeviceKernel &device);

/// The same code in which each access to a variable with copies means the first one.
AstBlock withFirstCopies(const AstBlock &block, const ir::Kernel &kernel, const LanePlan &plan);

/// The loop over lanes that the plan has for an iname; nothing where it is to be unrolled. Its
/// copyOf takes accesses with the subscripts of withFirstCopies, and refers to `kernel` and `plan`.
std::optional<LaneLoop> laneLoop(const ir::Iname &iname, const ir::Kernel &kernel,
                                 const LanePlan &plan);

} // namespace loopy::codegen
