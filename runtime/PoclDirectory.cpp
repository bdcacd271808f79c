//===- PoclDirectory.cpp - A private POCL_CACHE_DIR ---------------------------------------===//
#include "runtime/PoclDirectory.h"

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace loopy::rt {

namespace fs = std::filesystem;

static constexpr std::string_view prefix = "loopy-pocl-";
static constexpr const char *lockName = "in-use";

/// Opens and locks the lock file of a directory; -1 when it is locked by its owner.
static int lockDirectory(const fs::path &directory, int flags) {
  const int file = ::open((directory / lockName).c_str(), flags | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0)
    return file;
  if (file >= 0)
    ::close(file);
  return -1;
}

/// Deletes `directory` if it is ours and its process is gone. Young ones are left alone: their
/// owner may not have locked them yet.
static void removeIfAbandoned(const fs::path &directory) {
  struct stat status{};
  if (::lstat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) ||
      status.st_uid != ::geteuid())
    return;
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  constexpr std::time_t minimumAge = 60;
  if (now - status.st_mtime < minimumAge)
    return;
  const int lock = lockDirectory(directory, O_CREAT);
  if (lock < 0)
    return;
  std::error_code error;
  fs::remove_all(directory, error);
  ::close(lock);
}

static void removeAbandoned(const fs::path &parent) {
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().filename().string().starts_with(prefix))
      removeIfAbandoned(entry->path());
}

bool PoclDirectory::tryCreate(const fs::path &parent) {
  std::error_code error;
  if (!fs::exists(parent, error)) {
    fs::create_directories(parent.parent_path(), error);
    ::mkdir(parent.c_str(), 0700);
  }
  std::string pattern = parent / (std::string(prefix) + "XXXXXX");
  if (!::mkdtemp(pattern.data()))
    return false;
  directory = pattern;
  lock = lockDirectory(directory, O_CREAT);
  return true;
}

void PoclDirectory::create(std::span<const fs::path> parents) {
  for (const fs::path &parent : parents)
    if (!parent.empty() && tryCreate(parent)) {
      removeAbandoned(parent);
      return;
    }
}

void PoclDirectory::remove() noexcept {
  if (directory.empty())
    return;
  std::error_code error;
  fs::remove_all(directory, error);
  if (lock >= 0)
    ::close(lock);
  lock = -1;
  directory.clear();
}

} // namespace loopy::rt
