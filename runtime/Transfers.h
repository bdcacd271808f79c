//===- Transfers.h - The arrays of one call on their way to a device and back --------------===//
#pragma once

#include "runtime/DeviceCall.h"
#include "runtime/ResidentData.h"

#include <cstddef>

namespace loopy::rt {

/// Each call makes its own transfers, unless the call has resident data, which then knows better.
class Transfers {
public:
  explicit Transfers(const DeviceCall &call) : call(call) {}

  /// Finds a buffer for every array.
  Status bind();
  const BoundArray &operator[](std::size_t array) const { return arrays[array]; }

  /// Gives the device its inputs. Host memory must not change before the queue is finished. May
  /// throw std::bad_alloc.
  Status copyIn();
  /// Brings results over that must not go to host memory as a whole: those of arrays with gaps,
  /// or all of them when the call keeps its results. May throw std::bad_alloc.
  Status fetch();
  /// Changes host memory. When it fails, host memory may hold a part of the results.
  Status copyOut() noexcept;

private:
  Status bindResident();
  /// Whether host memory is in rows like the box, or has them one behind the other.
  enum class Rows { AsInMemory, Packed };
  Status write(std::size_t array, const void *source, Rows rows);
  Status read(std::size_t array, void *target, Rows rows);
  Result<std::vector<std::byte>> snapshotOf(std::size_t array) const;
  void storeChanges(std::size_t array) const;
  void record(const char *what, std::size_t array, std::uint64_t bytes,
              Clock::time_point begin) const;

  const DeviceCall &call;
  std::vector<BoundArray> arrays;
  std::vector<std::vector<std::byte>> snapshots; ///< of what moves in, row by row, where needed
  std::vector<std::vector<std::byte>> results;   ///< of what moves out, row by row, where fetched
};

} // namespace loopy::rt
