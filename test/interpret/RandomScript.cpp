#include "test/interpret/RandomScript.h"

#include "test/interpret/ScriptWriter.h"

#include <algorithm>

namespace loopy::test {

using namespace transforms;

namespace {

void addAny(ScriptWriter &writer) {
  using Recipe = void (ScriptWriter::*)();
  struct Choice {
    Recipe recipe;
    unsigned weight;
  };
  static constexpr Choice choices[] = {{&ScriptWriter::anySplit, 3},
                                       {&ScriptWriter::chunk, 1},
                                       {&ScriptWriter::tile, 2},
                                       {&ScriptWriter::anyTag, 4},
                                       {&ScriptWriter::untag, 1},
                                       {&ScriptWriter::prioritize, 3},
                                       {&ScriptWriter::rename, 2},
                                       {&ScriptWriter::duplicate, 1},
                                       {&ScriptWriter::distribute, 2},
                                       {&ScriptWriter::slab, 2},
                                       {&ScriptWriter::reindex, 3},
                                       {&ScriptWriter::map, 2},
                                       {&ScriptWriter::jam, 1},
                                       {&ScriptWriter::join, 1},
                                       {&ScriptWriter::storage, 7},
                                       {&ScriptWriter::recompute, 2},
                                       {&ScriptWriter::vectorize, 2},
                                       {&ScriptWriter::cooperate, 2},
                                       {&ScriptWriter::reduction, 2},
                                       {&ScriptWriter::aboutParameters, 1},
                                       {&ScriptWriter::layout, 2},
                                       {&ScriptWriter::copyLayout, 3},
                                       {&ScriptWriter::privatize, 1},
                                       {&ScriptWriter::unprivatize, 1},
                                       {&ScriptWriter::reductionArgument, 1},
                                       {&ScriptWriter::rule, 4},
                                       {&ScriptWriter::splitReduction, 1},
                                       {&ScriptWriter::scan, 2},
                                       {&ScriptWriter::atomic, 2},
                                       {&ScriptWriter::arithmetic, 1}};
  std::vector<Recipe> urn;
  for (const Choice &choice : choices)
    urn.insert(urn.end(), choice.weight, choice.recipe);
  (writer.*writer.random.pick(urn))();
}

} // namespace

std::vector<DescribedStep> randomScript(Random &random, const Region &region) {
  ScriptWriter writer(random, region);
  const NameList &all = writer.loops.all();
  bool isConstant =
      std::ranges::all_of(all, [&](auto &name) { return writer.loops.isConstant(name); });
  if (isConstant && random.chance(70))
    writer.cooperate();
  if (random.chance(20))
    writer.onGrid(writer.loops.any());
  for (unsigned count = random.pick<unsigned>({1, 1, 2, 2, 3, 4}); count > 0; --count)
    addAny(writer);
  return std::move(writer.steps);
}

Script scriptOf(const std::vector<DescribedStep> &steps) {
  Script script;
  for (const DescribedStep &step : steps)
    script.push_back({step.action, {static_cast<std::uint32_t>(script.size() + 1)}});
  return script;
}

} // namespace loopy::test
