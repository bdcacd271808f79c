//===- Guards.h - What must hold before anything runs on a device ---------------------------===//
#pragma once

#include "runtime/Intervals.h"

#include <vector>

namespace loopy::rt {

/// A plan::Array of one call. `copyIn` and `copyOut` lie inside of `touched`.
struct HostArray {
  std::int64_t first = 0; ///< the first touched element's number; 0 when nothing is touched
  ByteRange touched;
  ByteRange copyIn;
  ByteRange copyOut;
};

/// A final value that is to be stored after success; `value` fits `type`.
struct FinalStore {
  void *address = nullptr;
  plan::ScalarType type = plan::ScalarType::I32;
  std::int64_t value = 0;
};

struct CheckedCall {
  std::vector<HostArray> arrays; ///< in the order of LaunchPlan::arrays
  std::vector<FinalStore> finalValues;
};

/// Evaluates the guards, the arrays' intervals and the final values of a call, and checks that no
/// memory that the kernels write overlaps other memory of the call.
Result<CheckedCall> checkCall(const plan::LaunchPlan &plan, const Values &values);

/// The arrays of LaunchPlan::arrays, or of Split::arrays, with the ranges that belong to them.
Result<std::vector<HostArray>> checkArrays(const std::vector<plan::Array> &arrays,
                                           const std::vector<plan::ValueRange> &ranges,
                                           const plan::LaunchPlan &plan, const Values &values);

/// Stores a final value where the host expects it.
void store(const FinalStore &final);

/// The variable's memory.
ByteRange bytesOf(const FinalStore &final);

/// Whether the variable has the value that `store` would give it.
bool isStored(const FinalStore &final);

} // namespace loopy::rt
