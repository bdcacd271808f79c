//===- DataRegion.h - One thread's data on the device, and its lane --------------------------===//
//
// A compiled function has a handle, `void *region = nullptr`, for each of its activations. Launches
// that the compiler gives its address may leave their results on the device; in front of everything
// that might touch them on the host, the compiler puts a call that brings them back.
//
// A region belongs to the thread whose activation has the handle: no other thread can reach its
// data without synchronising with that thread, and such operations bring the data back. The lock is
// there for the end of the process, which may come from another thread.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/ResidentData.h"

#include <atomic>
#include <mutex>
#include <optional>

namespace loopy::rt {

struct DataRegion {
  DataRegion(const Device &device, LaneLease borrowed)
      : lane(std::move(borrowed)), data(device, *lane) {}
  ~DataRegion() {
    if (hasFailed) {
      lane.discard(); // commands that still wait in its queue use the host memory of the data
      data.abandon();
    } else {
      data.drop();
    }
  }

  std::mutex mutex;
  LaneLease lane;
  ResidentData data;
  bool hasFailed = false; ///< a command failed in the lane
};

/// The layout of loopy::data.
struct DataRanges {
  std::size_t count;
  struct {
    const void *begin;
    std::size_t bytes;
  } ranges[8];
};

/// Part of some host memory, and what host code is about to do with it.
struct HostAccess {
  std::optional<ByteRange> range; ///< nothing: any memory
  bool mayWrite = false;
};

/// The region of a handle, locked; null where there is none.
struct LockedRegion {
  explicit LockedRegion(void **handle)
      : region(handle ? static_cast<DataRegion *>(*handle) : nullptr) {
    if (region)
      lock = std::unique_lock(region->mutex);
  }
  DataRegion *operator->() const { return region; }
  explicit operator bool() const { return region != nullptr; }

  DataRegion *region;
  std::unique_lock<std::mutex> lock;
};

/// The regions of the process.
class DataRegions {
public:
  /// A region whose handle is empty and gets it.
  void open(void **handle, const Device &device, LaneLease lane);
  /// Makes host memory current for an access to come. When any memory may be written, the region
  /// is closed and its handle empty: the memory may even be freed. Ends the process when the device
  /// does not give the data back.
  void prepare(void **handle, const HostAccess &access) noexcept;
  /// The same for the region that the caller has locked; it is unlocked when it is closed.
  void prepare(void **handle, LockedRegion &region, const HostAccess &access) noexcept;
  /// Brings the data of all regions back: the process ends, and the device goes.
  void endAll() noexcept;

  /// `loopy: resident launches=N in=BYTES out=BYTES saved-in=BYTES saved-out=BYTES`, or nothing
  /// where there was no such launch.
  std::optional<std::string> infoLine() const;

private:
  void close(DataRegion *region);
  void count(const ResidentTraffic &traffic);

  mutable std::mutex mutex;
  std::vector<DataRegion *> regions;
  ResidentTraffic total; ///< of closed regions
  bool hasEnded = false; ///< no OpenCL object may be touched any more
};

} // namespace loopy::rt
