//===- LaunchEvents.cpp - The commands of a queue that are not finished yet ----------------===//
#include "runtime/LaunchEvents.h"
#include "runtime/ClError.h"

namespace loopy::rt {

Status LaunchEvents::collect() {
  for (const Pending &launch : pending) {
    cl_int state = CL_COMPLETE;
    const cl_int status = clGetEventInfo(launch.event.get(), CL_EVENT_COMMAND_EXECUTION_STATUS,
                                         sizeof state, &state, nullptr);
    if (auto asked = clStatus(status, "clGetEventInfo"); !asked)
      return asked;
    if (state != CL_COMPLETE)
      return clStatus(state, "a launch");
  }
  if (journal.isTracing())
    trace();
  pending.clear();
  return {};
}

/// The time of `event` on the device's clock, in nanoseconds; 0 when it is not known.
static cl_ulong deviceTime(const EventHandle &event, cl_profiling_info info) {
  cl_ulong time = 0;
  if (clGetEventProfilingInfo(event.get(), info, sizeof time, &time, nullptr) != CL_SUCCESS)
    return 0;
  return time;
}

/// The device's clock has another zero than the host's: the last launch is shown as ending now.
void LaunchEvents::trace() const {
  if (pending.empty())
    return;
  const auto now = Clock::now();
  const cl_ulong last = deviceTime(pending.back().event, CL_PROFILING_COMMAND_END);
  for (const Pending &launch : pending) {
    const cl_ulong begin = deviceTime(launch.event, CL_PROFILING_COMMAND_START);
    const cl_ulong end = deviceTime(launch.event, CL_PROFILING_COMMAND_END);
    if (begin == 0 || end < begin || last < end)
      continue;
    journal.record({"launch",
                    launch.launch->kernel,
                    now - std::chrono::nanoseconds(last - begin),
                    now - std::chrono::nanoseconds(last - end),
                    true,
                    {{"work-items", std::uint64_t{launch.items}},
                     {"device nanoseconds", std::uint64_t{end - begin}}}});
  }
}

} // namespace loopy::rt
