//===- KernelRegistry.h - The kernels of the process ------------------------------------------===//
#pragma once

#include "runtime/Counters.h"
#include "runtime/Result.h"
#include "runtime/plan/LaunchPlan.h"

#include <atomic>
#include <memory>
#include <shared_mutex>
#include <unordered_map>

namespace loopy::rt {

struct Program;

/// A plan literal of the program, read once. Never destroyed and never moved.
struct KernelEntry {
  explicit KernelEntry(const char *planText);

  const std::string text;
  const bool isInObject; ///< in a loaded program or shared object, as opposed to memory of its own
  /// How many shared objects had been closed when the text was last known to be at its address.
  std::atomic<unsigned long long> closedObjects;
  const Result<plan::LaunchPlan> plan;
  Counters counters;

  /// The program of the variant for the process's device, once it is built.
  std::atomic<Program *> program = nullptr;
  std::atomic<Program *> narrowProgram = nullptr; ///< from NarrowIndices::source
};

class KernelRegistry {
public:
  /// The entry of the plan at this address. The text is compared, too, where the address may belong
  /// to another literal: after some shared object was closed, and where the text is in none.
  KernelEntry &find(const char *planText);

  /// One line per kernel in the order of the first calls. Kernels with the same name and location
  /// (an inline function in several files) share a line.
  std::vector<std::string> infoLines() const;

private:
  mutable std::shared_mutex mutex;
  std::unordered_map<const char *, KernelEntry *> byAddress;
  std::vector<std::unique_ptr<KernelEntry>> entries;
};

} // namespace loopy::rt
