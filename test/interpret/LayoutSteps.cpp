#include "test/interpret/ScriptWriter.h"

namespace loopy::test {

using namespace ir;
using namespace transforms;

std::string ScriptWriter::anyTemporary() {
  NameList known = copies;
  for (const Array &array : region.arrays)
    if (array.storage == Storage::Temporary)
      known.push_back(array.name.str());
  return known.empty() ? "t" : random.pick(known);
}

/// Where the elements of a copy or a local variable lie.
void ScriptWriter::copyLayout() {
  if (copies.empty() && random.chance(70))
    storage();
  const std::string name = anyTemporary();
  const ArrayName array(name);
  const auto axis = static_cast<std::int64_t>(random.below(2));
  switch (random.below(6)) {
  case 0: {
    auto order = random.pick<std::string>({"c", "f", "N0,N1", "N1,N0"});
    return add(TagArrayAxes{array, order}, "tag_array_axes " + name + " " + order);
  }
  case 1: {
    auto order = random.pick<std::string>({"C", "F"});
    auto count = random.pick<std::int64_t>({2, 2, 3, 4});
    return add(SplitArrayAxis{array, axis, count, order}, "split_array_axis " + name + " " +
                                                              std::to_string(axis) + " " +
                                                              std::to_string(count) + " " + order);
  }
  case 2:
    return add(AddPadding{array, axis, random.pick<std::int64_t>({1, 2})},
               "add_padding " + name + " " + std::to_string(axis));
  case 3: {
    auto space = random.pick({AddressSpace::Private, AddressSpace::Local, AddressSpace::Global});
    return add(SetTemporaryAddressSpace{array, space}, "set_temporary_address_space " + name + " " +
                                                           std::to_string(static_cast<int>(space)));
  }
  case 4: {
    const std::string within = "id:s" + std::to_string(random.below(4)) + "*";
    return add(DuplicateTemporaries{{array}, within}, "duplicate " + name + " " + within);
  }
  default: {
    std::string other = anyTemporary();
    return add(AliasTemporaries{{array, ArrayName(other)}}, "alias " + name + " " + other);
  }
  }
}

void ScriptWriter::privatize() {
  NameList names = loops.nest(1 + random.below(2));
  std::string array = anyTemporary();
  add(PrivatizeTemporaries{inamesOf(names), {ArrayName(array)}},
      "privatize " + listOf(names) + " " + array);
}

void ScriptWriter::unprivatize() {
  NameList names = loops.nest(1);
  std::string array = anyTemporary();
  add(UnprivatizeTemporaries{inamesOf(names), {ArrayName(array)}},
      "unprivatize " + listOf(names) + " " + array);
}

} // namespace loopy::test
