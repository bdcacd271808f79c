//===- Environment.h - The LOOPY_* variables -------------------------------------------------===//
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace loopy::rt {

enum class Offload { Default, Mandatory, Disabled };
enum class CacheMode { ReadWrite, ReadOnly, Off };

struct Environment {
  Offload offload = Offload::Default;
  std::string device; ///< LOOPY_DEVICE; empty: choose freely
  CacheMode cache = CacheMode::ReadWrite;
  std::filesystem::path cacheDirectory; ///< empty only when there is no place for it (cache is Off)
  bool info = false;
  std::vector<std::string> complaints; ///< one sentence per variable that was not understood
};

/// Gives a variable's value, or null where it is not set.
using VariableLookup = std::function<const char *(const char *)>;

/// An empty variable counts as not set. A value that is not known makes a complaint and the setting
/// that can do no harm: LOOPY_OFFLOAD becomes `disabled`, LOOPY_CACHE becomes `off`.
Environment readEnvironment(const VariableLookup &lookup);

} // namespace loopy::rt
