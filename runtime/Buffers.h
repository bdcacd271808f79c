//===- Buffers.h - Buffers that outlive a launch --------------------------------------------===//
//
// Creating and releasing buffers costs more than a launch, so both kinds are kept. Each object
// serves one launch at a time.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/ClHandle.h"
#include "runtime/Device.h"
#include "runtime/Guards.h"

#include <vector>

namespace loopy::rt {

/// A buffer and a number that no other buffer of the lane ever has, as handles are used again.
struct Buffer {
  cl_mem object = nullptr;
  std::uint64_t number = 0;
};

/// Buffers over host memory, for a device with Device::sharesHostMemory.
///
/// A buffer may be used again for memory that was freed and allocated anew in between, even for
/// other contents: on such a device a buffer is no more than the pair of address and size, which
/// kernels get as a pointer. It holds no copy, and releasing it does not touch the memory.
class HostBuffers {
public:
  explicit HostBuffers(const Device &device) : device(device) {}

  /// A buffer over `range`, which is not empty. Good until `endLaunch`.
  Result<Buffer> get(ByteRange range);
  void endLaunch() { ++currentLaunch; }

private:
  struct Entry {
    ByteRange range;
    std::uint64_t lastLaunch;
    BufferHandle buffer;
    std::uint64_t number;
  };
  static constexpr std::size_t capacity = 64;

  const Device &device;
  std::vector<Entry> entries;
  std::uint64_t currentLaunch = 0;
  std::uint64_t nextNumber = 0; ///< even; those of BufferPool are odd
};

/// Device memory with undefined contents.
class BufferPool {
public:
  explicit BufferPool(const Device &device) : device(device) {}

  /// A buffer of at least `bytes` bytes. Good until `endLaunch`. Buffers that nobody uses make room
  /// where the device would be full.
  Result<Buffer> get(std::uint64_t bytes);

  /// Keeps a buffer that is in use beyond `endLaunch`, until `release`, when no command uses it.
  void hold(const Buffer &buffer);
  void release(const Buffer &buffer);

  /// Takes all buffers back that nobody holds, and releases the largest of them above a quarter of
  /// the device's memory.
  void endLaunch();

private:
  struct Entry {
    std::uint64_t bytes;
    bool isUsed;
    bool isHeld;
    BufferHandle buffer;
    std::uint64_t number;
  };

  Entry &entryOf(const Buffer &buffer);
  /// Releases the largest unused buffers until all together take at most `limit`, if they can.
  void shrink(std::uint64_t limit);

  const Device &device;
  std::vector<Entry> entries;   ///< ordered by size
  std::uint64_t nextNumber = 1; ///< odd; those of HostBuffers are even
};

} // namespace loopy::rt
