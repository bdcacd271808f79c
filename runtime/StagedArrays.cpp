#include "runtime/StagedArrays.h"
#include "runtime/HostMemory.h"

#include <cstring>

namespace loopy::rt {

Result<StagedArrays> StagedArrays::copy(const plan::LaunchPlan &plan, const CheckedCall &checked) {
  StagedArrays staged(plan, checked);
  for (std::size_t i = 0; i < checked.arrays.size(); ++i) {
    Copy &copy = staged.copies.emplace_back();
    const HostArray &array = checked.arrays[i];
    if (array.copyOut.bytes == 0)
      continue;
    auto bytes = readHostMemory(array.touched);
    if (!bytes)
      return refuse(bytes.error());
    copy.now = std::move(*bytes);
    if (!plan.arrays[i].writesAll)
      copy.before = copy.now;
  }
  return staged;
}

HostArray StagedArrays::inCopy(std::size_t array, HostArray part) const {
  if (copies[array].now.empty())
    return part;
  const auto begin = reinterpret_cast<std::uintptr_t>(copies[array].now.data());
  for (ByteRange *range : {&part.touched, &part.copyIn, &part.copyOut})
    if (range->bytes != 0)
      range->begin = begin + (range->begin - checked->arrays[array].touched.begin);
  return part;
}

std::vector<std::byte> StagedArrays::results(std::size_t array) const {
  const ByteRange out = inCopy(array, checked->arrays[array]).copyOut;
  const auto *begin = reinterpret_cast<const std::byte *>(out.begin);
  return {begin, begin + out.bytes};
}

void StagedArrays::store() const {
  for (std::size_t i = 0; i < copies.size(); ++i) {
    const ByteRange &out = checked->arrays[i].copyOut;
    if (out.bytes == 0)
      continue;
    const std::size_t offset = out.begin - checked->arrays[i].touched.begin;
    const std::span<const std::byte> after(copies[i].now.data() + offset, out.bytes);
    if (plan->arrays[i].writesAll)
      std::memcpy(reinterpret_cast<void *>(out.begin), after.data(), after.size());
    else
      storeChangedElements(out.begin, copies[i].before.data() + offset, after,
                           plan->arrays[i].elementSize);
  }
}

} // namespace loopy::rt
