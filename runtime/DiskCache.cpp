//===- DiskCache.cpp - Program binaries between runs ----------------------------------------===//
#include "runtime/DiskCache.h"
#include "runtime/FileBytes.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace loopy::rt {

namespace fs = std::filesystem;

/// No program's binary is as large; a file that is was not written by this library.
static constexpr std::uint64_t maximumFileSize = std::uint64_t{1} << 30;

/// Names of binaries; while one is written, its name has six letters more (replaceFile).
static constexpr std::string_view extension = ".bin";

static constexpr std::string_view magic = "loopy program 1\n";

static void append(std::vector<std::uint8_t> &bytes, std::uint64_t number) {
  for (unsigned i = 0; i < 8; ++i)
    bytes.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

Digest cacheKey(const std::vector<std::string> &parts) {
  std::vector<std::uint8_t> bytes;
  for (const std::string &part : parts) {
    append(bytes, part.size());
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  return sha256(bytes);
}

/// magic, key, length of the binary, binary, SHA-256 of all before it.
static std::vector<std::uint8_t> encode(const Digest &key, std::span<const std::uint8_t> binary) {
  std::vector<std::uint8_t> bytes(magic.begin(), magic.end());
  bytes.insert(bytes.end(), key.begin(), key.end());
  append(bytes, binary.size());
  bytes.insert(bytes.end(), binary.begin(), binary.end());
  const Digest checksum = sha256(bytes);
  bytes.insert(bytes.end(), checksum.begin(), checksum.end());
  return bytes;
}

/// The binary in a file that `encode` made for `key`; nothing when a single bit differs.
static std::optional<std::vector<std::uint8_t>> decode(const std::vector<std::uint8_t> &file,
                                                       const Digest &key) {
  constexpr std::size_t headerSize = magic.size() + sizeof(Digest) + 8;
  constexpr std::size_t frameSize = headerSize + sizeof(Digest);
  if (file.size() <= frameSize)
    return std::nullopt;
  const std::span<const std::uint8_t> binary(file.data() + headerSize, file.size() - frameSize);
  if (encode(key, binary) != file)
    return std::nullopt;
  return std::vector<std::uint8_t>(binary.begin(), binary.end());
}

DiskCache::DiskCache(fs::path directory, CacheMode mode, std::uint64_t sizeLimit)
    : directory(std::move(directory)), mode(mode), sizeLimit(sizeLimit) {}

fs::path DiskCache::fileOf(const Digest &key) const {
  return directory / (toHex(key) + std::string(extension));
}

void DiskCache::warn(std::string_view what) {
  if (!warned.exchange(true))
    std::fprintf(stderr, "loopy: warning: the program cache %s %.*s; programs are not kept\n",
                 directory.c_str(), static_cast<int>(what.size()), what.data());
}

/// A binary is code: whoever can write the directory can run code as this user.
bool DiskCache::isTrusted() const {
  struct stat status{};
  if (::stat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode))
    return false;
  return (status.st_uid == ::geteuid() || status.st_uid == 0) && (status.st_mode & S_IWOTH) == 0;
}

std::optional<std::vector<std::uint8_t>> DiskCache::load(const Digest &key) {
  std::error_code error;
  if (mode == CacheMode::Off || !fs::exists(directory, error))
    return std::nullopt;
  if (!isTrusted()) {
    warn("belongs to someone else or is writable by everyone");
    return std::nullopt;
  }
  const fs::path path = fileOf(key);
  const auto file = readOwnFile(path, maximumFileSize);
  if (!file)
    return std::nullopt;
  auto binary = decode(*file, key);
  if (!binary)
    remove(key);
  else if (mode == CacheMode::ReadWrite)
    ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0); // the time of the last use, for limitSize
  return binary;
}

bool DiskCache::prepareDirectory() const {
  std::error_code error;
  if (!fs::exists(directory, error)) {
    fs::create_directories(directory.parent_path(), error);
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
      return false;
  }
  return isTrusted();
}

void DiskCache::store(const Digest &key, std::span<const std::uint8_t> binary) {
  if (mode != CacheMode::ReadWrite || binary.empty())
    return;
  if (!prepareDirectory()) {
    warn("cannot be made, belongs to someone else or is writable by everyone");
    return;
  }
  if (!replaceFile(fileOf(key), encode(key, binary)))
    warn("cannot be written");
  else
    limitSize();
}

void DiskCache::remove(const Digest &key) {
  std::error_code error;
  if (mode == CacheMode::ReadWrite)
    fs::remove(fileOf(key), error);
}

std::vector<CacheFile> DiskCache::files() const {
  std::vector<CacheFile> files;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code unknown;
    if (entry->path().extension() != extension || entry->is_directory(unknown))
      continue;
    const auto bytes = entry->file_size(unknown);
    files.push_back({entry->path(), unknown ? 0 : bytes, entry->last_write_time(unknown)});
  }
  std::ranges::sort(files, {}, &CacheFile::lastUse);
  return files;
}

/// The key in the name of a file; nothing when it is no name of a binary.
static std::optional<Digest> keyInName(const fs::path &path) {
  const std::string name = path.stem();
  Digest key{};
  if (name.size() != 2 * key.size())
    return std::nullopt;
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char *digits = &name[2 * i];
    if (std::from_chars(digits, digits + 2, key[i], 16).ptr != digits + 2)
      return std::nullopt;
  }
  return key;
}

bool DiskCache::isIntact(const CacheFile &file) const {
  const auto key = keyInName(file.path);
  const auto contents = readOwnFile(file.path, maximumFileSize);
  return key && fileOf(*key) == file.path && contents && decode(*contents, *key);
}

/// Deletes what processes that were killed left of files they were writing.
void DiskCache::removeTemporaries(std::chrono::seconds minimumAge) const {
  constexpr std::size_t suffix = 7; // .XXXXXX
  const auto now = fs::file_time_type::clock::now();
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename();
    std::error_code unknown;
    if (name.size() > suffix && name.substr(0, name.size() - suffix).ends_with(extension) &&
        now - entry->last_write_time(unknown) >= minimumAge && !unknown)
      fs::remove(entry->path(), unknown);
  }
}

void DiskCache::limitSize() const {
  removeTemporaries(std::chrono::hours(1));
  const std::vector<CacheFile> all = files();
  std::uint64_t total = 0;
  for (const CacheFile &file : all)
    total += file.bytes;
  std::error_code error;
  for (const CacheFile &file : all) {
    if (total <= sizeLimit)
      return;
    fs::remove(file.path, error);
    total -= file.bytes;
  }
}

std::size_t DiskCache::clear() {
  removeTemporaries(std::chrono::seconds(0));
  std::size_t removed = 0;
  std::error_code error;
  for (const CacheFile &file : files())
    removed += fs::remove(file.path, error);
  return removed;
}

} // namespace loopy::rt
