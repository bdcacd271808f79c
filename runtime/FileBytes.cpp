//===- FileBytes.cpp - Whole files, read and replaced ------------------------------------===//
#include "runtime/FileBytes.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace loopy::rt {

namespace {

/// Closes a file descriptor at the end of the scope.
class Descriptor {
public:
  explicit Descriptor(int number) : number(number) {}
  Descriptor(const Descriptor &) = delete;
  Descriptor &operator=(const Descriptor &) = delete;
  ~Descriptor() {
    if (number >= 0)
      ::close(number);
  }
  const int number;
};

} // namespace

/// All of an open file; nothing when it ends early.
static std::optional<std::vector<std::uint8_t>> readAll(int file, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(file, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return std::nullopt;
    done += static_cast<std::size_t>(count);
  }
  return bytes;
}

/// Opening never waits, as it would for a named pipe without a writer.
static constexpr int readFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;

std::optional<std::vector<std::uint8_t>> readFile(const std::filesystem::path &path) {
  const Descriptor file(::open(path.c_str(), readFlags));
  struct stat status{};
  if (file.number < 0 || ::fstat(file.number, &status) != 0 || !S_ISREG(status.st_mode))
    return std::nullopt;
  return readAll(file.number, static_cast<std::size_t>(status.st_size));
}

std::optional<std::vector<std::uint8_t>> readOwnFile(const std::filesystem::path &path,
                                                     std::uint64_t maximumBytes) {
  const Descriptor file(::open(path.c_str(), readFlags | O_NOFOLLOW));
  struct stat status{};
  if (file.number < 0 || ::fstat(file.number, &status) != 0 || !S_ISREG(status.st_mode))
    return std::nullopt;
  const bool isOwn = status.st_uid == ::geteuid() || status.st_uid == 0;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!isOwn || size > maximumBytes)
    return std::nullopt;
  return readAll(file.number, size);
}

static bool writeAll(int file, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool replaceFile(const std::filesystem::path &path, std::span<const std::uint8_t> contents) {
  std::string temporary = path.string() + ".XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.number < 0)
    return false;
  if (writeAll(file.number, contents) && ::fsync(file.number) == 0 &&
      ::rename(temporary.c_str(), path.c_str()) == 0)
    return true;
  ::unlink(temporary.c_str());
  return false;
}

} // namespace loopy::rt
