//===- Journal.h - What happens, for LOOPY_INFO and LOOPY_TRACE ------------------------------===//
//
// The trace is the JSON array format of Chrome's trace viewer, which Perfetto opens, too; it stays
// readable when the process is killed.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "runtime/Environment.h"

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace loopy::rt {

/// Levels of LOOPY_INFO.
enum class Tell : unsigned {
  Summary = 1, ///< at exit, and what went wrong
  Events = 2,  ///< devices, builds, the first fallback of a kernel
  Calls = 3,   ///< every call of a kernel
};

using Clock = std::chrono::steady_clock;

/// A span of time in the trace.
struct TraceEvent {
  std::string category; ///< build, transfer, launch, call, fallback
  std::string name;
  Clock::time_point begin;
  Clock::time_point end;
  bool onDevice = false; ///< belongs to the device's row instead of the calling thread's
  std::vector<std::pair<std::string, std::variant<std::uint64_t, std::string>>> details;
};

/// Used by all threads.
class Journal {
public:
  explicit Journal(const Environment &environment);
  Journal(const Journal &) = delete;
  Journal &operator=(const Journal &) = delete;
  ~Journal() { close(); }

  bool tells(Tell level) const { return info >= static_cast<unsigned>(level); }
  /// `loopy: TEXT` on stderr when LOOPY_INFO asks for this level.
  void tell(Tell level, const std::string &text) const;

  bool isTracing() const { return traceFile >= 0; }
  void record(const TraceEvent &event);

  /// Completes the trace; what is recorded later is lost.
  void close() noexcept;

private:
  void append(const std::string &text);
  void flush() noexcept;

  const unsigned info;
  int traceFile = -1;
  const Clock::time_point start = Clock::now();
  std::mutex mutex;
  std::string buffered;
  bool isClosed = false;
};

} // namespace loopy::rt
