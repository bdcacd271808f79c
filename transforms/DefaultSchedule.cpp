#include "transforms/DefaultSchedule.h"

#include "ir/ConstantRange.h"
#include "ir/LoopTree.h"
#include "ir/Order.h"
#include "ir/Overloaded.h"
#include "transforms/Inames.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

/// Whether none of the dependences `inside` a loop connects different iterations of it. `depth`
/// counts the loops around it.
static bool isParallelLoop(const Kernel &kernel, const std::vector<Dependence> &dependences,
                           const std::vector<std::size_t> &inside, std::size_t depth) {
  return std::ranges::none_of(inside, [&](std::size_t number) {
    const Dependence &dependence = dependences[number];
    const Statement &source = *kernel.find(dependence.source);
    const Statement &sink = *kernel.find(dependence.sink);
    std::vector<OrderLevel> levels;
    for (std::size_t i = 0; i <= depth; ++i)
      levels.push_back({i < depth ? OrderLevel::Kind::Given : OrderLevel::Kind::Parallel,
                        source.inames[i], sink.inames[i]});
    return !unorderedPairs(dependence.relation, source, sink, levels, std::strong_ordering::less)
                .is_empty();
  });
}

namespace {

constexpr std::int64_t fewIterations = 8;   ///< not worth a grid
constexpr std::int64_t cpuBlock = 16384;    ///< iterations of an innermost loop per work-item
constexpr std::int64_t cpuSmallBlock = 256; ///< the same with small constant loops inside
constexpr std::int64_t smallInnerWork = 64; ///< iterations that still count as "small"
constexpr std::int64_t gpuGroup = 256;
constexpr std::int64_t gpuTile = 16;

class Scheduler {
public:
  Scheduler(const Kernel &kernel, const std::vector<Dependence> &dependences, DeviceForm form)
      : kernel(kernel), dependences(dependences), index(dependences), form(form) {}

  Script schedule() {
    visit(loopTree(kernel), 0);
    if (form == DeviceForm::Cpu)
      add(TagStatements{"", StoreMode::StreamingIfLarge});
    return std::move(script);
  }

private:
  void visit(const LoopSequence &sequence, std::size_t depth) {
    for (const LoopTreeNode &node : sequence)
      if (const auto *loop = std::get_if<LoopNode>(&node)) {
        if (belongsOnGrid(*loop, depth))
          map(*loop, depth);
        else
          visit(loop->body, depth + 1);
      }
  }

  bool belongsOnGrid(const LoopNode &loop, std::size_t depth) const {
    auto range = constantRange(kernel, loop.iname);
    if (range && range->extent() <= fewIterations)
      return false;
    return isParallelLoop(kernel, dependences, index.within(statementsIn(loop.body)), depth);
  }

  void map(const LoopNode &loop, std::size_t depth) {
    if (form == DeviceForm::Cpu)
      mapToCpu(loop);
    else
      mapToGpu(loop, depth);
  }

  /// Work-items of a loop with much work inside take one iteration each: PoCL deals them out in
  /// large portions, and the last portions should be short.
  void mapToCpu(const LoopNode &loop) {
    auto inner = innerWork(loop.body);
    if (!inner || *inner > smallInnerWork)
      add(TagInames{loop.iname, GroupAxis{0}});
    else if (const LeafNode *update = updateInPlace(loop))
      splitIntoStreams(loop.iname, update->statement);
    else
      split(loop.iname, *inner == 1 ? cpuBlock : cpuSmallBlock, GroupAxis{0}, std::nullopt);
  }

  /// One statement that reads the array it writes, in a loop that may have many blocks: what limits
  /// it is memory, and its stores cannot go past the caches (codegen/StreamStores.h).
  const LeafNode *updateInPlace(const LoopNode &loop) const {
    auto range = constantRange(kernel, loop.iname);
    const LeafNode *leaf = loop.body.size() == 1 ? std::get_if<LeafNode>(&loop.body[0]) : nullptr;
    if (!leaf || (range && range->extent() <= cpuBlock))
      return nullptr;
    const Statement &statement = *kernel.find(leaf->statement);
    if (!statement.code.empty() || kernel.find(statement.target.array)->storage != Storage::Host)
      return nullptr;
    const bool reads = std::ranges::any_of(accessesOf(statement), [&](const StatementAccess &made) {
      return !made.isWrite && made.access.array == statement.target.array;
    });
    return reads ? leaf : nullptr;
  }

  /// Full blocks do their halves side by side: with two places in memory at a time a core's
  /// prefetchers ask for more of it at once (bench/README.md). The last block, which may be
  /// shorter, is code of its own.
  void splitIntoStreams(const Iname &iname, const StatementId &statement) {
    const Iname outer = freeName(iname, "_outer"), block = freeName(iname, "_inner");
    const Iname half = freeName(iname, "_half"), element = freeName(iname, "_element");
    add(SplitIname{iname, cpuBlock, outer, block, GroupAxis{0}, std::nullopt, {.tail = 1}});
    const std::string full = "id:" + statement.str() + " and not id:" + statement.str() + "_tail";
    add(SplitIname{block, cpuBlock / 2, half, element, std::nullopt, std::nullopt, {}, full});
    add(PrioritizeLoops{{outer, element, half}, full});
    add(TagInames{half, Unroll{}});
  }

  void mapToGpu(const LoopNode &loop, std::size_t depth) {
    const LoopNode *inner = onlyLoopIn(loop.body);
    if (!inner || !belongsOnGrid(*inner, depth + 1)) {
      split(loop.iname, gpuGroup, GroupAxis{0}, LocalAxis{0});
      return;
    }
    auto [outer1, inner1] = split(loop.iname, gpuTile, GroupAxis{1}, LocalAxis{1});
    auto [outer0, inner0] = split(inner->iname, gpuTile, GroupAxis{0}, LocalAxis{0});
    add(PrioritizeLoops{{outer1, outer0, inner1, inner0}});
  }

  static const LoopNode *onlyLoopIn(const LoopSequence &body) {
    return body.size() == 1 ? std::get_if<LoopNode>(&body[0]) : nullptr;
  }

  /// Iterations of the loops inside one iteration; nothing when not a constant.
  std::optional<std::int64_t> innerWork(const LoopSequence &body) const {
    std::int64_t most = 1;
    for (const LoopTreeNode &node : body) {
      const auto *loop = std::get_if<LoopNode>(&node);
      if (!loop && kernel.find(std::get<LeafNode>(node).statement)->code.empty())
        continue;
      if (!loop) // code may run for any time
        return std::nullopt;
      auto range = constantRange(kernel, loop->iname);
      auto inner = innerWork(loop->body);
      if (!range || !inner || *inner > smallInnerWork)
        return std::nullopt;
      most = std::max(most, *inner * range->extent());
    }
    return most;
  }

  /// The names of the new inames.
  std::pair<Iname, Iname> split(const Iname &iname, std::int64_t length, InameTag outerTag,
                                std::optional<InameTag> innerTag) {
    Iname outer = freeName(iname, "_outer"), inner = freeName(iname, "_inner");
    add(SplitIname{iname, length, outer, inner, outerTag, innerTag});
    return {outer, inner};
  }

  Iname freeName(const Iname &iname, const std::string &suffix) const {
    Iname name(iname.str() + suffix);
    while (!requireFree(kernel, name))
      name = Iname(name.str() + "_");
    return name;
  }

  void add(StepAction action) { script.push_back({std::move(action), kernel.location}); }

  const Kernel &kernel;
  const std::vector<Dependence> &dependences;
  const DependenceIndex index;
  DeviceForm form;
  Script script;
};

} // namespace

Expected<Script> defaultSchedule(const Kernel &kernel, const std::vector<Dependence> &dependences,
                                 DeviceForm form) {
  return guarded(
      [&]() -> Expected<Script> { return Scheduler(kernel, dependences, form).schedule(); });
}

} // namespace loopy::transforms
