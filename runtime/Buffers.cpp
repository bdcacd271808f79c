//===- Buffers.cpp - Buffers that outlive a launch ------------------------------------------===//
#include "runtime/Buffers.h"
#include "runtime/ClError.h"

#include <algorithm>

namespace loopy::rt {

static Result<BufferHandle> createBuffer(const Device &device, cl_mem_flags flags,
                                         std::uint64_t bytes, void *host) {
  cl_int status = CL_SUCCESS;
  BufferHandle buffer(clCreateBuffer(device.context.get(), flags, bytes, host, &status));
  if (auto created = clStatus(status, "clCreateBuffer"); !created)
    return refuse(created.error());
  return buffer;
}

Result<Buffer> HostBuffers::get(ByteRange range) {
  for (Entry &entry : entries)
    if (entry.range.begin == range.begin && entry.range.bytes == range.bytes) {
      entry.lastLaunch = currentLaunch;
      return Buffer{entry.buffer.get(), entry.number};
    }
  auto buffer = createBuffer(device, CL_MEM_READ_WRITE | CL_MEM_USE_HOST_PTR, range.bytes,
                             reinterpret_cast<void *>(range.begin));
  if (!buffer)
    return refuse(buffer.error());
  const Buffer made{buffer->get(), nextNumber += 2};
  Entry entry{range, currentLaunch, std::move(*buffer), made.number};
  const auto oldest = std::ranges::min_element(entries, {}, &Entry::lastLaunch);
  if (entries.size() >= capacity && oldest->lastLaunch != currentLaunch)
    *oldest = std::move(entry);
  else
    entries.push_back(std::move(entry));
  return made;
}

Result<Buffer> BufferPool::get(std::uint64_t bytes) {
  // A much larger buffer would serve, too, but then one small array could keep it from a large one.
  auto position = std::ranges::lower_bound(entries, bytes, {}, &Entry::bytes);
  for (auto entry = position; entry != entries.end() && entry->bytes / 2 <= bytes; ++entry)
    if (!entry->isUsed) {
      entry->isUsed = true;
      return Buffer{entry->buffer.get(), entry->number};
    }
  shrink(device.memory - std::min(device.memory, bytes));
  auto buffer = createBuffer(device, CL_MEM_READ_WRITE, bytes, nullptr);
  if (!buffer)
    return refuse(buffer.error());
  const Buffer made{buffer->get(), nextNumber += 2};
  position = std::ranges::lower_bound(entries, bytes, {}, &Entry::bytes);
  entries.insert(position, Entry{bytes, true, false, std::move(*buffer), made.number});
  return made;
}

BufferPool::Entry &BufferPool::entryOf(const Buffer &buffer) {
  return *std::ranges::find(entries, buffer.number, &Entry::number);
}

void BufferPool::hold(const Buffer &buffer) { entryOf(buffer).isHeld = true; }

void BufferPool::release(const Buffer &buffer) {
  Entry &entry = entryOf(buffer);
  entry.isHeld = false;
  entry.isUsed = false;
}

void BufferPool::endLaunch() {
  for (Entry &entry : entries)
    entry.isUsed = entry.isHeld;
  shrink(device.memory / 4);
}

void BufferPool::shrink(std::uint64_t limit) {
  std::uint64_t total = 0;
  for (const Entry &entry : entries)
    total += entry.bytes;
  for (std::size_t i = entries.size(); i-- > 0 && total > limit;)
    if (!entries[i].isUsed) {
      total -= entries[i].bytes;
      entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

} // namespace loopy::rt
