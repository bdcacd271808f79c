//===- Transfers.cpp - The arrays of one call on their way to a device and back ------------===//
#include "runtime/Transfers.h"
#include "runtime/ClError.h"
#include "runtime/HostMemory.h"

#include <array>

namespace loopy::rt {

/// OpenCL has no empty buffers: an array without accesses gets one element that nobody uses.
static Result<Buffer> unusedBuffer(const DeviceCall &call, std::size_t array) {
  return call.lane.pool.get(call.array(array).elementSize);
}

Status Transfers::bindResident() {
  auto bound = call.resident->bind(call.plan, call.checked);
  if (!bound)
    return refuse(bound.error());
  arrays = std::move(*bound);
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    if (arrays[i].buffer.object)
      continue;
    const auto buffer = unusedBuffer(call, i);
    if (!buffer)
      return refuse(buffer.error());
    arrays[i].buffer = *buffer;
  }
  return {};
}

Status Transfers::bind() {
  if (call.resident)
    return bindResident();
  arrays.reserve(call.plan.arrays.size());
  for (std::size_t i = 0; i < call.plan.arrays.size(); ++i) {
    const HostArray &array = call.checked.arrays[i];
    const auto buffer = array.touched.bytes == 0 ? unusedBuffer(call, i)
                        : call.usesCopies()      ? call.lane.pool.get(array.touched.bytes)
                                                 : call.lane.hostBuffers.get(array.touched);
    if (!buffer)
      return refuse(buffer.error());
    arrays.push_back({*buffer, -array.first});
  }
  return {};
}

void Transfers::record(const char *what, std::size_t array, std::uint64_t bytes,
                       Clock::time_point begin) const {
  const std::string &name = call.plan.arguments[call.plan.arrays[array].argument].name;
  call.journal.record({"transfer",
                       std::string(what) + " " + name,
                       begin,
                       Clock::now(),
                       false,
                       {{"bytes", bytes}, {"kernel", call.plan.name}}});
}

namespace {

/// The arguments of clEnqueueReadBufferRect and clEnqueueWriteBufferRect.
struct Rectangle {
  Rectangle(const ByteBox &box, const ByteRange &buffer, bool isPacked)
      : bufferOrigin{box.begin - buffer.begin, 0, 0}, bufferRowPitch(box.rowPitch),
        bufferSlicePitch(box.extent[2] > 1 ? box.slicePitch : 0),
        hostRowPitch(isPacked ? box.extent[0] : bufferRowPitch),
        hostSlicePitch(isPacked ? box.extent[0] * box.extent[1] : bufferSlicePitch) {}

  std::array<std::size_t, 3> bufferOrigin;
  std::array<std::size_t, 3> hostOrigin = {};
  std::size_t bufferRowPitch;
  std::size_t bufferSlicePitch;
  std::size_t hostRowPitch;
  std::size_t hostSlicePitch;
};

} // namespace

/// Waits, as reading does: should waiting for the kernels fail later, then nothing that is still
/// queued may touch host memory, which the program may free.
Status Transfers::write(std::size_t array, const void *source, Rows rows) {
  const ByteBox &box = call.moves[array].in;
  const ByteRange &touched = call.checked.arrays[array].touched;
  const bool traces = call.journal.isTracing();
  const auto begin = traces ? Clock::now() : Clock::time_point();
  cl_mem buffer = arrays[array].buffer.object;
  Status done;
  if (box.isOneRow()) {
    done = call.lane.pinned.write(call.lane.queue(), buffer, box.begin - touched.begin, source,
                                  box.bytes());
  } else {
    const Rectangle at(box, touched, rows == Rows::Packed);
    done = clStatus(clEnqueueWriteBufferRect(call.lane.queue(), buffer, CL_TRUE,
                                             at.bufferOrigin.data(), at.hostOrigin.data(),
                                             box.extent.data(), at.bufferRowPitch,
                                             at.bufferSlicePitch, at.hostRowPitch,
                                             at.hostSlicePitch, source, 0, nullptr, nullptr),
                    "clEnqueueWriteBufferRect");
  }
  if (traces)
    record("to device", array, box.bytes(), begin);
  return done;
}

Status Transfers::read(std::size_t array, void *target, Rows rows) {
  const ByteBox &box = call.moves[array].out;
  const ByteRange &touched = call.checked.arrays[array].touched;
  const bool traces = call.journal.isTracing();
  const auto begin = traces ? Clock::now() : Clock::time_point();
  cl_mem buffer = arrays[array].buffer.object;
  Status done;
  if (box.isOneRow()) {
    done = call.lane.pinned.read(call.lane.queue(), buffer, box.begin - touched.begin, target,
                                 box.bytes());
  } else {
    const Rectangle at(box, touched, rows == Rows::Packed);
    done =
        clStatus(clEnqueueReadBufferRect(call.lane.queue(), buffer, CL_TRUE, at.bufferOrigin.data(),
                                         at.hostOrigin.data(), box.extent.data(), at.bufferRowPitch,
                                         at.bufferSlicePitch, at.hostRowPitch, at.hostSlicePitch,
                                         target, 0, nullptr, nullptr),
                 "clEnqueueReadBufferRect");
  }
  if (traces)
    record("to host", array, box.bytes(), begin);
  return done;
}

Result<std::vector<std::byte>> Transfers::snapshotOf(std::size_t array) const {
  const ByteBox &box = call.moves[array].in;
  return box.isOneRow() ? readHostMemory(hull(box)) : packHostMemory(box);
}

Status Transfers::copyIn() {
  if (call.resident)
    return call.resident->copyIn(call.plan, call.checked);
  snapshots.resize(arrays.size());
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const ByteBox &box = call.moves[i].in;
    if (box.bytes() == 0)
      continue;
    const void *source = reinterpret_cast<const void *>(box.begin);
    const bool isCopied = !call.plan.arrays[i].endsAreSure || call.moves[i].storesChanges;
    if (isCopied) {
      auto snapshot = snapshotOf(i);
      if (!snapshot)
        return refuse(snapshot.error());
      snapshots[i] = std::move(*snapshot);
      source = snapshots[i].data();
    }
    if (auto written = write(i, source, isCopied ? Rows::Packed : Rows::AsInMemory); !written)
      return written;
  }
  return {};
}

Status Transfers::fetch() {
  if (call.resident) {
    call.resident->markWritten(call.plan, call.checked);
    return {};
  }
  results.resize(arrays.size());
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const ArrayMove &move = call.moves[i];
    if (move.out.bytes() == 0 || (!move.storesChanges && !call.kept))
      continue;
    results[i].resize(move.out.bytes());
    if (auto fetched = read(i, results[i].data(), Rows::Packed); !fetched)
      return fetched;
  }
  if (call.piece)
    *call.piece->before = std::move(snapshots);
  if (call.kept)
    *call.kept = std::move(results);
  return {};
}

void Transfers::storeChanges(std::size_t array) const {
  const ArrayMove &move = call.moves[array];
  const std::size_t size = move.out.extent[0];
  forEachRow(move.out, [&](std::uintptr_t row, std::size_t offset) {
    const std::size_t before = move.in.isOneRow() ? row - move.in.begin : offset;
    storeChangedElements(row, &snapshots[array][before], {&results[array][offset], size},
                         call.plan.arrays[array].elementSize);
  });
}

Status Transfers::copyOut() noexcept {
  if (call.resident)
    return {};
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const ByteBox &out = call.moves[i].out;
    if (out.bytes() == 0 || !results[i].empty())
      continue;
    if (auto stored = read(i, reinterpret_cast<void *>(out.begin), Rows::AsInMemory); !stored)
      return stored;
  }
  for (std::size_t i = 0; i < arrays.size(); ++i)
    if (!results[i].empty())
      storeChanges(i);
  return {};
}

} // namespace loopy::rt
