//===- Environment.h - The LOOPY_* variables -------------------------------------------------===//
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace loopy::rt {

enum class Offload { Default, Mandatory, Disabled };
enum class CacheMode { ReadWrite, ReadOnly, Off };

struct Environment {
  Offload offload = Offload::Default;
  std::string device; ///< LOOPY_DEVICE; empty: choose freely
  /// LOOPY_DEVICES: how many devices share the work of a kernel, or their names as in LOOPY_DEVICE;
  /// see openFurtherDevices. Empty: one.
  std::string devices;
  /// The number of this process among those that a launcher of MPI programs started on this
  /// machine.
  unsigned localRank = 0;
  CacheMode cache = CacheMode::ReadWrite;
  std::filesystem::path cacheDirectory; ///< empty only when there is no place for it (cache is Off)
  std::uint64_t cacheLimit = std::uint64_t{256} << 20; ///< LOOPY_CACHE_LIMIT: bytes
  unsigned info = 0; ///< LOOPY_INFO: 1 a line per kernel at exit, 2 also events, 3 also every call
  bool zeroCopy = true; ///< LOOPY_ZERO_COPY: kernels may work on host memory itself
  bool keepData = true; ///< LOOPY_KEEP_DATA: data may stay on the device between launches
  /// LOOPY_INDEX_BITS: 32 where that is right, or 64; unset: 32 on GPUs where that is right.
  std::optional<unsigned> indexBits;
  bool check = false;           ///< LOOPY_CHECK: compare with the original loop
  std::filesystem::path trace;  ///< LOOPY_TRACE, with %p replaced; empty: no trace
  std::filesystem::path dump;   ///< LOOPY_DUMP: where kernel sources go; empty: nowhere
  std::filesystem::path inject; ///< LOOPY_INJECT: where edited sources are; or empty
  std::optional<std::uint64_t> deviceMemory; ///< LOOPY_DEVICE_MEMORY: bytes, lowers the limit
  std::uint64_t pinnedBlock = 0; ///< LOOPY_PINNED: bytes of the blocks of PinnedBlocks; 0: none
  std::vector<std::string> complaints; ///< one sentence per variable that was not understood
};

/// Gives a variable's value, or null where it is not set.
using VariableLookup = std::function<const char *(const char *)>;

/// An empty variable counts as not set. A value that is not known makes a complaint and the setting
/// that can do no harm: LOOPY_OFFLOAD becomes `disabled`, LOOPY_CACHE becomes `off`.
Environment readEnvironment(const VariableLookup &lookup);

} // namespace loopy::rt
