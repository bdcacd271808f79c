//===- HostMemory.cpp - Careful copies of the program's memory ------------------------------===//
#include "runtime/HostMemory.h"

#include <cstring>
#include <sys/uio.h>
#include <unistd.h>

namespace loopy::rt {

Result<std::vector<std::byte>> readHostMemory(ByteRange range) {
  std::vector<std::byte> bytes(range.bytes);
  std::size_t done = 0;
  while (done < bytes.size()) { // the kernel may stop early, at the latest after 2 GiB
    const iovec local{bytes.data() + done, bytes.size() - done};
    const iovec remote{reinterpret_cast<void *>(range.begin + done), bytes.size() - done};
    const ssize_t count = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
    if (count <= 0)
      return refuse("an array that is accessed under a condition may end before the loop does");
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

std::vector<std::byte> packHostMemory(const ByteBox &box) {
  std::vector<std::byte> bytes(box.bytes());
  forEachRow(box, [&](std::uintptr_t row, std::size_t offset) {
    std::memcpy(&bytes[offset], reinterpret_cast<const void *>(row), box.extent[0]);
  });
  return bytes;
}

void storeChangedElements(std::uintptr_t begin, const std::byte *before,
                          std::span<const std::byte> after, std::size_t elementSize) {
  for (std::size_t at = 0; at < after.size(); at += elementSize)
    if (std::memcmp(&before[at], &after[at], elementSize) != 0)
      std::memcpy(reinterpret_cast<void *>(begin + at), &after[at], elementSize);
}

} // namespace loopy::rt
