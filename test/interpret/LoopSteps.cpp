#include "test/interpret/ScriptWriter.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;
using namespace transforms;

std::vector<Iname> inamesOf(const NameList &names) { return {names.begin(), names.end()}; }

std::string listOf(const NameList &names) {
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "" : ", ") + name;
  return "{" + text + "}";
}

ScriptWriter::ScriptWriter(Random &random, const Region &region)
    : random(random), loops(random, region),
      hasFloating(std::ranges::any_of(region.arrays, isFloating, &Array::type)), region(region) {}

void ScriptWriter::add(StepAction action, std::string text) {
  steps.push_back({std::move(action), std::move(text)});
}

void ScriptWriter::split(const std::string &iname, std::int64_t length, SplitIname options) {
  options.iname = Iname(iname);
  options.length = length;
  std::string text = "split " + iname + " " + std::to_string(length);
  for (auto &tag : {options.outerTag, options.innerTag})
    text += tag ? " " + toString(*tag) : " -";
  text += " slabs " + std::to_string(options.slabs.head) + " " +
          std::to_string(options.slabs.tail) + " within '" + options.within + "'";
  add(options, text);
  loops.replace({iname}, {iname + "_outer", iname + "_inner"}, {iname + "_inner"});
}

void ScriptWriter::onGrid(const std::string &iname) {
  split(iname, length(), {.iname = {}, .outerTag = GroupAxis{0}, .innerTag = LocalAxis{0}});
}

void ScriptWriter::anySplit() {
  const std::string iname = loops.any();
  switch (random.below(9)) {
  case 0:
    return split(iname, length(), {.iname = {}, .outerTag = GroupAxis{0}});
  case 1:
    return split(iname, length(), {.iname = {}, .innerTag = Unroll{}});
  case 2:
    return split(iname, length(), {.iname = {}, .innerTag = LocalAxis{0}});
  case 3:
    return split(iname, length(), {.iname = {}, .slabs = {1, 1}});
  case 4:
    return split(iname, length(), {.iname = {}, .outerTag = GroupAxis{0}, .slabs = {0, 1}});
  case 5:
    return split(iname, length(), {.iname = {}, .innerTag = Vectorize{}});
  case 6:
    return split(iname, length(), {.iname = {}, .innerTag = Interleave{}});
  case 7:
    return split(iname, length(), {.iname = {}, .within = loops.query()});
  default:
    return split(iname, length());
  }
}

void ScriptWriter::chunk() {
  std::string iname = loops.anyConstant();
  ChunkIname step{.iname = Iname(iname), .chunks = random.pick<std::int64_t>({2, 3, 4})};
  if (random.chance(40))
    step.outerTag = GroupAxis{0};
  add(step, "chunk " + iname + " " + std::to_string(step.chunks) + (step.outerTag ? " g.0" : ""));
  loops.replace({iname}, {iname + "_outer", iname + "_inner"}, {iname + "_outer"});
}

void ScriptWriter::tile() {
  NameList names = loops.nest(2 + random.below(2)), outer, inner;
  Tile step{.inames = inamesOf(names), .lengths = {}};
  std::string text = "tile " + listOf(names);
  for (const std::string &name : names) {
    step.lengths.push_back(length());
    text += " " + std::to_string(step.lengths.back());
    outer.push_back(name + "_outer");
    inner.push_back(name + "_inner");
  }
  add(step, text);
  NameList all = outer;
  all.insert(all.end(), inner.begin(), inner.end());
  loops.replace(names, all, inner);
  if (random.chance(60))
    for (unsigned axis = 0; axis < names.size(); ++axis) {
      tag(outer[names.size() - 1 - axis], GroupAxis{axis});
      if (random.chance(80))
        tag(inner[names.size() - 1 - axis], LocalAxis{axis});
    }
}

void ScriptWriter::tag(const std::string &iname, InameTag how) {
  add(TagInames{Iname(iname), how}, "tag " + iname + " " + toString(how));
}

void ScriptWriter::vectorize() {
  const std::string iname = loops.any();
  if (!loops.isConstant(iname))
    return split(iname, random.pick<std::int64_t>({2, 4, 8}),
                 {.iname = {}, .outerTag = GroupAxis{0}, .innerTag = Vectorize{}});
  tag(iname, random.chance(60) ? InameTag(Vectorize{}) : Interleave{random.chance(70)});
}

void ScriptWriter::anyTag() {
  auto how = random.pick<InameTag>({GroupAxis{0}, GroupAxis{0}, GroupAxis{1}, LocalAxis{0},
                                    LocalAxis{1}, Unroll{}, Unroll{}, Vectorize{}, Interleave{},
                                    Interleave{false}, Sequential{}, UnrollHint{}, Ordered{}});
  bool needsConstant = isUnordered(how) || std::holds_alternative<Unroll>(how);
  tag(needsConstant && !std::holds_alternative<GroupAxis>(how) ? loops.anyConstant() : loops.any(),
      how);
}

void ScriptWriter::untag() {
  const std::string iname = random.chance(70) ? loops.any() : "*";
  add(UntagInames{Iname(iname)}, "untag " + iname);
}

void ScriptWriter::prioritize() {
  NameList names = random.chance(80) ? loops.nest(2 + random.below(3)) : loops.all();
  if (names.size() < 2)
    return;
  std::ranges::shuffle(names, random.engine);
  names.resize(2 + random.below(names.size() - 1));
  std::string where = within();
  add(PrioritizeLoops{inamesOf(names), where}, "prioritize " + listOf(names) + " '" + where + "'");
}

void ScriptWriter::rename() {
  std::string from = loops.any(), to = random.chance(80) ? loops.any() : fresh();
  if (from == to)
    return;
  add(RenameIname{Iname(from), Iname(to)}, "rename " + from + " " + to);
  loops.rename(from, to);
}

void ScriptWriter::duplicate() {
  NameList names = loops.nest(1 + random.below(2));
  std::string where = loops.query();
  add(DuplicateInames{inamesOf(names), where}, "duplicate " + listOf(names) + " '" + where + "'");
  for (const std::string &name : names)
    loops.add(name + "_copy", name);
}

void ScriptWriter::distribute() {
  std::string iname = loops.any(), before = random.chance(30) ? loops.query() : "";
  add(Distribute{Iname(iname), before}, "distribute " + iname + " '" + before + "'");
}

void ScriptWriter::slab() {
  std::string iname = loops.any();
  Slabs slabs = random.pick<Slabs>({{1, 0}, {0, 1}, {1, 1}, {2, 3}});
  add(SeparateLoopHeadTailSlab{Iname(iname), slabs},
      "slab " + iname + " " + std::to_string(slabs.head) + " " + std::to_string(slabs.tail));
}

void ScriptWriter::jam() {
  std::string iname = loops.any();
  std::int64_t factor = random.pick<std::int64_t>({2, 3});
  add(UnrollAndJam{Iname(iname), factor}, "unroll_and_jam " + iname + " " + std::to_string(factor));
  loops.replace({iname}, {iname + "_outer", iname + "_inner"}, {iname + "_inner"});
}

void ScriptWriter::join() {
  NameList names = loops.nest(2);
  if (names.size() < 2)
    return;
  if (!loops.isConstant(names[1])) {
    split(names[1], length());
    names = {names[1] + "_outer", names[1] + "_inner"};
  }
  std::string joined = fresh();
  add(JoinInames{inamesOf(names), Iname(joined)}, "join " + listOf(names) + " " + joined);
  loops.replace(names, {joined});
}

} // namespace loopy::test
