//===- LaunchEvents.h - The commands of a queue that are not finished yet ------------------===//
#pragma once

#include "runtime/ClHandle.h"
#include "runtime/Journal.h"
#include "runtime/Result.h"
#include "runtime/plan/LaunchPlan.h"

namespace loopy::rt {

/// The events of launches: whether they succeeded, and how long they took on the device.
class LaunchEvents {
public:
  explicit LaunchEvents(Journal &journal) : journal(journal) {}

  /// Takes the event; `launch` must stay where it is.
  void add(cl_event event, const plan::Launch &launch, std::size_t items) {
    pending.push_back({EventHandle(event), &launch, items});
  }

  /// Waits for the last launch without sleep, 0.3 ms at most: a sleeping thread goes on 20 to 60 us
  /// later. Other threads are let through meanwhile. The queue has to be flushed before, and
  /// finished afterwards.
  void poll() const;

  /// To be called when the queue is finished: refuses when a launch failed on the device, which
  /// shows in its event and not in clFinish's result. Traces the launches.
  Status collect();

private:
  struct Pending {
    EventHandle event;
    const plan::Launch *launch;
    std::size_t items;
  };

  void trace() const;

  Journal &journal;
  std::vector<Pending> pending;
};

} // namespace loopy::rt
