//===- PinnedBlocks.cpp - Transfers through memory that the driver has pinned ---------------===//
#include "runtime/PinnedBlocks.h"
#include "runtime/ClError.h"

#include <algorithm>
#include <cstring>

namespace loopy::rt {

bool PinnedBlocks::usesBlocks(cl_command_queue queue, std::size_t bytes) {
  if (device.pinnedBlock == 0 || bytes <= device.pinnedBlock || isUnavailable)
    return false;
  for (Block &block : blocks) {
    if (block.memory)
      continue;
    cl_int status = CL_SUCCESS;
    block.buffer =
        BufferHandle(clCreateBuffer(device.context.get(), CL_MEM_READ_WRITE | CL_MEM_ALLOC_HOST_PTR,
                                    device.pinnedBlock, nullptr, &status));
    if (block.buffer)
      block.memory = static_cast<std::byte *>(
          clEnqueueMapBuffer(queue, block.buffer.get(), CL_TRUE, CL_MAP_READ | CL_MAP_WRITE, 0,
                             device.pinnedBlock, 0, nullptr, nullptr, &status));
    isUnavailable |= block.memory == nullptr;
  }
  return !isUnavailable;
}

PinnedBlocks::Part PinnedBlocks::part(std::size_t number, std::size_t bytes) const {
  const std::size_t begin = number * device.pinnedBlock;
  return {begin, begin < bytes ? std::min<std::size_t>(device.pinnedBlock, bytes - begin) : 0};
}

Status PinnedBlocks::wait(Block &block) {
  if (!block.pending)
    return {};
  const cl_event event = block.pending.get();
  Status done = clStatus(clWaitForEvents(1, &event), "clWaitForEvents");
  if (done)
    block.pending = EventHandle();
  return done;
}

Status PinnedBlocks::finish(Status status) {
  for (Block &block : blocks) {
    if (const Status done = wait(block); !done) {
      isUnavailable = true; // who knows when the device is done with it
      block.pending = EventHandle();
      if (status)
        status = done;
    }
  }
  return status;
}

Status PinnedBlocks::write(cl_command_queue queue, cl_mem buffer, std::size_t offset,
                           const void *source, std::size_t bytes) {
  if (!usesBlocks(queue, bytes))
    return clStatus(
        clEnqueueWriteBuffer(queue, buffer, CL_TRUE, offset, bytes, source, 0, nullptr, nullptr),
        "clEnqueueWriteBuffer");
  Status status;
  for (std::size_t number = 0; status && part(number, bytes).bytes > 0; ++number) {
    Block &block = blocks[number % 2];
    const Part now = part(number, bytes);
    status = wait(block);
    if (!status)
      break;
    std::memcpy(block.memory, static_cast<const std::byte *>(source) + now.begin, now.bytes);
    cl_event event = nullptr;
    status = clStatus(clEnqueueWriteBuffer(queue, buffer, CL_FALSE, offset + now.begin, now.bytes,
                                           block.memory, 0, nullptr, &event),
                      "clEnqueueWriteBuffer");
    block.pending = EventHandle(event);
    if (status)
      status = clStatus(clFlush(queue), "clFlush");
  }
  return finish(std::move(status));
}

Status PinnedBlocks::read(cl_command_queue queue, cl_mem buffer, std::size_t offset, void *target,
                          std::size_t bytes) {
  if (!usesBlocks(queue, bytes))
    return clStatus(
        clEnqueueReadBuffer(queue, buffer, CL_TRUE, offset, bytes, target, 0, nullptr, nullptr),
        "clEnqueueReadBuffer");
  auto request = [&](std::size_t number) -> Status {
    const Part next = part(number, bytes);
    if (next.bytes == 0)
      return {};
    Block &block = blocks[number % 2];
    cl_event event = nullptr;
    Status status = clStatus(clEnqueueReadBuffer(queue, buffer, CL_FALSE, offset + next.begin,
                                                 next.bytes, block.memory, 0, nullptr, &event),
                             "clEnqueueReadBuffer");
    block.pending = EventHandle(event);
    return status ? clStatus(clFlush(queue), "clFlush") : status;
  };
  Status status = request(0);
  for (std::size_t number = 0; status && part(number, bytes).bytes > 0; ++number) {
    const Part now = part(number, bytes);
    status = request(number + 1);
    if (status)
      status = wait(blocks[number % 2]);
    if (status)
      std::memcpy(static_cast<std::byte *>(target) + now.begin, blocks[number % 2].memory,
                  now.bytes);
  }
  return finish(std::move(status));
}

} // namespace loopy::rt
