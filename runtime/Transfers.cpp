//===- Transfers.cpp - The arrays of one call on their way to a device and back ------------===//
#include "runtime/Transfers.h"
#include "runtime/ClError.h"
#include "runtime/HostMemory.h"

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

/// Without waiting, except for a trace, which shall show how long it takes.
Status Transfers::write(std::size_t array, const void *source) {
  const HostArray &host = call.checked.arrays[array];
  const bool traces = call.journal.isTracing();
  const auto begin = traces ? Clock::now() : Clock::time_point();
  const cl_int status = clEnqueueWriteBuffer(
      call.lane.queue(), arrays[array].buffer.object, traces ? CL_TRUE : CL_FALSE,
      host.copyIn.begin - host.touched.begin, host.copyIn.bytes, source, 0, nullptr, nullptr);
  if (traces)
    record("to device", array, host.copyIn.bytes, begin);
  return clStatus(status, "clEnqueueWriteBuffer");
}

Status Transfers::read(std::size_t array, void *target) {
  const HostArray &host = call.checked.arrays[array];
  const bool traces = call.journal.isTracing();
  const auto begin = traces ? Clock::now() : Clock::time_point();
  const cl_int status = clEnqueueReadBuffer(call.lane.queue(), arrays[array].buffer.object, CL_TRUE,
                                            host.copyOut.begin - host.touched.begin,
                                            host.copyOut.bytes, target, 0, nullptr, nullptr);
  if (traces)
    record("to host", array, host.copyOut.bytes, begin);
  return clStatus(status, "clEnqueueReadBuffer");
}

Status Transfers::copyIn() {
  if (call.resident)
    return call.resident->copyIn(call.plan, call.checked);
  snapshots.resize(arrays.size());
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const HostArray &array = call.checked.arrays[i];
    if (array.copyIn.bytes == 0)
      continue;
    const void *source = reinterpret_cast<const void *>(array.copyIn.begin);
    if (!call.plan.arrays[i].endsAreSure || !call.array(i).writesAll) {
      auto snapshot = readHostMemory(array.copyIn);
      if (!snapshot)
        return refuse(snapshot.error());
      snapshots[i] = std::move(*snapshot);
      source = snapshots[i].data();
    }
    if (auto written = write(i, source); !written)
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
    const ByteRange &out = call.checked.arrays[i].copyOut;
    if (out.bytes == 0 || (call.array(i).writesAll && !call.kept))
      continue;
    results[i].resize(out.bytes);
    if (auto fetched = read(i, results[i].data()); !fetched)
      return fetched;
  }
  if (call.piece)
    *call.piece->before = std::move(snapshots);
  if (call.kept)
    *call.kept = std::move(results);
  return {};
}

Status Transfers::copyOut() noexcept {
  if (call.resident)
    return {};
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const HostArray &array = call.checked.arrays[i];
    if (array.copyOut.bytes == 0 || !results[i].empty())
      continue;
    if (auto stored = read(i, reinterpret_cast<void *>(array.copyOut.begin)); !stored)
      return stored;
  }
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    if (results[i].empty())
      continue;
    const HostArray &array = call.checked.arrays[i];
    const std::byte *before = snapshots[i].data() + (array.copyOut.begin - array.copyIn.begin);
    storeChangedElements(array.copyOut.begin, before, results[i], call.plan.arrays[i].elementSize);
  }
  return {};
}

} // namespace loopy::rt
