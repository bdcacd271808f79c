//===- FileBytes.h - Whole files, read and replaced --------------------------------------===//
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace loopy::rt {

/// The contents of a regular file; nothing when it cannot be read completely.
std::optional<std::vector<std::uint8_t>> readFile(const std::filesystem::path &path);

/// The same for a file that nobody else could have written: it belongs to this user or to root, is
/// no symbolic link, and has at most `maximumBytes` bytes.
std::optional<std::vector<std::uint8_t>> readOwnFile(const std::filesystem::path &path,
                                                     std::uint64_t maximumBytes);

/// Puts a complete file with these contents in place of `path`, or leaves `path` as it was.
bool replaceFile(const std::filesystem::path &path, std::span<const std::uint8_t> contents);

} // namespace loopy::rt
