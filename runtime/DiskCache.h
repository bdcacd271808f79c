//===- DiskCache.h - Program binaries between runs ----------------------------------------===//
//
// One file per program. An OpenCL implementation may crash on a damaged binary or run it wrongly,
// so a file is believed only when its key, its length and its checksum are right. Files appear by
// rename, hence readers need no lock.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/Environment.h"
#include "runtime/Sha256.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace loopy::rt {

/// The hash of everything that a binary depends on. The order of the parts matters, and where one
/// ends is part of the key.
Digest cacheKey(const std::vector<std::string> &parts);

/// One stored binary.
struct CacheFile {
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::filesystem::file_time_type lastUse;
};

class DiskCache {
public:
  /// `sizeLimit`: bytes above which the files that were not used for the longest time are deleted.
  DiskCache(std::filesystem::path directory, CacheMode mode, std::uint64_t sizeLimit);

  /// The binary stored under `key`. A damaged file is deleted (unless read-only) and not found.
  std::optional<std::vector<std::uint8_t>> load(const Digest &key);

  /// Keeps `binary`; where that is not possible, warns once and goes on without.
  void store(const Digest &key, std::span<const std::uint8_t> binary);

  /// Forgets a binary that turned out to be of no use.
  void remove(const Digest &key);

  std::filesystem::path fileOf(const Digest &key) const;

  /// The stored binaries, the one that was not used for the longest time first.
  std::vector<CacheFile> files() const;
  /// Whether `load` would believe the file.
  bool isIntact(const CacheFile &file) const;
  /// Deletes all binaries and what is left of unfinished ones; gives the number of binaries.
  std::size_t clear();

private:
  bool isTrusted() const;
  bool prepareDirectory() const;
  void warn(std::string_view what);
  void limitSize() const;
  void removeTemporaries(std::chrono::seconds minimumAge) const;

  std::filesystem::path directory;
  CacheMode mode;
  std::uint64_t sizeLimit;
  std::atomic<bool> warned = false;
};

} // namespace loopy::rt
