//===- ApplyScript.h - A script on a kernel, each step verified ------------------------===//
#pragma once

#include "ir/Dependences.h"
#include "transforms/Step.h"

#include <vector>

namespace loopy::transforms {

struct AppliedScript {
  ir::Kernel kernel;
  /// The program that `kernel`'s origins and the dependences refer to: the original, or the kernel
  /// after the last step that changed storage, in the order of its statements and loops.
  ir::Kernel base;
  std::vector<ir::Dependence> dependences; ///< of `base` without the pairs that `trust` waived
  bool hasNewBase = false;                 ///< whether `base` is not the original
  std::vector<ir::Note> remarks;           ///< one per `trust`: what was waived and why
};

/// Who checks the dependences. ByCaller is for scripts that the compiler wrote itself: nobody asks
/// which step is to blame, and codegen::buildSchedule checks the final program in any case.
enum class Verification { EachStep, ByCaller };

/// Applies the steps in order. After each one the kernel must respect every dependence, unless a
/// `trust` follows; the first step that cannot be applied or breaks a dependence is the error, with
/// its location set. A step that changes storage must keep the flow of data as well, and gives the
/// kernel new dependences. In the end subscripts lose divisions (FoldDivisions.h). `dependences`
/// are those of `original`.
ir::Expected<AppliedScript> applyScript(const ir::Kernel &original,
                                        const std::vector<ir::Dependence> &dependences,
                                        const Script &script,
                                        Verification verification = Verification::EachStep);

} // namespace loopy::transforms
