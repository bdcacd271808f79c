//===- KernelRegistry.cpp - The kernels of the process ----------------------------------------===//
#include "runtime/KernelRegistry.h"

#include <algorithm>
#include <cstring>
#include <dlfcn.h>
#include <link.h>

namespace loopy::rt {

/// How many shared objects the process has closed.
static unsigned long long countClosedObjects() {
  unsigned long long count = 0;
  auto read = [](dl_phdr_info *info, std::size_t, void *result) {
    *static_cast<unsigned long long *>(result) = info->dlpi_subs;
    return 1; // it is the same for all objects
  };
  dl_iterate_phdr(read, &count);
  return count;
}

static bool isInLoadedObject(const char *text) {
  Dl_info info;
  return dladdr(text, &info) != 0;
}

/// Whether the entry is that of the text at its address, which takes time to compare.
static bool isStillThere(KernelEntry &entry, const char *planText) {
  const unsigned long long closed = countClosedObjects();
  if (entry.isInObject && entry.closedObjects.load(std::memory_order_relaxed) == closed)
    return true;
  if (std::strcmp(entry.text.c_str(), planText) != 0)
    return false;
  entry.closedObjects.store(closed, std::memory_order_relaxed);
  return true;
}

KernelEntry::KernelEntry(const char *planText)
    : text(planText), isInObject(isInLoadedObject(planText)), closedObjects(countClosedObjects()),
      plan(plan::fromJson(text)) {}

KernelEntry &KernelRegistry::find(const char *planText) {
  {
    const std::shared_lock lock(mutex);
    const auto found = byAddress.find(planText);
    if (found != byAddress.end() && isStillThere(*found->second, planText))
      return *found->second;
  }
  auto entry = std::make_unique<KernelEntry>(planText);
  const std::unique_lock lock(mutex);
  KernelEntry *&known = byAddress[planText];
  if (!known || known->text != entry->text) {
    known = entry.get();
    entries.push_back(std::move(entry));
  }
  return *known;
}

static void add(Counters::Snapshot &sum, const Counters::Snapshot &part) {
  sum.traffic.launches += part.traffic.launches;
  sum.traffic.in += part.traffic.in;
  sum.traffic.out += part.traffic.out;
  sum.fallbacks += part.fallbacks;
  if (!part.lastReason.empty())
    sum.lastReason = part.lastReason;
}

std::vector<std::string> KernelRegistry::infoLines() const {
  struct Line {
    std::string name;
    std::string location;
    Counters::Snapshot sum;
  };
  std::vector<Line> sums;
  const std::shared_lock lock(mutex);
  for (const auto &entry : entries) {
    const std::string name = entry->plan ? entry->plan->name : "<unreadable plan>";
    const std::string location = entry->plan ? entry->plan->location : "";
    auto found = std::ranges::find_if(
        sums, [&](const Line &line) { return line.name == name && line.location == location; });
    if (found == sums.end())
      found = sums.insert(sums.end(), Line{name, location, {}});
    add(found->sum, entry->counters.snapshot());
  }
  std::vector<std::string> lines;
  for (const Line &line : sums)
    lines.push_back(infoLine(line.name, line.sum));
  return lines;
}

} // namespace loopy::rt
