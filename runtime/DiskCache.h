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
#include <optional>
#include <string_view>
#include <vector>

namespace loopy::rt {

/// The hash of everything that a binary depends on. The order of the parts matters, and where one
/// ends is part of the key.
Digest cacheKey(const std::vector<std::string> &parts);

class DiskCache {
public:
  DiskCache(std::filesystem::path directory, CacheMode mode);

  /// The binary stored under `key`. A damaged file is deleted (unless read-only) and not found.
  std::optional<std::vector<std::uint8_t>> load(const Digest &key);

  /// Keeps `binary`; where that is not possible, warns once and goes on without.
  void store(const Digest &key, std::span<const std::uint8_t> binary);

  /// Forgets a binary that turned out to be of no use.
  void remove(const Digest &key);

  std::filesystem::path fileOf(const Digest &key) const;

private:
  bool isTrusted() const;
  bool prepareDirectory() const;
  void warn(std::string_view what);
  void limitSize() const;

  std::filesystem::path directory;
  CacheMode mode;
  std::atomic<bool> warned = false;
};

} // namespace loopy::rt
