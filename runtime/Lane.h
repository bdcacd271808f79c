//===- Lane.h - The OpenCL objects that one thread uses at a time ---------------------------===//
//
// Implementations crash when threads share a kernel object, and commands of threads that share a
// queue wait for each other. A call therefore borrows a lane for its duration. The pool owns lanes,
// not the threads, so that no OpenCL object is released while a thread or the process ends.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/Buffers.h"
#include "runtime/Program.h"

#include <memory>
#include <unordered_map>

namespace loopy::rt {

class Lane {
public:
  Lane(const Device &device, QueueHandle queue)
      : hostBuffers(device), pool(device), device(device), ownQueue(std::move(queue)) {}

  cl_command_queue queue() const { return ownQueue.get(); }

  /// The kernel object of a launch node, which must stay where it is. Created at the first use;
  /// then its parameters and the device's limits are checked.
  Result<cl_kernel> kernel(const Program &program, const plan::Launch &launch);

  /// Takes the buffers of the finished launch back.
  void endLaunch() {
    hostBuffers.endLaunch();
    pool.endLaunch();
  }

  HostBuffers hostBuffers;
  BufferPool pool;

private:
  const Device &device;
  QueueHandle ownQueue;
  std::unordered_map<const plan::Launch *, KernelHandle> kernels;
};

class LanePool;

/// A borrowed lane; goes back to the pool unless it is discarded.
class LaneLease {
public:
  LaneLease(LanePool &pool, std::unique_ptr<Lane> lane) : pool(pool), lane(std::move(lane)) {}
  LaneLease(LaneLease &&) = default;
  ~LaneLease();

  Lane &operator*() const { return *lane; }

  /// For a lane in which a command failed.
  void discard() { lane.reset(); }

private:
  LanePool &pool;
  std::unique_ptr<Lane> lane;
};

class LanePool {
public:
  explicit LanePool(const Device &device) : device(device) {}
  Result<LaneLease> borrow();

private:
  friend class LaneLease;

  const Device &device;
  std::mutex mutex;
  std::vector<std::unique_ptr<Lane>> idle; ///< last in, first out: a thread finds its own again
};

} // namespace loopy::rt
