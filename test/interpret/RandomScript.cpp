#include "test/interpret/RandomScript.h"

#include "test/interpret/LoopNames.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;
using namespace transforms;

namespace {

std::vector<Iname> inamesOf(const NameList &names) { return {names.begin(), names.end()}; }

std::string list(const NameList &names) {
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "" : ", ") + name;
  return "{" + text + "}";
}

class Builder {
public:
  Builder(Random &random, const Region &region) : random(random), loops(random, region) {}

  std::vector<DescribedStep> run() {
    if (std::ranges::all_of(loops.all(), [&](auto &name) { return loops.isConstant(name); }) &&
        random.chance(70))
      cooperate();
    if (random.chance(20))
      onGrid(loops.any());
    for (unsigned count = random.pick<unsigned>({1, 1, 2, 2, 3, 4}); count > 0; --count)
      addAny();
    return std::move(steps);
  }

private:
  Random &random;
  LoopNames loops;
  std::vector<DescribedStep> steps;

  void add(StepAction action, std::string text) {
    steps.push_back({std::move(action), std::move(text)});
  }

  std::string fresh() { return "w" + std::to_string(steps.size()); }
  std::int64_t length() { return random.pick<std::int64_t>({2, 3, 4, 4, 8}); }

  std::string within() { return random.chance(12) ? loops.query() : ""; }

  // --- Steps
  void split(const std::string &iname, std::int64_t length, SplitIname options = {}) {
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

  void onGrid(const std::string &iname) {
    split(iname, length(), {.iname = {}, .outerTag = GroupAxis{0}, .innerTag = LocalAxis{0}});
  }

  void anySplit() {
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

  void chunk() {
    std::string iname = loops.anyConstant();
    ChunkIname step{.iname = Iname(iname), .chunks = random.pick<std::int64_t>({2, 3, 4})};
    if (random.chance(40))
      step.outerTag = GroupAxis{0};
    add(step, "chunk " + iname + " " + std::to_string(step.chunks) +
                  (step.outerTag ? " g.0" : ""));
    loops.replace({iname}, {iname + "_outer", iname + "_inner"}, {iname + "_outer"});
  }

  void tile() {
    NameList names = loops.nest(2 + random.below(2)), outer, inner;
    Tile step{.inames = inamesOf(names), .lengths = {}};
    std::string text = "tile " + list(names);
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

  void tag(const std::string &iname, InameTag how) {
    add(TagInames{Iname(iname), how}, "tag " + iname + " " + toString(how));
  }

  void vectorize() {
    const std::string iname = loops.any();
    if (!loops.isConstant(iname))
      return split(iname, random.pick<std::int64_t>({2, 4, 8}),
                   {.iname = {}, .outerTag = GroupAxis{0}, .innerTag = Vectorize{}});
    tag(iname, random.chance(60) ? InameTag(Vectorize{}) : Interleave{random.chance(70)});
  }

  void anyTag() {
    auto how = random.pick<InameTag>({GroupAxis{0}, GroupAxis{0}, GroupAxis{1}, LocalAxis{0},
                                      LocalAxis{1}, Unroll{}, Unroll{}, Vectorize{}, Interleave{},
                                      Interleave{false}, Sequential{}, UnrollHint{}, Ordered{}});
    bool needsConstant = isUnordered(how) || std::holds_alternative<Unroll>(how);
    tag(needsConstant && !std::holds_alternative<GroupAxis>(how) ? loops.anyConstant() : loops.any(), how);
  }

  void prioritize() {
    NameList names = random.chance(80) ? loops.nest(2 + random.below(3)) : loops.all();
    if (names.size() < 2)
      return;
    std::ranges::shuffle(names, random.engine);
    names.resize(2 + random.below(names.size() - 1));
    std::string where = within();
    add(PrioritizeLoops{inamesOf(names), where}, "prioritize " + list(names) + " '" + where + "'");
  }

  void rename() {
    std::string from = loops.any(), to = random.chance(80) ? loops.any() : fresh();
    if (from == to)
      return;
    add(RenameIname{Iname(from), Iname(to)}, "rename " + from + " " + to);
    loops.rename(from, to);
  }

  void duplicate() {
    NameList names = loops.nest(1 + random.below(2));
    std::string where = loops.query();
    add(DuplicateInames{inamesOf(names), where}, "duplicate " + list(names) + " '" + where + "'");
    for (const std::string &name : names)
      loops.add(name + "_copy", name);
  }

  void distribute() {
    std::string iname = loops.any(), before = random.chance(30) ? loops.query() : "";
    add(Distribute{Iname(iname), before}, "distribute " + iname + " '" + before + "'");
  }

  void slab() {
    std::string iname = loops.any();
    Slabs slabs = random.pick<Slabs>({{1, 0}, {0, 1}, {1, 1}, {2, 3}});
    add(SeparateLoopHeadTailSlab{Iname(iname), slabs},
        "slab " + iname + " " + std::to_string(slabs.head) + " " + std::to_string(slabs.tail));
  }

  void reindex() {
    std::string iname = loops.any(), where = within();
    std::int64_t number = random.pick<std::int64_t>({1, -1, 2, 5});
    NameList names = loops.nest(2);
    switch (random.below(3)) {
    case 0:
      return add(Reverse{Iname(iname), where}, "reverse " + iname + " '" + where + "'");
    case 1:
      return add(Shift{Iname(iname), number, where},
                 "shift " + iname + " " + std::to_string(number) + " '" + where + "'");
    default:
      if (names.size() == 2)
        add(Skew{Iname(names[1]), Iname(names[0]), number, where},
            "skew " + names[1] + " by " + names[0] + " " + std::to_string(number) + " '" + where +
                "'");
    }
  }

  void map() {
    NameList names = loops.nest(2);
    std::string x = names.front(), y = names.back(), w = fresh();
    std::string map = x + "] -> [" + w + "] : " + w + " = -" + x;
    NameList olds = {x}, news = {w};
    switch (random.below(names.size() == 2 ? 6 : 3)) {
    case 1:
      map = x + "] -> [" + w + ", " + x + "_r] : " + x + " = 3 * " + w + " + " + x + "_r and 0 <= " +
            x + "_r < 3";
      news = {w, x + "_r"};
      break;
    case 2:
      map = x + "] -> [" + w + "] : " + w + " = 2 * " + x + " + 1";
      break;
    case 3:
    case 4:
      map = x + ", " + y + "] -> [" + w + ", " + y + "] : " + w + " = " + x + " + " +
            random.pick<std::string>({"", "-2 * "}) + y;
      olds = {x, y};
      news = {w, y};
      break;
    case 5:
      map = x + ", " + y + "] -> [" + y + ", " + x + "]";
      olds = {x, y};
      news = {y, x};
      break;
    default:
      break;
    }
    add(AffineMapInames{"{ [" + map + " }"}, "map { [" + map + " }");
    loops.replace(olds, news);
  }

  void jam() {
    std::string iname = loops.any();
    std::int64_t factor = random.pick<std::int64_t>({2, 3});
    add(UnrollAndJam{Iname(iname), factor}, "unroll_and_jam " + iname + " " + std::to_string(factor));
    loops.replace({iname}, {iname + "_outer", iname + "_inner"}, {iname + "_inner"});
  }

  void join() {
    NameList names = loops.nest(2);
    if (names.size() < 2)
      return;
    if (!loops.isConstant(names[1])) {
      split(names[1], length());
      names = {names[1] + "_outer", names[1] + "_inner"};
    }
    std::string joined = fresh();
    add(JoinInames{inamesOf(names), Iname(joined)}, "join " + list(names) + " " + joined);
    loops.replace(names, {joined});
  }

  void aboutParameters() {
    std::string before = loops.query(), after = loops.query();
    switch (random.below(5)) {
    case 0:
      return add(Assume{"n >= 1"}, "assume n >= 1");
    case 1:
      return add(Assume{"m mod 2 = 0"}, "assume m mod 2 = 0");
    case 2:
      return add(FixParameters{ParameterName("m"), 3}, "fix m 3");
    case 3:
      return add(RemoveUnusedInames{}, "remove unused inames");
    default:
      return add(AddDependency{before, after}, "add dependency '" + before + "' '" + after + "'");
    }
  }

  /// Loops of work-items that share what they compute.
  void cooperate() {
    for (const std::string &name : NameList(loops.all()))
      if (loops.isConstant(name) && random.chance(75))
        tag(name, LocalAxis{0});
  }

  void storage() {
    if (random.chance(60)) {
      const std::string iname = loops.any();
      random.chance(40) ? onGrid(iname) : split(iname, length());
    }
    const LoopNames::StatementUse &statement = loops.anyStatement();
    NameList swept = loops.constantAround(statement);
    std::ranges::shuffle(swept, random.engine);
    swept.resize(std::min<std::size_t>(swept.size(), random.pick<std::size_t>({0, 1, 1, 2})));
    auto space = random.pick<std::optional<AddressSpace>>(
        {std::nullopt, std::nullopt, std::nullopt, AddressSpace::Local, AddressSpace::Private});
    std::string where = !space ? "" : *space == AddressSpace::Local ? " local" : " private";
    std::vector<StatementId> within;
    if (random.chance(30))
      within.emplace_back(statement.id);
    bool fetches = random.chance(55);
    const NameList &arrays = fetches ? statement.read : statement.written;
    if (arrays.empty())
      return;
    std::string array = random.pick(arrays);
    std::string text = array + " " + list(swept) + where + (within.empty() ? "" : " " + statement.id);
    if (fetches)
      add(AddPrefetch{ArrayName(array), inamesOf(swept), space, {}, within}, "prefetch " + text);
    else
      add(BufferArray{ArrayName(array), inamesOf(swept), space, {}, within}, "buffer " + text);
  }

  void reduction() {
    std::string iname = loops.anyConstant();
    if (!loops.isConstant(iname) || random.chance(50)) {
      split(iname, length());
      iname += "_inner";
    }
    auto how = random.pick<InameTag>({LocalAxis{0}, LocalAxis{0}, GroupAxis{0}});
    add(RealizeReduction{Iname(iname), how}, "reduction " + iname + " " + toString(how));
  }

  void addAny() {
    using Recipe = void (Builder::*)();
    static constexpr Recipe recipes[] = {
        &Builder::anySplit,   &Builder::anySplit,   &Builder::anySplit,   &Builder::chunk,
        &Builder::tile,       &Builder::tile,       &Builder::anyTag,     &Builder::anyTag,
        &Builder::anyTag,     &Builder::anyTag,     &Builder::prioritize, &Builder::prioritize,
        &Builder::prioritize, &Builder::rename,     &Builder::rename,     &Builder::duplicate,
        &Builder::distribute, &Builder::distribute, &Builder::slab,       &Builder::slab,
        &Builder::reindex,    &Builder::reindex,    &Builder::reindex,    &Builder::map,
        &Builder::map,        &Builder::jam,        &Builder::join,       &Builder::aboutParameters,
        &Builder::storage, &Builder::storage, &Builder::storage, &Builder::storage, &Builder::storage, &Builder::storage, &Builder::storage, &Builder::vectorize, &Builder::vectorize,    &Builder::cooperate,  &Builder::cooperate,
        &Builder::reduction,  &Builder::reduction};
    (this->*recipes[random.below(std::size(recipes))])();
  }
};

} // namespace

std::vector<DescribedStep> randomScript(Random &random, const Region &region) {
  return Builder(random, region).run();
}

Script scriptOf(const std::vector<DescribedStep> &steps) {
  Script script;
  for (const DescribedStep &step : steps)
    script.push_back({step.action, {static_cast<std::uint32_t>(script.size() + 1)}});
  return script;
}

} // namespace loopy::test
