//===- Runtime.cpp - The process-wide state behind the entry point ---------------------------===//
#include "runtime/Runtime.h"
#include "runtime/DeviceCall.h"
#include "runtime/HostProgram.h"

#include <cstdio>
#include <cstdlib>
#include <pthread.h>

namespace loopy::rt {

/// In a child of fork, OpenCL's threads do not exist and any lock may be held forever, so nothing
/// but this flag may be looked at there.
static std::atomic<bool> isForkedChild = false;

Runtime &Runtime::get() {
  static Runtime &instance = *new Runtime;
  return instance;
}

Runtime::Runtime() : environment(readEnvironment([](const char *name) { return getenv(name); })) {
  for (const std::string &complaint : environment.complaints)
    std::fprintf(stderr, "loopy: warning: %s\n", complaint.c_str());
  pthread_atfork(nullptr, nullptr, [] { isForkedChild = true; });
  std::atexit([] { get().atExit(); });
}

void Runtime::atExit() noexcept {
  if (isForkedChild)
    return;
  if (environment.info)
    for (const std::string &line : kernels.infoLines())
      std::fprintf(stderr, "%s\n", line.c_str());
  poclDirectory.remove();
}

/// False, or the end of the process where offloading is mandatory.
bool Runtime::fallBack(const std::string &name, const std::string &reason) {
  if (environment.offload != Offload::Mandatory)
    return false;
  std::fprintf(stderr, "loopy: %s: not offloaded: %s\n", name.c_str(), reason.c_str());
  atExit();
  std::fflush(nullptr);
  std::_Exit(EXIT_FAILURE); // other threads may still be in kernels: run no destructors
}

bool Runtime::launch(const char *planText, std::va_list arguments) {
  if (isForkedChild) {
    const auto plan = plan::fromJson(planText);
    return fallBack(plan ? plan->name : "<unreadable plan>", "the process is a child of fork");
  }
  KernelEntry &entry = kernels.find(planText);
  Result<Traffic> done;
  try {
    done = run(entry, arguments);
  } catch (const std::exception &failure) {
    done = refuse(std::string("out of host resources (") + failure.what() + ")");
  }
  if (done) {
    entry.counters.count(*done);
    return true;
  }
  entry.counters.countFallback(done.error());
  return fallBack(entry.plan ? entry.plan->name : "<unreadable plan>", done.error());
}

static std::vector<ArgumentValue> readArguments(const plan::LaunchPlan &plan,
                                                std::va_list arguments) {
  std::vector<ArgumentValue> values(plan.arguments.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    switch (plan.arguments[i].kind) {
    case plan::ArgumentKind::Pointer:
      values[i].pointer = va_arg(arguments, void *);
      break;
    case plan::ArgumentKind::Integer:
      values[i].integer = va_arg(arguments, long long);
      break;
    case plan::ArgumentKind::Floating:
      values[i].floating = va_arg(arguments, double);
      break;
    }
  return values;
}

/// The first variant for the device's kind, or else the first one: code for another kind of device
/// is slow, not wrong.
static const plan::Variant &chooseVariant(const plan::LaunchPlan &plan, plan::DeviceKind kind) {
  for (const plan::Variant &variant : plan.variants)
    if (variant.device == plan::DeviceKind::Any || variant.device == kind)
      return variant;
  return plan.variants.front();
}

static void storeAll(const CheckedCall &checked) {
  for (const FinalStore &final : checked.finalValues)
    store(final);
}

Result<Traffic> Runtime::run(KernelEntry &entry, std::va_list arguments) {
  if (environment.offload == Offload::Disabled)
    return refuse("disabled by LOOPY_OFFLOAD");
  if (!entry.plan)
    return refuse(entry.plan.error());
  const plan::LaunchPlan &plan = *entry.plan;
  const std::vector<ArgumentValue> values = readArguments(plan, arguments);
  const auto checked = checkCall(plan, {values, {}});
  if (!checked)
    return refuse(checked.error());
  if (const auto &device = session())
    return runWithDevice(entry, values, *checked, **device);

  // Nothing to do can be done without a device.
  const auto launches = rehearse(plan, plan.variants.front(), values);
  if (!launches || *launches != 0)
    return refuse(session().error());
  storeAll(*checked);
  return Traffic();
}

Result<Traffic> Runtime::runWithDevice(KernelEntry &entry, std::span<const ArgumentValue> arguments,
                                       const CheckedCall &checked, Session &session) {
  const plan::LaunchPlan &plan = *entry.plan;
  const plan::Variant &variant = chooseVariant(plan, session.device.kind);
  const auto launches = rehearse(plan, variant, arguments);
  if (!launches)
    return refuse(launches.error());
  if (*launches == 0) {
    storeAll(checked);
    return Traffic();
  }
  if (auto fits = checkDevice(session.device, plan, variant, checked); !fits)
    return refuse(fits.error());
  const auto program = programOf(entry, variant, session);
  if (!program)
    return refuse(program.error());
  auto lane = session.lanes.borrow();
  if (!lane)
    return refuse(lane.error());
  const DeviceCall call{session.device, session.programs, **program, **lane,
                        plan,           variant,          arguments, checked};
  if (auto done = runOnDevice(call); !done) {
    lane->discard();
    return refuse(done.error());
  }
  Traffic traffic{*launches, 0, 0};
  for (const HostArray &array : checked.arrays) {
    traffic.in += array.copyIn.bytes;
    traffic.out += array.copyOut.bytes;
  }
  return traffic;
}

Result<Program *> Runtime::programOf(KernelEntry &entry, const plan::Variant &variant,
                                     Session &session) {
  if (Program *known = entry.program.load(std::memory_order_acquire))
    return known;
  const auto program = session.programs.get(variant.source);
  if (program)
    entry.program.store(*program, std::memory_order_release);
  return program;
}

const Result<std::unique_ptr<Session>> &Runtime::session() {
  std::call_once(opening, [this] {
    opened = openSession();
    if (!opened && environment.info)
      std::fprintf(stderr, "loopy: %s; loops run on the host\n", opened.error().c_str());
  });
  return opened;
}

Result<std::unique_ptr<Session>> Runtime::openSession() {
  // PoCL reads the variable when its devices are listed first. Afterwards it is taken back, because
  // programs that this one starts would otherwise share the directory, and lose it.
  const bool usesOwnDirectory = !getenv("POCL_CACHE_DIR");
  if (usesOwnDirectory) {
    std::error_code error;
    const std::filesystem::path parents[] = {
        environment.cache == CacheMode::ReadWrite ? environment.cacheDirectory : "",
        std::filesystem::temp_directory_path(error)};
    poclDirectory.create(parents);
    if (!poclDirectory.path().empty())
      setenv("POCL_CACHE_DIR", poclDirectory.path().c_str(), /*overwrite=*/1);
  }
  auto device = openDevice(environment.device);
  if (usesOwnDirectory)
    unsetenv("POCL_CACHE_DIR");
  if (!device)
    return refuse(device.error());
  return std::make_unique<Session>(std::move(*device), environment);
}

} // namespace loopy::rt
