//===- Result.h - A value, or the reason why the original loop runs instead --------------===//
#pragma once

#include <expected>
#include <string>

namespace loopy::rt {

/// The error is what LOOPY_INFO prints as the reason of a fallback: one lower-case sentence.
template <typename T> using Result = std::expected<T, std::string>;
using Status = Result<void>;

inline std::unexpected<std::string> refuse(std::string reason) {
  return std::unexpected(std::move(reason));
}

} // namespace loopy::rt
