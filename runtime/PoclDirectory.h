//===- PoclDirectory.h - A private POCL_CACHE_DIR -----------------------------------------===//
//
// Several processes that fill one cache directory of PoCL below version 5 at the same time crash.
// Each process therefore gets a directory of its own, for as long as it lives.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include <filesystem>
#include <span>

namespace loopy::rt {

class PoclDirectory {
public:
  PoclDirectory() = default;
  PoclDirectory(const PoclDirectory &) = delete;
  PoclDirectory &operator=(const PoclDirectory &) = delete;

  /// Makes a directory in the first of `parents` where that is possible, and deletes the ones that
  /// dead processes left there.
  void create(std::span<const std::filesystem::path> parents);

  /// Empty when there is none.
  const std::filesystem::path &path() const { return directory; }

  /// Deletes it with its contents. Not a destructor, because the owner is never destroyed.
  void remove() noexcept;

private:
  bool tryCreate(const std::filesystem::path &parent);

  std::filesystem::path directory;
  int lock = -1; ///< a lock file in `directory`, locked for as long as the process lives
};

} // namespace loopy::rt
