//===- Lane.h - The OpenCL objects that one thread uses at a time ---------------------------===//
//
// Implementations crash when threads share a kernel object, and commands of threads that share a
// queue wait for each other. A call therefore borrows a lane for its duration. The pool owns lanes,
// not the threads, so that no OpenCL object is released while a thread or the process ends.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/Buffers.h"
#include "runtime/PinnedBlocks.h"
#include "runtime/Program.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <unordered_map>

namespace loopy::rt {

/// A kernel object and what its arguments are set to.
class LaneKernel {
public:
  explicit LaneKernel(KernelHandle handle) : handle(std::move(handle)) {}

  cl_kernel get() const { return handle.get(); }

  /// Sets argument `index`, counted from 0 without gaps, unless it has this value already.
  Status set(cl_uint index, const Buffer &buffer) {
    return set(index, buffer.object, buffer.number);
  }
  template <typename T> Status set(cl_uint index, const T &value) { return set(index, value, 0); }

private:
  struct Argument {
    std::array<std::byte, 8> bits = {};
    std::uint64_t bufferNumber = 0;
    friend bool operator==(const Argument &, const Argument &) = default;
  };

  template <typename T> Status set(cl_uint index, const T &value, std::uint64_t bufferNumber) {
    static_assert(sizeof value <= sizeof Argument::bits);
    Argument argument{{}, bufferNumber};
    std::memcpy(argument.bits.data(), &value, sizeof value);
    if (index < arguments.size() && arguments[index] == argument)
      return {};
    return setChanged(index, argument, sizeof value);
  }
  Status setChanged(cl_uint index, const Argument &argument, std::size_t size);

  KernelHandle handle;
  std::vector<Argument> arguments; ///< those that were set
};

class Lane {
public:
  Lane(const Device &device, QueueHandle queue)
      : hostBuffers(device), pool(device), pinned(device), device(device),
        ownQueue(std::move(queue)) {}

  cl_command_queue queue() const { return ownQueue.get(); }

  /// The kernel object of a launch node in a program, both of which must stay where they are.
  /// Created at the first use; then its parameters and the device's limits are checked.
  Result<LaneKernel *> kernel(const Program &program, const plan::Launch &launch);

  /// Takes the buffers of the finished launch back.
  void endLaunch() {
    hostBuffers.endLaunch();
    pool.endLaunch();
  }

  HostBuffers hostBuffers;
  BufferPool pool;
  PinnedBlocks pinned;

private:
  struct KernelKey {
    const Program *program;
    const plan::Launch *launch;
    friend bool operator==(const KernelKey &, const KernelKey &) = default;
  };
  struct HashKey {
    std::size_t operator()(const KernelKey &key) const {
      return std::hash<const void *>()(key.launch) ^ 3 * std::hash<const void *>()(key.program);
    }
  };

  const Device &device;
  QueueHandle ownQueue;
  std::unordered_map<KernelKey, LaneKernel, HashKey> kernels;
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
  /// `measuresTime`: the device's times of commands can be asked for.
  LanePool(const Device &device, bool measuresTime) : device(device), measuresTime(measuresTime) {}
  Result<LaneLease> borrow();

private:
  friend class LaneLease;

  const Device &device;
  const bool measuresTime;
  std::mutex mutex;
  std::vector<std::unique_ptr<Lane>> idle; ///< last in, first out: a thread finds its own again
};

} // namespace loopy::rt
