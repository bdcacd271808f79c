//===- DiskCache.cpp - Program binaries between runs ----------------------------------------===//
#include "runtime/DiskCache.h"
#include "runtime/FileBytes.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace loopy::rt {

namespace fs = std::filesystem;

/// Total size above which the files that were not used for the longest time are deleted.
static constexpr std::uintmax_t sizeLimit = std::uintmax_t{256} << 20;

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

DiskCache::DiskCache(fs::path directory, CacheMode mode)
    : directory(std::move(directory)), mode(mode) {}

fs::path DiskCache::fileOf(const Digest &key) const { return directory / (toHex(key) + ".bin"); }

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
  const auto file = readFile(path);
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

void DiskCache::limitSize() const {
  struct File {
    fs::path path;
    fs::file_time_type lastUse;
    std::uintmax_t size;
  };
  std::error_code error;
  std::vector<File> files;
  std::uintmax_t total = 0;
  for (const fs::directory_entry &entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() != ".bin")
      continue;
    const std::uintmax_t size = entry.file_size(error);
    if (error)
      continue;
    files.push_back({entry.path(), entry.last_write_time(error), size});
    total += size;
  }
  std::ranges::sort(files, {}, &File::lastUse);
  for (const File &file : files) {
    if (total <= sizeLimit)
      return;
    fs::remove(file.path, error);
    total -= file.size;
  }
}

} // namespace loopy::rt
