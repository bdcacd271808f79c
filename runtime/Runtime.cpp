//===- Runtime.cpp - The process-wide state behind the entry point ---------------------------===//
#include "runtime/Runtime.h"
#include "runtime/DeviceCall.h"
#include "runtime/HostProgram.h"
#include "runtime/IndexWidth.h"
#include "runtime/SourceFiles.h"
#include "runtime/SplitRun.h"

#include <algorithm>
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

Runtime::Runtime()
    : environment(readEnvironment([](const char *name) { return getenv(name); })),
      journal(environment) {
  for (const std::string &complaint : environment.complaints)
    std::fprintf(stderr, "loopy: warning: %s\n", complaint.c_str());
  pthread_atfork(nullptr, nullptr, [] { isForkedChild = true; });
  std::atexit([] { get().atExit(); });
}

void Runtime::atExit() noexcept {
  if (isForkedChild || isEnding.exchange(true))
    return;
  regions.endAll();
  tellSummary();
  journal.close();
  poclDirectory.remove();
}

void Runtime::tellSummary() noexcept {
  if (journal.tells(Tell::Summary))
    for (const std::string &line : kernels.infoLines())
      std::fprintf(stderr, "%s\n", line.c_str());
  if (const auto line = regions.infoLine(); line && journal.tells(Tell::Summary))
    std::fprintf(stderr, "%s\n", line->c_str());
  for (const std::string &line : checker.summary())
    std::fprintf(stderr, "%s\n", line.c_str());
}

/// False, or the end of the process where offloading is mandatory.
bool Runtime::fallBack(const std::string &name, const std::string &reason) {
  if (environment.offload != Offload::Mandatory)
    return false;
  std::fprintf(stderr, "loopy: %s: not offloaded: %s\n", name.c_str(), reason.c_str());
  if (!isForkedChild && !isEnding.exchange(true)) {
    tellSummary();
    journal.close();
    poclDirectory.remove();
  }
  std::fflush(nullptr);
  std::_Exit(EXIT_FAILURE); // other threads may still be in kernels: run no destructors
}

static std::string nameOf(const KernelEntry &entry) {
  return entry.plan ? entry.plan->name : "<unreadable plan>";
}

bool Runtime::launch(const char *planText, std::va_list arguments, void **handle) {
  if (isForkedChild) {
    const auto plan = plan::fromJson(planText);
    return fallBack(plan ? plan->name : "<unreadable plan>", "the process is a child of fork");
  }
  if (isEnding) // OpenCL's own static objects may be gone
    return fallBack("a loop of a static object", "the process is ending");
  if (environment.check)
    checker.forget();
  KernelEntry &entry = kernels.find(planText);
  const bool isWatched = journal.tells(Tell::Events) || journal.isTracing();
  const auto begin = isWatched ? Clock::now() : Clock::time_point();
  Result<Traffic> done;
  try {
    done = run(entry, arguments, handle);
  } catch (const std::exception &failure) {
    done = refuse(std::string("out of host resources (") + failure.what() + ")");
  }
  if (isWatched)
    report(entry, done, begin);
  if (done) {
    entry.counters.count(*done);
    return !environment.check; // the original loop shall run, too
  }
  entry.counters.countFallback(done.error());
  return fallBack(nameOf(entry), done.error());
}

/// A call for LOOPY_INFO and LOOPY_TRACE. Never throws: the call may have changed host memory.
void Runtime::report(KernelEntry &entry, const Result<Traffic> &done,
                     Clock::time_point begin) noexcept {
  try {
    const std::string name = nameOf(entry);
    const auto end = Clock::now();
    if (!done) {
      const bool isFirst = entry.counters.snapshot().lastReason != done.error();
      journal.tell(isFirst ? Tell::Events : Tell::Calls, name + ": original loop: " + done.error());
      journal.record({"fallback", name, begin, end, false, {{"reason", done.error()}}});
      return;
    }
    if (journal.tells(Tell::Calls))
      journal.tell(Tell::Calls, name + ": " + std::to_string(done->launches) + " launches, in=" +
                                    std::to_string(done->in) + " out=" + std::to_string(done->out));
    journal.record({"call",
                    name,
                    begin,
                    end,
                    false,
                    {{"launches", done->launches}, {"in", done->in}, {"out", done->out}}});
  } catch (...) {
    // A line of the log is missing.
  }
}

void Runtime::compare() {
  if (environment.check && !isForkedChild)
    checker.compare();
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

void Runtime::prepareHostAccess(void **handle, const HostAccess &access) noexcept {
  if (!isForkedChild) // the call of fork brought everything back
    regions.prepare(handle, access);
}

/// All that a call without launches does.
void Runtime::finishWithoutLaunch(const plan::LaunchPlan &plan, const CheckedCall &checked,
                                  void **handle) {
  if (environment.check)
    return checker.keep({&plan, checked, {}});
  for (const FinalStore &final : checked.finalValues) {
    regions.prepare(handle, {bytesOf(final), /*mayWrite=*/true});
    store(final);
  }
}

/// Whether checking a call reads arrays on the host.
static bool readsArrays(const plan::LaunchPlan &plan) {
  return std::ranges::any_of(plan.ranges, [](const plan::ValueRange &range) {
    return std::holds_alternative<plan::ElementScan>(range);
  });
}

Result<Traffic> Runtime::run(KernelEntry &entry, std::va_list arguments, void **handle) {
  if (environment.offload == Offload::Disabled)
    return refuse("disabled by LOOPY_OFFLOAD");
  if (!entry.plan) {
    if (entry.counters.snapshot().fallbacks == 0) // an error of the build, to be seen by everyone
      std::fprintf(stderr, "loopy: warning: %s; its loop runs on the host\n",
                   entry.plan.error().c_str());
    return refuse(entry.plan.error());
  }
  const plan::LaunchPlan &plan = *entry.plan;
  const std::vector<ArgumentValue> values = readArguments(plan, arguments);
  if (readsArrays(plan))
    regions.prepare(handle, {});
  const auto checked = checkCall(plan, {values, {}});
  if (!checked)
    return refuse(checked.error());
  if (const auto &device = session())
    return runWithDevice(entry, values, *checked, **device, handle);

  // Nothing to do can be done without a device.
  const auto launches = rehearse(plan, plan.variants.front(), values);
  if (!launches || *launches != 0)
    return refuse(session().error());
  finishWithoutLaunch(plan, *checked, handle);
  return Traffic();
}

Result<Traffic> Runtime::runWithDevice(KernelEntry &entry, std::span<const ArgumentValue> arguments,
                                       const CheckedCall &checked, Session &session,
                                       void **handle) {
  const plan::LaunchPlan &plan = *entry.plan;
  const plan::Variant &variant = chooseVariant(plan, session.device.kind);
  const auto launches = rehearse(plan, variant, arguments);
  if (!launches)
    return refuse(launches.error());
  if (*launches == 0) {
    finishWithoutLaunch(plan, checked, handle);
    return Traffic();
  }
  if (auto exact = checkArithmetic(session.device, variant); !exact)
    return refuse(exact.error());
  const Status fits = checkMemory(session.device, plan, variant, arguments, checked.arrays);
  if (!fits || !further.empty()) {
    auto done = runInPieces({plan, variant, arguments, checked}, *launches, session, handle);
    if (done)
      return done;
    if (!fits)
      return refuse(fits.error() + "; " + done.error());
  }
  const bool isNarrow = usesNarrowIndices(variant, session.device, arguments);
  const auto program = programOf(entry, variant, isNarrow, session);
  if (!program)
    return refuse(program.error());
  const DeviceJob job{session, **program, plan, variant, arguments, checked, *launches};
  if (!handle || !keepsData(session.device))
    return runOnce(job);
  if (auto done = runInRegion(job, handle))
    return done;
  // It may have been a matter of memory.
  regions.prepare(handle, {std::nullopt, /*mayWrite=*/true});
  return runOnce(job);
}

/// The devices that compute what the first one does, and take the same code.
static std::vector<Session *> equalSessions(Session &first,
                                            std::span<const std::unique_ptr<Session>> further,
                                            const DivisibleCall &call) {
  std::vector<Session *> sessions = {&first};
  for (const auto &session : further)
    if (&chooseVariant(call.plan, session->device.kind) == &call.variant &&
        checkArithmetic(session->device, call.variant))
      sessions.push_back(session.get());
  return sessions;
}

/// With data that goes from host memory to the devices and back at once.
Result<Traffic> Runtime::runInPieces(const DivisibleCall &call, std::uint64_t launches,
                                     Session &session, void **handle) {
  if (const auto *whole = std::get_if<plan::Whole>(&call.variant.division))
    return refuse("it cannot be split: " + whole->reason);
  const std::vector<Session *> sessions = equalSessions(session, further, call);
  regions.prepare(handle, {std::nullopt, /*mayWrite=*/true});
  return runSplit(
      {call, launches, sessions, environment, journal, environment.check ? &checker : nullptr});
}

static DeviceCall callOf(const DeviceJob &job, Lane &lane, Journal &journal) {
  return {job.session.device, job.session.programs, job.program, lane,   job.plan,
          job.variant,        job.arguments,        job.checked, journal};
}

/// With transfers of its own.
Result<Traffic> Runtime::runOnce(const DeviceJob &job) {
  auto lane = job.session.lanes.borrow();
  if (!lane)
    return refuse(lane.error());
  std::vector<std::vector<std::byte>> kept;
  std::vector<ArrayMove> moves;
  if (environment.check) // what is compared is whole
    moves = wholeMoves(job.plan.arrays, job.checked.arrays);
  else if (!job.session.device.sharesHostMemory)
    moves = closeMoves(job.plan, job.checked.arrays, job.arguments);
  DeviceCall call = callOf(job, **lane, journal);
  call.moves = moves;
  if (environment.check)
    call.kept = &kept;
  if (auto done = runOnDevice(call); !done) {
    lane->discard();
    return refuse(done.error());
  }
  if (environment.check)
    checker.keep(
        {&job.plan, job.checked, std::move(kept), {job.arguments.begin(), job.arguments.end()}});
  Traffic traffic{job.launches, 0, 0};
  for (std::size_t i = 0; i < job.checked.arrays.size(); ++i) {
    const HostArray &array = job.checked.arrays[i];
    traffic.in += moves.empty() ? array.copyIn.bytes : moves[i].in.bytes();
    traffic.out += moves.empty() ? array.copyOut.bytes : moves[i].out.bytes();
  }
  return traffic;
}

/// Whether data is to be found anywhere but in host memory after a launch.
bool Runtime::keepsData(const Device &device) const {
  return !device.sharesHostMemory && !environment.check && environment.keepData;
}

Status Runtime::openRegion(void **handle, Session &session) {
  if (*handle)
    return {};
  auto lane = session.lanes.borrow();
  if (!lane)
    return refuse(lane.error());
  regions.open(handle, session.device, std::move(*lane));
  return {};
}

void Runtime::cover(void **handle, const DataRanges &ranges) {
  if (isForkedChild || isEnding || environment.offload == Offload::Disabled)
    return;
  const auto &device = session();
  if (!device || !keepsData((*device)->device) || !openRegion(handle, **device))
    return;
  LockedRegion region(handle);
  for (std::size_t i = 0; i < ranges.count && !isEnding; ++i)
    // What does not fit is refused again where a launch needs it.
    (void)region->data.cover(
        {reinterpret_cast<std::uintptr_t>(ranges.ranges[i].begin), ranges.ranges[i].bytes});
}

/// With data that is on the device already, and results that stay there. When it fails, the region
/// can still give its data back.
Result<Traffic> Runtime::runInRegion(const DeviceJob &job, void **handle) {
  if (auto opened = openRegion(handle, job.session); !opened)
    return refuse(opened.error());
  LockedRegion region(handle);
  if (isEnding)
    return refuse("the process is ending");
  const std::uint64_t before = region->data.traffic().in;
  DeviceCall call = callOf(job, *region->lane, journal);
  call.resident = &region->data;
  const Status done = runOnDevice(call);
  (*region->lane).endLaunch();
  if (!done) {
    region->hasFailed = true;
    return refuse(done.error());
  }
  return Traffic{job.launches, region->data.traffic().in - before, 0};
}

/// Processors of CPUs lose nothing with 64 bits.
bool Runtime::usesNarrowIndices(const plan::Variant &variant, const Device &device,
                                std::span<const ArgumentValue> arguments) const {
  const unsigned suitable = device.kind == plan::DeviceKind::Gpu ? 32 : 64;
  return variant.narrow && environment.indexBits.value_or(suitable) == 32 &&
         fitsIn32Bits(*variant.narrow, arguments);
}

Result<Program *> Runtime::programOf(KernelEntry &entry, const plan::Variant &variant,
                                     bool isNarrow, Session &session) {
  std::atomic<Program *> &place = isNarrow ? entry.narrowProgram : entry.program;
  if (Program *known = place.load(std::memory_order_acquire))
    return known;
  const std::string &name = entry.plan->name;
  const std::string &source = isNarrow ? variant.narrow->source : variant.source;
  const auto program =
      session.programs.get({exchangeSource(environment, name, source), variant.fastMath}, name);
  if (program)
    place.store(*program, std::memory_order_release);
  return program;
}

const Result<std::unique_ptr<Session>> &Runtime::session() {
  std::call_once(opening, [this] {
    opened = openSession();
    if (opened)
      journal.tell(Tell::Events, "device: " + (*opened)->device.name);
    else
      journal.tell(Tell::Summary, opened.error() + "; loops run on the host");
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
  const std::string wanted = nameOfFirstDevice(environment.device, environment.devices);
  auto device = openDevice(wanted, environment.localRank);
  if (usesOwnDirectory)
    unsetenv("POCL_CACHE_DIR");
  if (!device)
    return refuse(device.error());
  if (!environment.devices.empty()) {
    std::vector<std::string> complaints;
    for (Device &next : openFurtherDevices(*device, wanted, environment.devices, complaints))
      further.push_back(sessionOn(std::move(next)));
    for (const std::string &complaint : complaints)
      std::fprintf(stderr, "loopy: warning: %s\n", complaint.c_str());
  }
  return sessionOn(std::move(*device));
}

std::unique_ptr<Session> Runtime::sessionOn(Device device) {
  if (environment.deviceMemory) {
    device.memory = std::min(device.memory, *environment.deviceMemory);
    device.maximumAllocation = std::min(device.maximumAllocation, *environment.deviceMemory);
  }
  device.pinnedBlock = environment.pinnedBlock;
  // Under LOOPY_CHECK results must not reach host memory.
  if (environment.check || !environment.zeroCopy)
    device.sharesHostMemory = false;
  return std::make_unique<Session>(std::move(device), environment, journal);
}

} // namespace loopy::rt
