//===- Counters.cpp - What LOOPY_INFO prints --------------------------------------------------===//
#include "runtime/Counters.h"

namespace loopy::rt {

void Counters::count(const Traffic &traffic) {
  launches.fetch_add(traffic.launches, std::memory_order_relaxed);
  in.fetch_add(traffic.in, std::memory_order_relaxed);
  out.fetch_add(traffic.out, std::memory_order_relaxed);
}

void Counters::countFallback(const std::string &reason) {
  fallbacks.fetch_add(1, std::memory_order_relaxed);
  const std::lock_guard lock(mutex);
  lastReason = reason;
}

Counters::Snapshot Counters::snapshot() const {
  const std::lock_guard lock(mutex);
  return {{launches.load(), in.load(), out.load()}, fallbacks.load(), lastReason};
}

std::string infoLine(const std::string &name, const Counters::Snapshot &snapshot) {
  return "loopy: " + name + " launches=" + std::to_string(snapshot.traffic.launches) +
         " fallbacks=" + std::to_string(snapshot.fallbacks) +
         " in=" + std::to_string(snapshot.traffic.in) +
         " out=" + std::to_string(snapshot.traffic.out) +
         " reason=" + (snapshot.lastReason.empty() ? "-" : snapshot.lastReason);
}

} // namespace loopy::rt
