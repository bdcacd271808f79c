//===- EntryPoint.cpp - The symbols that compiled programs call -------------------------===//
#include "runtime/EntryPoint.h"
#include "runtime/Runtime.h"

/// The region of a function that is waiting for one that only launches kernels.
static thread_local void **lentRegion = nullptr;

static int launch(const char *plan, std::va_list arguments, void **region) noexcept {
  if (lentRegion)
    region = lentRegion;
  bool isDone = false;
  try {
    isDone = loopy::rt::Runtime::get().launch(plan, arguments, region);
  } catch (...) {
    // Out of memory before anything began: the original loop needs none.
  }
  if (!isDone && region) {
    lentRegion = nullptr; // the original loop may throw
    loopy_rt_sync_v1(region, nullptr, 0, 1);
  }
  return isDone ? 1 : 0;
}

int loopy_rt_launch_v1(const char *plan, ...) noexcept {
  std::va_list arguments;
  va_start(arguments, plan);
  const int done = launch(plan, arguments, nullptr);
  va_end(arguments);
  return done;
}

int loopy_rt_launch_in_v1(void **region, const char *plan, ...) noexcept {
  std::va_list arguments;
  va_start(arguments, plan);
  const int done = launch(plan, arguments, region);
  va_end(arguments);
  return done;
}

void loopy_rt_lend_v1(void **region) noexcept { lentRegion = region; }

void loopy_rt_compare_v1() noexcept {
  try {
    loopy::rt::Runtime::get().compare();
  } catch (...) {
    // Out of memory: this call is not compared.
  }
}

void loopy_rt_sync_v1(void **region, const void *address, long long bytes, int writes) noexcept {
  if (!*region)
    return;
  loopy::rt::HostAccess access{std::nullopt, writes != 0};
  if (address)
    access.range = {reinterpret_cast<std::uintptr_t>(address), static_cast<std::uint64_t>(bytes)};
  loopy::rt::Runtime::get().prepareHostAccess(region, access);
}

void loopy_rt_cover_v1(void **region, const void *data) noexcept {
  const auto &ranges = *static_cast<const loopy::rt::DataRanges *>(data);
  try {
    loopy::rt::Runtime::get().cover(region, ranges);
  } catch (...) {
    // Out of memory: launches will find buffers, or run on the host.
  }
}
