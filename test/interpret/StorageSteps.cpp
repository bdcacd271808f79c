#include "test/interpret/ScriptWriter.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;
using namespace transforms;

void ScriptWriter::cooperate() {
  for (const std::string &name : NameList(loops.all()))
    if (loops.isConstant(name) && random.chance(75))
      tag(name, LocalAxis{0});
}

NameList ScriptWriter::anySweep(const LoopNames::StatementUse &statement) {
  NameList swept = loops.constantAround(statement);
  std::ranges::shuffle(swept, random.engine);
  swept.resize(std::min<std::size_t>(swept.size(), random.pick<std::size_t>({0, 1, 1, 2})));
  return swept;
}

void ScriptWriter::storage() {
  if (random.chance(60)) {
    const std::string iname = loops.any();
    random.chance(40) ? onGrid(iname) : split(iname, length());
  }
  const LoopNames::StatementUse &statement = loops.anyStatement();
  NameList swept = anySweep(statement);
  auto space = random.pick<std::optional<AddressSpace>>(
      {std::nullopt, std::nullopt, std::nullopt, AddressSpace::Local, AddressSpace::Private});
  std::string where = !space ? "" : *space == AddressSpace::Local ? " local" : " private";
  const std::string within = random.chance(20)   ? "id:" + statement.id
                             : random.chance(15) ? loops.query()
                                                 : "";
  bool fetches = random.chance(55);
  const NameList &arrays = fetches ? statement.read : statement.written;
  if (arrays.empty())
    return;
  std::string array = random.pick(arrays);
  copies.push_back(array + (fetches ? "_fetch" : "_buffer"));
  std::string text = array + " " + listOf(swept) + where + " " + within;
  if (fetches)
    add(AddPrefetch{ArrayName(array), inamesOf(swept), space, {}, within}, "prefetch " + text);
  else
    add(BufferArray{ArrayName(array), inamesOf(swept), space, {}, within}, "buffer " + text);
}

/// Values that one statement stores and others load are computed where they are used.
void ScriptWriter::recompute() {
  const LoopNames::StatementUse &statement = loops.anyStatement();
  if (statement.read.empty())
    return;
  std::string array = random.pick(statement.read);
  if (random.chance(50))
    return add(AssignmentToSubst{ArrayName(array), ""}, "assignment_to_subst " + array);
  NameList swept = anySweep(statement);
  copies.push_back(array + "_precomputed");
  add(Precompute{ArrayName(array), inamesOf(swept), {}, {}, {}},
      "precompute " + array + " " + listOf(swept));
}

/// How an array of the program lies on the device; several steps concern one copy.
void ScriptWriter::layout() {
  const LoopNames::StatementUse &statement = loops.anyStatement();
  NameList arrays = statement.read;
  arrays.insert(arrays.end(), statement.written.begin(), statement.written.end());
  if (arrays.empty())
    return;
  const std::string array = random.pick(arrays);
  for (unsigned count = random.pick<unsigned>({1, 2, 3}); count > 0; --count) {
    const std::int64_t axis = random.pick<std::int64_t>({0, 0, 1});
    if (random.chance(40)) {
      const auto order = random.pick<std::string>({"f", "N0,N1", "N1,N0", "N0,sep", "N1,N0,N2"});
      add(TagArrayAxes{ArrayName(array), order}, "tag_array_axes " + array + " " + order);
    } else if (random.chance(50)) {
      const auto order = random.pick<std::string>({"C", "F"});
      const std::int64_t count = length();
      add(SplitArrayAxis{ArrayName(array), axis, count, order},
          "split_array_axis " + array + " " + std::to_string(axis) + " " + std::to_string(count) +
              " " + order);
    } else {
      add(AddPadding{ArrayName(array), axis, 1},
          "add_padding " + array + " " + std::to_string(axis));
    }
  }
}

void ScriptWriter::reduction() {
  if (hasFloating)
    return;
  std::string iname = loops.anyConstant();
  if (!loops.isConstant(iname) || random.chance(50)) {
    split(iname, length());
    iname += "_inner";
  }
  auto how = random.pick<InameTag>({LocalAxis{0}, LocalAxis{0}, GroupAxis{0}});
  add(RealizeReduction{Iname(iname), how}, "reduction " + iname + " " + toString(how));
}

} // namespace loopy::test
