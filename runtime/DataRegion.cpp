//===- DataRegion.cpp - One thread's data on the device, and its lane ------------------------===//
#include "runtime/DataRegion.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace loopy::rt {

[[noreturn]] static void abandon(const std::string &reason) {
  std::fprintf(stderr, "loopy: the device failed while it held data of the program: %s\n",
               reason.c_str());
  std::fflush(stderr); // a program may have made it buffered
  std::abort();
}

void DataRegions::open(void **handle, const Device &device, LaneLease lane) {
  auto region = std::make_unique<DataRegion>(device, std::move(lane));
  const std::lock_guard lock(mutex);
  regions.push_back(region.get());
  *handle = region.release();
}

void DataRegions::count(const ResidentTraffic &traffic) {
  total.launches += traffic.launches;
  total.in += traffic.in;
  total.out += traffic.out;
  total.wantedIn += traffic.wantedIn;
  total.wantedOut += traffic.wantedOut;
}

void DataRegions::close(DataRegion *region) {
  {
    const std::lock_guard lock(mutex);
    if (hasEnded)
      return;
    count(region->data.traffic());
    std::erase(regions, region);
  }
  delete region;
}

void DataRegions::prepare(void **handle, const HostAccess &access) noexcept {
  LockedRegion region(handle);
  prepare(handle, region, access);
}

void DataRegions::prepare(void **handle, LockedRegion &region, const HostAccess &access) noexcept {
  if (!region)
    return;
  try {
    const Status written =
        access.range ? region->data.writeBack(*access.range) : region->data.writeBackAll();
    if (!written)
      abandon(written.error());
  } catch (const std::bad_alloc &) {
    abandon("there is not enough host memory for the transfers");
  }
  if (!access.mayWrite)
    return;
  if (access.range)
    return region->data.forget(*access.range);
  *handle = nullptr;
  region.lock.unlock();
  close(std::exchange(region.region, nullptr));
}

void DataRegions::endAll() noexcept {
  const std::lock_guard lock(mutex);
  for (DataRegion *region : regions) {
    const std::lock_guard held(region->mutex);
    if (auto written = region->data.writeBackAll(); !written)
      abandon(written.error());
    region->data.drop();
    count(region->data.traffic());
  }
  hasEnded = true;
}

std::optional<std::string> DataRegions::infoLine() const {
  const std::lock_guard lock(mutex);
  if (total.launches == 0)
    return std::nullopt;
  return "loopy: resident launches=" + std::to_string(total.launches) +
         " in=" + std::to_string(total.in) + " out=" + std::to_string(total.out) +
         " saved-in=" + std::to_string(total.wantedIn - total.in) +
         " saved-out=" + std::to_string(total.wantedOut - total.out);
}

} // namespace loopy::rt
