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

/// Puts a complete file with these contents in place of `path`, or leaves `path` as it was.
bool replaceFile(const std::filesystem::path &path, std::span<const std::uint8_t> contents);

} // namespace loopy::rt
