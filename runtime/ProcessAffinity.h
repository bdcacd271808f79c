//===- ProcessAffinity.h - The processors for an OpenCL driver's threads --------------------===//
//
// OpenMP may bind the thread that calls us to one processor (OMP_PROC_BIND, OMP_PLACES). A CPU
// driver that starts its threads then would have them all inherit that, and run on one core.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include <sched.h>

namespace loopy::rt {

/// While it exists, the calling thread may run wherever the process could when this library was
/// loaded, if the environment asks OpenMP to bind threads; otherwise nothing changes.
class ProcessAffinity {
public:
  ProcessAffinity();
  ~ProcessAffinity();
  ProcessAffinity(const ProcessAffinity &) = delete;
  ProcessAffinity &operator=(const ProcessAffinity &) = delete;

private:
  bool isChanged = false;
  cpu_set_t own; ///< what the thread had
};

} // namespace loopy::rt
