#include "codegen/Launches.h"

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
                                       const LoopMeeting &meeting, const Statement &source,
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

} // namespace

static std::vector<Dependence> ofParts(const StatementIndex &statements,
                                       const std::vector<Dependence> &dependences) {
  std::vector<Dependence> result;
  for (const Dependence &dependence : dependences)
    std::ranges::move(dependencesOfParts(statements, dependence), std::back_inserter(result));
  return result;
}

DeviceOrder::DeviceOrder(const Kernel &kernel, const std::vector<Dependence> &dependences)
    : kernel_(kernel), statements_(kernel), dependences_(ofParts(statements_, dependences)),
      index_(dependences_), maps_(kernel), pairs_(dependences_.size()) {}

const isl::map &DeviceOrder::pairs(std::size_t dependence) const {
  std::optional<isl::map> &known = pairs_[dependence];
  if (!known)
    known = maps_.currentPairs(dependences_[dependence]).intersect_params(kernel_.assumptions);
  return *known;
}

const std::optional<isl::map> &DeviceOrder::unordered(std::size_t i,
                                                      const std::vector<OrderLevel> &levels,
                                                      std::strong_ordering textual) const {
  OrderQuestion question{i, {}, textual < 0};
  for (const OrderLevel &level : levels)
    std::get<1>(question).emplace_back(level.kind, level.source, level.sink);
  if (auto known = answers_.find(question); known != answers_.end())
    return known->second;
  const Dependence &dependence = dependences_[i];
  const Statement &source = statement(dependence.source), &sink = statement(dependence.sink);
  std::optional<isl::map> rest;
  if (!areOrderedByOriginalLoops(dependence, source, sink, levels, textual)) {
    rest = unorderedPairs(pairs(i), source, sink, levels, textual);
    if (rest->is_empty())
      rest.reset();
  }
  return answers_.emplace(std::move(question), std::move(rest)).first->second;
}

/// A dependence inside one iteration, of statements that meet in their innermost loop in the right
/// order, needs no further look.
static bool isObviouslyOrdered(const Kernel &kernel, const Dependence &dependence,
                               const Statement &source, const Statement &sink,
                               const LoopMeeting &meeting, std::size_t hostLoops) {
  if (!dependence.withinIteration || meeting.textual >= 0 || !haveSameInames(source, sink))
    return false;
  std::size_t parallel = std::ranges::count_if(
      source.inames, [&](const Iname &iname) { return isParallel(kernel.tag(iname)); });
  return hostLoops + parallel + meeting.loops.size() == source.inames.size();
}

/// Does a statement access memory of the work-group?
static bool usesLocalMemory(const Kernel &kernel, const Statement &statement) {
  return std::ranges::any_of(accessesOf(statement), [&](const StatementAccess &use) {
    return kernel.find(use.access.array)->space == AddressSpace::Local;
  });
}

const std::optional<ConstantRange> &DeviceOrder::rangeOf(const Iname &iname) const {
  auto [entry, isNew] = ranges_.try_emplace(iname);
  if (isNew)
    entry->second = constantRange(kernel_, iname);
  return entry->second;
}

const std::vector<std::string> &DeviceOrder::signatureOf(const StatementId &id,
                                                         bool mayIdle) const {
  auto [entry, isNew] = signatures_.try_emplace({id, mayIdle});
  std::vector<std::string> &signature = entry->second;
  if (!isNew)
    return signature;
  const GridInames grid = gridInames(kernel_, statement(id));
  for (const auto &[axis, iname] : grid.groups)
    signature.push_back("g" + std::to_string(axis));
  for (const auto &[axis, iname] : grid.locals) {
    const auto range = mayIdle ? std::nullopt : rangeOf(iname);
    signature.push_back(
        "l" + std::to_string(axis) +
        (range ? ":" + std::to_string(range->first) + ".." + std::to_string(range->last) : ""));
  }
  return signature;
}

/// Can work-items see what others wrote to the array?
static bool isShared(const Array &array) {
  return array.storage == Storage::Host || array.space == AddressSpace::Local ||
         array.space == AddressSpace::Global;
}

std::optional<std::vector<BarrierNeed>>
DeviceOrder::barriersFor(std::size_t i, const LoopPaths &paths,
                         const std::vector<Iname> &hostInames) const {
  using Kind = OrderLevel::Kind;
  constexpr auto less = std::strong_ordering::less;
  std::vector<BarrierNeed> needs;
  const Dependence &dependence = dependences_[i];
  const Statement &source = statement(dependence.source), &sink = statement(dependence.sink);
  LoopMeeting meeting = paths.meet(source.id, sink.id);
  if (isObviouslyOrdered(kernel_, dependence, source, sink, meeting, hostInames.size()))
    return needs;
  auto levels = levelsInKernel(kernel_, hostInames, meeting, source, sink);
  const std::optional<isl::map> &found = unordered(i, levels, meeting.textual);
  if (!found)
    return needs;
  const isl::map &rest = *found;
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
  bool mayIdle = std::ranges::any_of(
      ids, [&](const StatementId &id) { return usesLocalMemory(kernel_, statement(id)); });
  std::set<std::vector<std::string>> signatures;
  for (const StatementId &id : ids)
    signatures.insert(signatureOf(id, mayIdle));
  if (signatures.size() > 1)
    return std::nullopt;
  LoopSequence body = withoutParallelLoops(nodes, kernel_);
  const LoopPaths paths(body);
  std::vector<BarrierNeed> needs;
  for (std::size_t i : index_.within(ids)) {
    auto own = barriersFor(i, paths, hostInames);
    if (!own)
      return std::nullopt;
    std::ranges::move(*own, std::back_inserter(needs));
  }
  return withBarriers(std::move(body), std::move(needs));
}

std::vector<Iname> sharedSequentialLoops(const DeviceKernel &kernel, const StatementId &first,
                                         const StatementId &second) {
  return LoopPaths(kernel.body).meet(first, second).loops;
}

isl::map DeviceOrder::beforeInWorkItem(const DeviceKernel &kernel, const StatementId &first,
                                       const StatementId &second) const {
  const Statement &a = statement(first), &b = statement(second);
  LoopMeeting meeting = LoopPaths(kernel.body).meet(first, second);
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

/// Adds the paths to the statements below `nodes`, to which `path` leads.
void addPaths(const std::vector<HostNode> &nodes, const Schedule &schedule, HostPath path,
              std::map<StatementId, HostPath> &paths) {
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    path.positions.push_back(i);
    if (const auto *launch = std::get_if<LaunchNode>(&nodes[i])) {
      path.kernel = launch->kernel;
      for (StatementId &id : statementsIn(schedule.kernels[launch->kernel].body))
        paths.emplace(std::move(id), path);
    } else {
      const auto &loop = std::get<HostLoopNode>(nodes[i]);
      path.loops.push_back(loop.iname);
      addPaths(loop.body, schedule, path, paths);
      path.loops.pop_back();
    }
    path.positions.pop_back();
  }
}

} // namespace

bool DeviceOrder::respects(const Schedule &schedule) const {
  std::map<StatementId, HostPath> paths;
  addPaths(schedule.host, schedule, {}, paths);
  std::vector<LoopPaths> bodies;
  for (const DeviceKernel &device : schedule.kernels)
    bodies.emplace_back(device.body);
  for (const Statement &statement : kernel_.statements)
    if (!paths.contains(statement.id))
      return false; // a statement was lost
  for (std::size_t i = 0; i < dependences_.size(); ++i) {
    const Statement &source = statement(dependences_[i].source);
    const Statement &sink = statement(dependences_[i].sink);
    const HostPath &from = paths.at(source.id), &to = paths.at(sink.id);
    std::vector<OrderLevel> levels;
    std::strong_ordering textual = from.positions[0] <=> to.positions[0];
    for (std::size_t depth = 0;
         textual == 0 && depth < std::min(from.loops.size(), to.loops.size()); ++depth) {
      levels.push_back({OrderLevel::Kind::Sequential, from.loops[depth], to.loops[depth]});
      textual = from.positions[depth + 1] <=> to.positions[depth + 1];
    }
    if (levels.empty() && textual < 0)
      continue;         // one launch stands before the other, outside of common loops
    if (textual == 0) { // one device kernel
      const DeviceKernel &device = schedule.kernels[from.kernel];
      auto needs = barriersFor(i, bodies[from.kernel], device.hostInames);
      if (!needs || !std::ranges::all_of(
                        *needs, [&](const BarrierNeed &need) { return isMet(need, device.body); }))
        return false;
      if (device.hostInames.empty())
        continue;
      textual = std::strong_ordering::less; // the order within the launch has been looked at
    }
    if (unordered(i, levels, textual))
      return false;
  }
  return true;
}

} // namespace loopy::codegen
