//===- PinnedBlocks.h - Transfers through memory that the driver has pinned -----------------===//
//
// A device's copy engine reads and writes pages that cannot move. For other memory the driver
// copies through pages of its own, as fast as it was written for. Two pinned blocks let the host
// copy into one while the device reads the other. Whether that is faster than the driver depends on
// both, so it is done on request (LOOPY_PINNED).
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/ClHandle.h"
#include "runtime/Device.h"
#include "runtime/Result.h"

#include <array>
#include <cstddef>

namespace loopy::rt {

/// Copies between host memory and buffers in one queue; each returns when it is done, so that
/// nothing in the queue touches host memory afterwards, failures included.
class PinnedBlocks {
public:
  explicit PinnedBlocks(const Device &device) : device(device) {}

  /// buffer[offset, offset + bytes) = source[0, bytes)
  Status write(cl_command_queue queue, cl_mem buffer, std::size_t offset, const void *source,
               std::size_t bytes);
  /// target[0, bytes) = buffer[offset, offset + bytes)
  Status read(cl_command_queue queue, cl_mem buffer, std::size_t offset, void *target,
              std::size_t bytes);

private:
  struct Block {
    BufferHandle buffer;
    std::byte *memory = nullptr; ///< mapped for as long as the buffer lives
    EventHandle pending;         ///< of the transfer that uses the memory
  };
  struct Part {
    std::size_t begin;
    std::size_t bytes;
  };

  /// Whether a transfer of this size is worth several parts. Makes the blocks; where that fails
  /// there is none, and transfers go without them.
  bool usesBlocks(cl_command_queue queue, std::size_t bytes);
  Status wait(Block &block);
  /// Waits for both blocks and gives the first error.
  Status finish(Status status);
  Part part(std::size_t number, std::size_t bytes) const;

  const Device &device;
  std::array<Block, 2> blocks;
  bool isUnavailable = false;
};

} // namespace loopy::rt
