#include "codegen/Launches.h"

#include "ir/ConstantRange.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace loopy::codegen {

using namespace ir;

LoopSequence withoutParallelLoops(const LoopSequence &nodes, const Kernel &kernel) {
  LoopSequence result;
  for (const LoopTreeNode &node : nodes) {
    const auto *loop = std::get_if<LoopNode>(&node);
    if (!loop) {
      result.push_back(node);
      continue;
    }
    LoopSequence body = withoutParallelLoops(loop->body, kernel);
    if (isParallel(kernel.tag(loop->iname)))
      std::ranges::move(body, std::back_inserter(result));
    else
      result.push_back(LoopNode{loop->iname, std::move(body)});
  }
  return result;
}

namespace {

/// Where the paths to two statements part: the loops they share, and which comes first there.
struct Meeting {
  std::vector<Iname> loops;
  std::strong_ordering textual = std::strong_ordering::equal;
};

bool isIn(const LoopTreeNode &node, const StatementId &id) {
  std::vector<StatementId> ids = statementsIn(node);
  return std::ranges::find(ids, id) != ids.end();
}

Meeting meet(const LoopSequence &sequence, const StatementId &first, const StatementId &second) {
  for (const LoopTreeNode &node : sequence) {
    bool hasFirst = isIn(node, first), hasSecond = isIn(node, second);
    if (hasFirst && hasSecond) {
      const auto *loop = std::get_if<LoopNode>(&node);
      if (!loop)
        return {}; // the same statement
      Meeting inner = meet(loop->body, first, second);
      inner.loops.insert(inner.loops.begin(), loop->iname);
      return inner;
    }
    if (hasFirst || hasSecond)
      return {{}, hasFirst ? std::strong_ordering::less : std::strong_ordering::greater};
  }
  return {};
}

/// The parallel inames of a statement by axis.
struct GridInames {
  std::map<unsigned, Iname> groups, locals;
};

GridInames gridInames(const Kernel &kernel, const Statement &statement) {
  GridInames result;
  for (const Iname &iname : statement.inames)
    std::visit(Overloaded{
                   [&](GroupAxis tag) { result.groups[tag.axis] = iname; },
                   [&](LocalAxis tag) { result.locals[tag.axis] = iname; },
                   [](auto) {},
               },
               kernel.tag(iname));
  return result;
}

/// The order between two statements of one device kernel. Both use the same axes. Lanes (vec, ilp)
/// are loops of the work-item without an order.
std::vector<OrderLevel> levelsInKernel(const Kernel &kernel, const std::vector<Iname> &hostInames,
                                       const Meeting &meeting, const Statement &source,
                                       const Statement &sink) {
  std::vector<OrderLevel> levels;
  for (const Iname &iname : hostInames)
    levels.push_back({OrderLevel::Kind::Given, iname, iname});
  GridInames from = gridInames(kernel, source), to = gridInames(kernel, sink);
  for (const auto &[axis, iname] : from.groups)
    levels.push_back({OrderLevel::Kind::Parallel, iname, to.groups.at(axis)});
  for (const auto &[axis, iname] : from.locals)
    levels.push_back({OrderLevel::Kind::Parallel, iname, to.locals.at(axis)});
  for (const Iname &iname : meeting.loops) {
    auto kind =
        isUnordered(kernel.tag(iname)) ? OrderLevel::Kind::Parallel : OrderLevel::Kind::Sequential;
    levels.push_back({kind, iname, iname});
  }
  return levels;
}

/// The axes a statement uses, with the constant values of the local ones: statements of one kernel
/// must agree, so that group sizes never mix; in the values only unless work-items `mayIdle`,
/// because statements that share local memory must be in one kernel.
std::vector<std::string> gridSignature(const Kernel &kernel, const Statement &statement,
                                       bool mayIdle) {
  GridInames grid = gridInames(kernel, statement);
  std::vector<std::string> signature;
  for (const auto &[axis, iname] : grid.groups)
    signature.push_back("g" + std::to_string(axis));
  for (const auto &[axis, iname] : grid.locals) {
    auto range = mayIdle ? std::nullopt : constantRange(kernel, iname);
    signature.push_back(
        "l" + std::to_string(axis) +
        (range ? ":" + std::to_string(range->first) + ".." + std::to_string(range->last) : ""));
  }
  return signature;
}

} // namespace

DeviceOrder::DeviceOrder(const Kernel &kernel, const std::vector<Dependence> &dependences)
    : kernel_(kernel), maps_(kernel) {
  for (const Dependence &dependence : dependences)
    std::ranges::move(dependencesOfParts(kernel, dependence), std::back_inserter(dependences_));
  pairs_.resize(dependences_.size());
}

const isl::map &DeviceOrder::pairs(std::size_t dependence) const {
  std::optional<isl::map> &known = pairs_[dependence];
  if (!known)
    known = maps_.currentPairs(dependences_[dependence]).intersect_params(kernel_.assumptions);
  return *known;
}

/// A dependence inside one iteration, of statements that meet in their innermost loop in the right
/// order, needs no further look.
static bool isObviouslyOrdered(const Kernel &kernel, const Dependence &dependence,
                               const Meeting &meeting, std::size_t hostLoops) {
  const Statement &source = *kernel.find(dependence.source), &sink = *kernel.find(dependence.sink);
  if (!dependence.withinIteration || meeting.textual >= 0 || !haveSameInames(source, sink))
    return false;
  std::size_t parallel = std::ranges::count_if(
      source.inames, [&](const Iname &iname) { return isParallel(kernel.tag(iname)); });
  return hostLoops + parallel + meeting.loops.size() == source.inames.size();
}

/// Do the statements share memory of the work-group?
static bool useLocalMemory(const Kernel &kernel, const std::vector<StatementId> &ids) {
  return std::ranges::any_of(ids, [&](const StatementId &id) {
    return std::ranges::any_of(accessesOf(*kernel.find(id)), [&](const StatementAccess &use) {
      return kernel.find(use.access.array)->space == AddressSpace::Local;
    });
  });
}

/// Can work-items see what others wrote to the array?
static bool isShared(const Array &array) {
  return array.storage == Storage::Host || array.space == AddressSpace::Local ||
         array.space == AddressSpace::Global;
}

std::optional<std::vector<BarrierNeed>>
DeviceOrder::barriersFor(std::size_t i, const LoopSequence &body,
                         const std::vector<Iname> &hostInames) const {
  using Kind = OrderLevel::Kind;
  constexpr auto less = std::strong_ordering::less;
  std::vector<BarrierNeed> needs;
  const Dependence &dependence = dependences_[i];
  const Statement &source = *kernel_.find(dependence.source);
  const Statement &sink = *kernel_.find(dependence.sink);
  Meeting meeting = meet(body, source.id, sink.id);
  if (isObviouslyOrdered(kernel_, dependence, meeting, hostInames.size()))
    return needs;
  auto levels = levelsInKernel(kernel_, hostInames, meeting, source, sink);
  isl::map rest = unorderedPairs(pairs(i), source, sink, levels, meeting.textual);
  if (rest.is_empty())
    return needs;

  const Array &array = *kernel_.find(dependence.array);
  bool hasLocalAxis = std::erase_if(levels, [&](const OrderLevel &level) {
    return std::holds_alternative<LocalAxis>(kernel_.tag(level.source));
  });
  if (!isShared(array) || !hasLocalAxis)
    return std::nullopt;
  // What is in order without regard to the work-item of the group is what a barrier can keep.
  if (!unorderedPairs(rest, source, sink, levels, meeting.textual).is_empty())
    return std::nullopt;
  bool isGlobal = array.space != AddressSpace::Local;
  std::size_t outer = levels.size() - meeting.loops.size();
  for (std::size_t depth = 0; depth < meeting.loops.size(); ++depth) {
    std::vector<OrderLevel> differs(levels.begin(), levels.begin() + outer + depth + 1);
    for (OrderLevel &level : differs)
      level.kind = Kind::Given;
    differs.back().kind = Kind::Parallel;
    if (!unorderedPairs(rest, source, sink, differs, less).is_empty())
      needs.push_back({source.id, sink.id, depth + 1, true, isGlobal});
  }
  for (OrderLevel &level : levels)
    level.kind = Kind::Given;
  if (!unorderedPairs(rest, source, sink, levels, std::strong_ordering::equal).is_empty())
    needs.push_back({source.id, sink.id, meeting.loops.size(), false, isGlobal});
  return needs;
}

std::optional<LoopSequence> DeviceOrder::inOneKernel(const LoopSequence &nodes,
                                                     const std::vector<Iname> &hostInames) const {
  std::vector<StatementId> ids = statementsIn(nodes);
  bool mayIdle = useLocalMemory(kernel_, ids);
  std::set<std::vector<std::string>> signatures;
  for (const StatementId &id : ids)
    signatures.insert(gridSignature(kernel_, *kernel_.find(id), mayIdle));
  if (signatures.size() > 1)
    return std::nullopt;
  LoopSequence body = withoutParallelLoops(nodes, kernel_);
  std::set<StatementId> members(ids.begin(), ids.end());
  std::vector<BarrierNeed> needs;
  for (std::size_t i = 0; i < dependences_.size(); ++i) {
    const Dependence &dependence = dependences_[i];
    if (!members.contains(dependence.source) || !members.contains(dependence.sink))
      continue;
    auto own = barriersFor(i, body, hostInames);
    if (!own)
      return std::nullopt;
    std::ranges::move(*own, std::back_inserter(needs));
  }
  return withBarriers(std::move(body), std::move(needs));
}

std::vector<Iname> sharedSequentialLoops(const DeviceKernel &kernel, const StatementId &first,
                                         const StatementId &second) {
  return meet(kernel.body, first, second).loops;
}

isl::map DeviceOrder::beforeInWorkItem(const DeviceKernel &kernel, const StatementId &first,
                                       const StatementId &second) const {
  const Statement &a = *kernel_.find(first), &b = *kernel_.find(second);
  Meeting meeting = meet(kernel.body, first, second);
  std::vector<OrderLevel> levels = levelsInKernel(kernel_, kernel.hostInames, meeting, a, b);
  for (OrderLevel &level : levels)
    if (level.kind == OrderLevel::Kind::Parallel)
      level.kind = isParallel(kernel_.tag(level.source)) ? OrderLevel::Kind::Given
                                                         : OrderLevel::Kind::Sequential;
  return orderedPairs(allPairs(a, b), a, b, levels, meeting.textual);
}

namespace {

/// The launch of a statement: the host loops around it and the positions on the way to it.
struct HostPath {
  std::vector<std::size_t> positions; ///< one more than loops
  std::vector<Iname> loops;
  unsigned kernel;
};

bool findPath(const std::vector<HostNode> &nodes, const Schedule &schedule, const StatementId &id,
              HostPath &path) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    path.positions.push_back(i);
    if (const auto *launch = std::get_if<LaunchNode>(&nodes[i])) {
      std::vector<StatementId> ids = statementsIn(schedule.kernels[launch->kernel].body);
      path.kernel = launch->kernel;
      if (std::ranges::find(ids, id) != ids.end())
        return true;
    } else {
      const auto &loop = std::get<HostLoopNode>(nodes[i]);
      path.loops.push_back(loop.iname);
      if (findPath(loop.body, schedule, id, path))
        return true;
      path.loops.pop_back();
    }
    path.positions.pop_back();
  }
  return false;
}

} // namespace

bool DeviceOrder::respects(const Schedule &schedule) const {
  std::map<StatementId, HostPath> paths;
  for (const Statement &statement : kernel_.statements)
    if (HostPath path; findPath(schedule.host, schedule, statement.id, path))
      paths[statement.id] = path;
    else
      return false; // a statement was lost
  for (std::size_t i = 0; i < dependences_.size(); ++i) {
    const Statement &source = *kernel_.find(dependences_[i].source);
    const Statement &sink = *kernel_.find(dependences_[i].sink);
    const HostPath &from = paths.at(source.id), &to = paths.at(sink.id);
    std::vector<OrderLevel> levels;
    std::strong_ordering textual = from.positions[0] <=> to.positions[0];
    for (std::size_t depth = 0;
         textual == 0 && depth < std::min(from.loops.size(), to.loops.size()); ++depth) {
      levels.push_back({OrderLevel::Kind::Sequential, from.loops[depth], to.loops[depth]});
      textual = from.positions[depth + 1] <=> to.positions[depth + 1];
    }
    if (textual == 0) { // one device kernel
      const DeviceKernel &device = schedule.kernels[from.kernel];
      auto needs = barriersFor(i, device.body, device.hostInames);
      if (!needs || !std::ranges::all_of(
                        *needs, [&](const BarrierNeed &need) { return isMet(need, device.body); }))
        return false;
      if (device.hostInames.empty())
        continue;
      textual = std::strong_ordering::less; // the order within the launch has been looked at
    }
    if (!unorderedPairs(pairs(i), source, sink, levels, textual).is_empty())
      return false;
  }
  return true;
}

} // namespace loopy::codegen
