//===- ResidentData.cpp - Data that stays on a device between launches -----------------------===//
#include "runtime/ResidentData.h"
#include "runtime/ClError.h"
#include "runtime/HostMemory.h"

#include <algorithm>
#include <cstring>

namespace loopy::rt {

/// The size of the largest elements, which suits all others.
static constexpr std::size_t largestElement = 8;

ResidentData::Piece *ResidentData::find(const ByteRange &range) {
  const auto holds = [&](const Piece &piece) { return contains(piece.range, range); };
  const auto found = std::ranges::find_if(pieces, holds);
  return found == pieces.end() ? nullptr : &*found;
}

Status ResidentData::create(const ByteRange &range, std::size_t alignment) {
  const std::uintptr_t base = range.begin / alignment * alignment;
  const std::uint64_t bytes = endOf(range) - base;
  if (bytes > device.maximumAllocation)
    return refuse("the data that stays on the device '" + device.name + "' takes more than " +
                  std::to_string(device.maximumAllocation) + " bytes in one piece");
  Piece piece{range,    base, {}, std::make_unique_for_overwrite<std::byte[]>(bytes),
              {},       {},   {}, largestElement,
              alignment};
  pieces.reserve(pieces.size() + 1);
  const auto buffer = lane.pool.get(bytes);
  if (!buffer)
    return refuse(buffer.error());
  lane.pool.hold(*buffer);
  piece.buffer = *buffer;
  pieces.push_back(std::move(piece));
  return {};
}

Status ResidentData::cover(const ByteRange &range) { return cover(range, largestElement); }

Status ResidentData::cover(const ByteRange &range, std::size_t alignment) {
  if (range.bytes == 0)
    return {};
  const Piece *known = find(range);
  if (known && (range.begin - known->base) % alignment == 0)
    return {};
  ByteRange all = range;
  for (const Piece &piece : pieces)
    if (overlap(piece.range, range)) {
      all = hull(all, piece.range);
      alignment = std::max(alignment, piece.alignment);
    }
  if (auto written = writeBack(all); !written)
    return written;
  std::erase_if(pieces, [&](const Piece &piece) {
    const bool isMerged = overlap(piece.range, all);
    if (isMerged)
      lane.pool.release(piece.buffer);
    return isMerged;
  });
  return create(all, alignment);
}

/// Whether the device has room for the call's arrays beside the pieces.
bool ResidentData::fits(const CheckedCall &checked) {
  std::uint64_t total = 0;
  for (const Piece &piece : pieces)
    total += piece.range.bytes + largestElement;
  for (const HostArray &array : checked.arrays)
    if (!find(array.touched))
      total += array.touched.bytes + largestElement;
  return total <= device.memory;
}

Result<std::vector<BoundArray>> ResidentData::bind(const plan::LaunchPlan &plan,
                                                   const CheckedCall &checked) {
  if (!pieces.empty() && !fits(checked)) {
    if (auto written = writeBackAll(); !written)
      return refuse(written.error());
    drop();
  }
  for (std::size_t i = 0; i < checked.arrays.size(); ++i)
    if (auto covered = cover(checked.arrays[i].touched, plan.arrays[i].elementSize); !covered)
      return refuse(covered.error());
  std::vector<BoundArray> bound(checked.arrays.size());
  for (std::size_t i = 0; i < bound.size(); ++i) {
    const HostArray &array = checked.arrays[i];
    if (array.touched.bytes == 0)
      continue;
    Piece &piece = *find(array.touched);
    const std::size_t size = plan.arrays[i].elementSize;
    const std::uint64_t distance = array.touched.begin - piece.base;
    if (distance % size != 0)
      return refuse("the elements of '" + plan.arguments[plan.arrays[i].argument].name +
                    "' are not aligned");
    piece.granule = std::min(piece.granule, size);
    bound[i] = {piece.buffer, static_cast<cl_long>(distance / size) - array.first};
  }
  return bound;
}

Status ResidentData::copyIn(Piece &piece, const ByteRange &part, bool endsAreSure) {
  std::byte *source = agreed(piece, part);
  if (endsAreSure) {
    std::memcpy(source, reinterpret_cast<const void *>(part.begin), part.bytes);
  } else {
    const auto bytes = readHostMemory(part);
    if (!bytes)
      return refuse(bytes.error());
    std::ranges::copy(*bytes, source);
  }
  if (auto written = lane.pinned.write(lane.queue(), piece.buffer.object, part.begin - piece.base,
                                       source, part.bytes);
      !written)
    return written;
  piece.valid.add(part);
  counted.in += part.bytes;
  return {};
}

Status ResidentData::copyIn(const plan::LaunchPlan &plan, const CheckedCall &checked) {
  for (std::size_t i = 0; i < checked.arrays.size(); ++i) {
    const ByteRange &wanted = checked.arrays[i].copyIn;
    counted.wantedIn += wanted.bytes;
    if (wanted.bytes == 0)
      continue;
    Piece &piece = *find(wanted);
    for (const ByteRange &part : piece.valid.missing(wanted))
      if (auto copied = copyIn(piece, part, plan.arrays[i].endsAreSure); !copied)
        return copied;
  }
  return {};
}

void ResidentData::markWritten(const plan::LaunchPlan &plan, const CheckedCall &checked) {
  ++counted.launches;
  for (std::size_t i = 0; i < checked.arrays.size(); ++i) {
    const ByteRange &written = checked.arrays[i].copyOut;
    counted.wantedOut += written.bytes;
    if (written.bytes == 0)
      continue;
    Piece &piece = *find(written);
    piece.changed.add(written);
    piece.valid.add(written);
    if (plan.arrays[i].writesAll)
      piece.overwritten.add(written);
  }
}

bool ResidentData::mayLose(const CheckedCall &checked) const {
  const auto isLost = [&](const Piece &piece) {
    return std::ranges::any_of(checked.arrays, [&](const HostArray &array) {
      return !piece.changed.inside(array.copyOut).empty();
    });
  };
  return std::ranges::any_of(pieces, isLost);
}

Status ResidentData::read(const Piece &piece, const ByteRange &part, std::byte *target) {
  counted.out += part.bytes;
  return lane.pinned.read(lane.queue(), piece.buffer.object, part.begin - piece.base, target,
                          part.bytes);
}

Status ResidentData::writeBack(Piece &piece, const ByteRange &part) {
  for (const ByteRange &whole : piece.overwritten.inside(part)) {
    if (auto fetched = read(piece, whole, agreed(piece, whole)); !fetched)
      return fetched;
    std::memcpy(reinterpret_cast<void *>(whole.begin), agreed(piece, whole), whole.bytes);
  }
  for (const ByteRange &partial : piece.overwritten.missing(part)) {
    std::vector<std::byte> bytes(partial.bytes);
    if (auto fetched = read(piece, partial, bytes.data()); !fetched)
      return fetched;
    // A part that does not consist of elements is compared byte by byte.
    const bool isWhole = partial.begin % piece.granule == 0 && partial.bytes % piece.granule == 0;
    storeChangedElements(partial.begin, agreed(piece, partial), bytes, isWhole ? piece.granule : 1);
    std::ranges::copy(bytes, agreed(piece, partial));
  }
  piece.changed.remove(part);
  piece.overwritten.remove(part);
  return {};
}

Status ResidentData::writeBack(const ByteRange &range) {
  for (Piece &piece : pieces)
    for (const ByteRange &part : piece.changed.inside(range))
      if (auto written = writeBack(piece, part); !written)
        return written;
  return {};
}

Status ResidentData::writeBackAll() {
  for (const Piece &piece : pieces)
    if (auto written = writeBack(piece.range); !written)
      return written;
  return {};
}

void ResidentData::forget(const ByteRange &range) {
  for (Piece &piece : pieces) {
    piece.valid.remove(range);
    piece.changed.remove(range);
    piece.overwritten.remove(range);
  }
}

void ResidentData::drop() {
  for (const Piece &piece : pieces)
    lane.pool.release(piece.buffer);
  pieces.clear();
}

} // namespace loopy::rt
