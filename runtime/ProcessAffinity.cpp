#include "runtime/ProcessAffinity.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace loopy::rt {

/// Nothing where the machine has more processors than the type can name.
static std::optional<cpu_set_t> affinityOfThread() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof(set), &set) == 0 ? std::optional(set) : std::nullopt;
}

/// Before OpenMP binds anything, which it does in the first parallel region.
static const std::optional<cpu_set_t> whenLoaded = affinityOfThread();

static bool asksForBinding() {
  constexpr const char *variables[] = {"OMP_PROC_BIND", "OMP_PLACES", "KMP_AFFINITY",
                                       "GOMP_CPU_AFFINITY"};
  return std::ranges::any_of(variables, [](const char *name) { return std::getenv(name); });
}

ProcessAffinity::ProcessAffinity() {
  const std::optional<cpu_set_t> current = affinityOfThread();
  if (!current || !whenLoaded || !asksForBinding() || CPU_EQUAL(&*current, &*whenLoaded))
    return;
  own = *current;
  isChanged = sched_setaffinity(0, sizeof(*whenLoaded), &*whenLoaded) == 0;
}

ProcessAffinity::~ProcessAffinity() {
  if (isChanged)
    sched_setaffinity(0, sizeof(own), &own);
}

} // namespace loopy::rt
