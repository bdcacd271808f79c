//===- DriverThreads.h - Where the threads of a CPU driver run ------------------------------===//
//
// PoCL 3.1 starts a thread per processor and wakes all of them with a lock in hand that they need.
// One that takes the caller's processor there waits for the caller, with the others behind it:
// launches of 0.2 ms take up to half as long again. Linux also leaves two of them on one processor
// now and then.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include <cstddef>
#include <sys/types.h>
#include <vector>

namespace loopy::rt {

/// The threads that start while it exists. POCL_AFFINITY=0 leaves all of them as they are.
class DriverThreads {
public:
  DriverThreads();

  /// If they are `expected` in number and the process may use as many processors: each gets a
  /// processor of its own and, as a batch thread, does not interrupt what runs there when it wakes.
  /// Otherwise, or where the system does not allow it, nothing changes.
  void settle(std::size_t expected) const;

private:
  std::vector<pid_t> before; ///< ascending, like all lists of threads here
};

} // namespace loopy::rt
