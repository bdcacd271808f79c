//===- LaunchEvents.cpp - The commands of a queue that are not finished yet ----------------===//
#include "runtime/LaunchEvents.h"
#include "runtime/ClError.h"

#include <thread>

namespace loopy::rt {

/// Longer launches gain nothing from polling, which takes time from the device's threads where
/// there is no core for each.
static constexpr std::chrono::microseconds pollingTime{300};

static cl_int askForState(const EventHandle &event, cl_int &state) {
  return clGetEventInfo(event.get(), CL_EVENT_COMMAND_EXECUTION_STATUS, sizeof state, &state,
                        nullptr);
}

void LaunchEvents::poll() const {
  if (pending.empty())
    return;
  const auto end = Clock::now() + pollingTime;
  cl_int state = CL_QUEUED;
  while (askForState(pending.back().event, state) == CL_SUCCESS && state > CL_COMPLETE &&
         Clock::now() < end)
    std::this_thread::yield();
}

Status LaunchEvents::collect() {
  for (const Pending &launch : pending) {
    cl_int state = CL_COMPLETE;
    if (auto asked = clStatus(askForState(launch.event, state), "clGetEventInfo"); !asked)
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
