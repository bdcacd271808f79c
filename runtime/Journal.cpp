//===- Journal.cpp - What happens, for LOOPY_INFO and LOOPY_TRACE ----------------------------===//
#include "runtime/Journal.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace loopy::rt {

using Json = nlohmann::json;

/// The viewer groups rows by "process": one is the host with its threads, one the device.
static constexpr int hostRows = 1;
static constexpr int deviceRows = 2;

/// The text of an event; file names may hold bytes that are no UTF-8.
static std::string line(const Json &event) {
  return event.dump(-1, ' ', false, Json::error_handler_t::replace);
}

static Json rowName(int row, const char *name) {
  return {{"ph", "M"}, {"name", "process_name"}, {"pid", row}, {"args", {{"name", name}}}};
}

Journal::Journal(const Environment &environment) : info(environment.info) {
  if (environment.trace.empty())
    return;
  traceFile = ::open(environment.trace.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (traceFile < 0) {
    std::fprintf(stderr, "loopy: warning: the trace '%s' cannot be written: %s\n",
                 environment.trace.c_str(), std::strerror(errno));
    return;
  }
  buffered = "[\n" + line(rowName(hostRows, "host")) + ",\n" + line(rowName(deviceRows, "device"));
  flush();
}

void Journal::tell(Tell level, const std::string &text) const {
  if (tells(level))
    std::fprintf(stderr, "loopy: %s\n", text.c_str());
}

void Journal::record(const TraceEvent &event) {
  if (!isTracing())
    return;
  using Microseconds = std::chrono::duration<double, std::micro>;
  Json json = {{"ph", "X"},
               {"cat", event.category},
               {"name", event.name},
               {"pid", event.onDevice ? deviceRows : hostRows},
               {"tid", ::gettid()},
               {"ts", Microseconds(event.begin - start).count()},
               {"dur", Microseconds(event.end - event.begin).count()}};
  for (const auto &[name, value] : event.details)
    std::visit([&, &name = name](const auto &content) { json["args"][name] = content; }, value);
  append(",\n" + line(json));
}

void Journal::append(const std::string &text) {
  constexpr std::size_t bufferSize = 1 << 16;
  const std::lock_guard lock(mutex);
  if (isClosed)
    return;
  buffered += text;
  if (buffered.size() >= bufferSize)
    flush();
}

/// A trace on a full disk is cut short; the program goes on.
void Journal::flush() noexcept {
  std::string_view rest = buffered;
  while (!rest.empty()) {
    const ssize_t count = ::write(traceFile, rest.data(), rest.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      break;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  buffered.clear();
}

void Journal::close() noexcept {
  const std::lock_guard lock(mutex);
  if (traceFile < 0 || isClosed)
    return;
  isClosed = true;
  flush();
  buffered = "\n]\n";
  flush();
  ::close(traceFile);
}

} // namespace loopy::rt
