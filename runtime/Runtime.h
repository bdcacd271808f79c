//===- Runtime.h - The process-wide state behind the entry point -----------------------------===//
#pragma once

#include "runtime/Check.h"
#include "runtime/DataRegion.h"
#include "runtime/Journal.h"
#include "runtime/KernelRegistry.h"
#include "runtime/Pieces.h"
#include "runtime/PoclDirectory.h"
#include "runtime/Session.h"

#include <cstdarg>

namespace loopy::rt {

/// What is to run where, when everything was checked.
struct DeviceJob {
  Session &session;
  Program &program;
  const plan::LaunchPlan &plan;
  const plan::Variant &variant;
  std::span<const ArgumentValue> arguments;
  const CheckedCall &checked;
  std::uint64_t launches = 0;
};

/// All state of the runtime. There is one object, made by the first call and never destroyed, since
/// kernels may be called, and OpenCL's threads may run, until the very end of the process.
class Runtime {
public:
  static Runtime &get();

  /// loopy_rt_launch_v1, and loopy_rt_launch_in_v1 where `handle` is not null. Applies
  /// LOOPY_OFFLOAD to a refusal.
  bool launch(const char *planText, std::va_list arguments, void **handle);

  /// loopy_rt_sync_v1.
  void prepareHostAccess(void **handle, const HostAccess &access) noexcept;

  /// loopy_rt_cover_v1.
  void cover(void **handle, const DataRanges &ranges);

  /// loopy_rt_compare_v1.
  void compare();

private:
  Runtime();

  Result<Traffic> run(KernelEntry &entry, std::va_list arguments, void **handle);
  Result<Traffic> runWithDevice(KernelEntry &entry, std::span<const ArgumentValue> arguments,
                                const CheckedCall &checked, Session &session, void **handle);
  Result<Traffic> runOnce(const DeviceJob &job);
  Result<Traffic> runInPieces(const DivisibleCall &call, std::uint64_t launches, Session &session,
                              void **handle);
  Result<Traffic> runInRegion(const DeviceJob &job, void **handle);
  bool keepsData(const Device &device) const;
  Status openRegion(void **handle, Session &session);
  bool usesNarrowIndices(const plan::Variant &variant, const Device &device,
                         std::span<const ArgumentValue> arguments) const;
  Result<Program *> programOf(KernelEntry &entry, const plan::Variant &variant, bool isNarrow,
                              Session &session);
  const Result<std::unique_ptr<Session>> &session();
  Result<std::unique_ptr<Session>> openSession();
  std::unique_ptr<Session> sessionOn(Device device);
  bool fallBack(const std::string &name, const std::string &reason);
  void finishWithoutLaunch(const plan::LaunchPlan &plan, const CheckedCall &checked, void **handle);
  void report(KernelEntry &entry, const Result<Traffic> &done, Clock::time_point begin) noexcept;
  void atExit() noexcept;
  void tellSummary() noexcept;

  const Environment environment;
  Journal journal;
  Checker checker;
  KernelRegistry kernels;
  DataRegions regions;
  PoclDirectory poclDirectory;
  std::once_flag opening;
  Result<std::unique_ptr<Session>> opened;
  std::vector<std::unique_ptr<Session>> further; ///< devices that share the work (LOOPY_DEVICES)
  std::atomic<bool> isEnding = false;
};

} // namespace loopy::rt
