//===- StagedArrays.h - What a call changes, in copies until all of it is done ---------------===//
#pragma once

#include "runtime/Guards.h"

#include <cstddef>
#include <vector>

namespace loopy::rt {

/// The launches of a call in pieces work one after the other on copies of the arrays that they
/// change, so that host memory is what it was until the last of them is done.
class StagedArrays {
public:
  /// Refuses memory that cannot be read.
  static Result<StagedArrays> copy(const plan::LaunchPlan &plan, const CheckedCall &checked);

  /// A part of an array of the call, at the same place of the copy if there is one.
  HostArray inCopy(std::size_t array, HostArray part) const;
  /// The bytes of the array's copyOut.
  std::vector<std::byte> results(std::size_t array) const;
  /// Gives host memory what was changed.
  void store() const;

private:
  /// Of the touched part of an array; without bytes where the call does not change it.
  struct Copy {
    std::vector<std::byte> before; ///< what host memory held; only where not all of it is written
    std::vector<std::byte> now;
  };

  StagedArrays(const plan::LaunchPlan &plan, const CheckedCall &checked)
      : plan(&plan), checked(&checked) {}

  const plan::LaunchPlan *plan;
  const CheckedCall *checked;
  std::vector<Copy> copies; ///< in the order of the plan's arrays
};

} // namespace loopy::rt
