//===- Counters.h - What LOOPY_INFO prints ----------------------------------------------------===//
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace loopy::rt {

struct Traffic {
  std::uint64_t launches = 0;
  std::uint64_t in = 0;  ///< bytes of host memory that the kernels read, copied or not
  std::uint64_t out = 0; ///< bytes of host memory that the kernels may have changed
};

/// Counts the calls of one kernel, from several threads.
class Counters {
public:
  void count(const Traffic &traffic);
  void countFallback(const std::string &reason);

  /// A consistent copy, to add kernels up and to print them.
  struct Snapshot {
    Traffic traffic;
    std::uint64_t fallbacks = 0;
    std::string lastReason;
  };
  Snapshot snapshot() const;

private:
  std::atomic<std::uint64_t> launches = 0;
  std::atomic<std::uint64_t> in = 0;
  std::atomic<std::uint64_t> out = 0;
  std::atomic<std::uint64_t> fallbacks = 0;
  mutable std::mutex mutex;
  std::string lastReason;
};

/// `loopy: NAME launches=N fallbacks=N in=BYTES out=BYTES reason=...`
std::string infoLine(const std::string &name, const Counters::Snapshot &snapshot);

} // namespace loopy::rt
