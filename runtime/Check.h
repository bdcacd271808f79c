//===- Check.h - Device results against the original loop's (LOOPY_CHECK) ------------------===//
//
// A checked call works on copies and leaves host memory as it was, so that the original loop runs
// as in any fallback. The code behind the loop then calls `loopy_rt_compare_v1`.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/Guards.h"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace loopy::rt {

/// What a device computed in one call.
struct KeptResults {
  const plan::LaunchPlan *plan = nullptr;
  CheckedCall checked;
  std::vector<std::vector<std::byte>> arrays; ///< bytes of each array's copyOut; none: no launches
  std::vector<ArgumentValue> arguments = {};
};

/// How host memory differs from `kept`: the first different element of the first array that has
/// any, the iteration that wrote it, and both values. Nothing when all bits are equal.
std::optional<std::string> findDifference(const KeptResults &kept);

/// The calls that are being checked, one per thread, and what came out.
class Checker {
public:
  /// To be called by a thread that is about to run its original loop.
  void keep(KeptResults results);
  /// Drops what this thread kept: its loop was left by other means than its end.
  void forget();
  /// Compares what this thread kept, and reports a difference on stderr.
  void compare();

  /// A line per kernel: how many calls were compared, and how many of them differed.
  std::vector<std::string> summary() const;

private:
  struct Outcome {
    std::uint64_t calls = 0;
    std::uint64_t differing = 0;
  };

  std::optional<KeptResults> take();

  mutable std::mutex mutex;
  std::map<std::thread::id, KeptResults> kept;
  std::map<std::string, Outcome> outcomes; ///< by the kernel's name and place
};

} // namespace loopy::rt
