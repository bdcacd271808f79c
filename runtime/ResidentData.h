//===- ResidentData.h - Data that stays on a device between launches -------------------------===//
//
// A table of pieces of host memory that a device with memory of its own has copies of. It knows
// nothing of names and arguments: what belongs together is found by address, so that interior
// pointers, overlapping parts and arrays that meet need no special treatment.
//
// The table is right as long as nothing but launches through it touches its memory on the host:
// whoever lets host code run calls `writeBack` before, and `forget` where that code may write.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/ByteSet.h"
#include "runtime/Guards.h"
#include "runtime/Lane.h"

#include <memory>

namespace loopy::rt {

/// What a kernel gets for an array: the buffer, and where the host pointer's element 0 is in it.
struct BoundArray {
  Buffer buffer;
  cl_long offset = 0;
};

/// How many bytes moved, and how many had moved if each launch had made its own transfers.
struct ResidentTraffic {
  std::uint64_t launches = 0;
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  std::uint64_t wantedIn = 0;
  std::uint64_t wantedOut = 0;
};

class ResidentData {
public:
  ResidentData(const Device &device, Lane &lane) : device(device), lane(lane) {}
  ResidentData(const ResidentData &) = delete;
  ResidentData &operator=(const ResidentData &) = delete;
  ~ResidentData() { drop(); }

  bool isEmpty() const { return pieces.empty(); }

  /// Makes one piece that holds all of `range`; pieces that overlap it are merged into it. When it
  /// fails, what was on the device only still is.
  Status cover(const ByteRange &range);

  /// Buffers for the arrays of a call; an array without accesses gets none.
  Result<std::vector<BoundArray>> bind(const plan::LaunchPlan &plan, const CheckedCall &checked);
  /// Copies what the kernels read and the device does not have. Of bound arrays.
  Status copyIn(const plan::LaunchPlan &plan, const CheckedCall &checked);
  /// The kernels ran: what they may have written is now on the device only. Of bound arrays.
  void markWritten(const plan::LaunchPlan &plan, const CheckedCall &checked);
  /// Whether a kernel that stops halfway would destroy results of earlier ones.
  bool mayLose(const CheckedCall &checked) const;

  /// Gives host memory in `range` what the device has newer. Elements that no kernel changed are
  /// not stored: other threads may own them, and their pages may be read-only.
  Status writeBack(const ByteRange &range);
  Status writeBackAll();
  /// Host memory in `range` has changed, or will: the device's copy counts no more.
  void forget(const ByteRange &range);
  /// Forgets everything and gives the buffers back.
  void drop();
  /// Forgets everything; the lane is gone.
  void abandon() { pieces.clear(); }

  const ResidentTraffic &traffic() const { return counted; }

private:
  struct Piece {
    ByteRange range;
    std::uintptr_t base; ///< the address that the buffer's first byte stands for
    Buffer buffer;
    std::unique_ptr<std::byte[]> agreed; ///< from `base`: the bytes both sides had last
    ByteSet valid;                       ///< what the device has
    ByteSet changed;       ///< what the device may have newer than the host; in `valid`
    ByteSet overwritten;   ///< the part of `changed` of which every element was written
    std::size_t granule;   ///< the size of the smallest element
    std::size_t alignment; ///< of `base`: the size of the largest element
  };

  Piece *find(const ByteRange &range);
  bool fits(const CheckedCall &checked);
  /// The piece begins as close to the range as elements of this size allow.
  Status cover(const ByteRange &range, std::size_t alignment);
  Status create(const ByteRange &range, std::size_t alignment);
  Status copyIn(Piece &piece, const ByteRange &part, bool endsAreSure);
  Status writeBack(Piece &piece, const ByteRange &part);
  Status read(const Piece &piece, const ByteRange &part, std::byte *target);
  std::byte *agreed(const Piece &piece, const ByteRange &part) const {
    return piece.agreed.get() + (part.begin - piece.base);
  }

  const Device &device;
  Lane &lane;
  std::vector<Piece> pieces; ///< no two overlap
  ResidentTraffic counted;
};

} // namespace loopy::rt
