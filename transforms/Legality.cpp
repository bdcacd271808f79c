#include "transforms/Legality.h"

#include "ir/Order.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

std::size_t positionOf(const Kernel &kernel, const StatementId &id) {
  return kernel.find(id) - kernel.statements.data();
}

/// The loops that two statements share, as levels of the order.
std::vector<OrderLevel> levelsOf(const Kernel &kernel, std::size_t source, std::size_t sink) {
  std::vector<OrderLevel> levels;
  const Statement &statement = kernel.statements[source];
  for (std::size_t i = 0; i < sharedLoops(kernel, source, sink); ++i) {
    const Iname &iname = statement.inames[i];
    auto kind =
        isUnordered(kernel.tag(iname)) ? OrderLevel::Kind::Parallel : OrderLevel::Kind::Sequential;
    levels.push_back({kind, iname, iname});
  }
  return levels;
}

/// The outermost parallel level at which some of the pairs differ while they agree further out.
std::optional<Iname> separatingIname(isl::map pairs, const Statement &source, const Statement &sink,
                                     const std::vector<OrderLevel> &levels) {
  for (const OrderLevel &level : levels) {
    if (level.kind == OrderLevel::Kind::Parallel &&
        !unorderedPairs(pairs, source, sink, {level}, std::strong_ordering::less).is_empty())
      return level.source;
    std::vector<OrderLevel> given = {{OrderLevel::Kind::Given, level.source, level.sink}};
    pairs = unorderedPairs(pairs, source, sink, given, std::strong_ordering::equal);
  }
  return std::nullopt;
}

} // namespace

/// The violated pairs of one dependence between two current statements.
static std::optional<Violation> check(const Kernel &kernel, InstanceMaps &maps,
                                      const Dependence &dependence) {
  std::size_t from = positionOf(kernel, dependence.source);
  std::size_t to = positionOf(kernel, dependence.sink);
  const Statement &source = kernel.statements[from], &sink = kernel.statements[to];
  if (dependence.withinIteration && from < to && haveSameInames(source, sink) &&
      sharedLoops(kernel, from, to) == source.inames.size())
    return std::nullopt; // still in one iteration, in the same textual order
  std::vector<OrderLevel> levels = levelsOf(kernel, from, to);
  isl::map pairs = maps.currentPairs(dependence);
  isl::map bad =
      unorderedPairs(pairs, source, sink, levels, from <=> to).intersect_params(kernel.assumptions);
  if (bad.is_empty())
    return std::nullopt;
  auto parallel = separatingIname(bad, source, sink, levels);
  return Violation{0, maps.originalPairs(dependence, bad), parallel};
}

/// Does a statement run in the same loops, over the same instances, in both kernels?
static bool runsAlike(const Kernel &kernel, const Kernel &other, const StatementId &id) {
  const Statement *here = kernel.find(id), *there = other.find(id);
  return there && haveSameInames(*here, *there) && obviouslyEqual(here->domain, there->domain) &&
         std::ranges::all_of(here->inames, [&](const Iname &iname) {
           return kernel.tag(iname) == other.tag(iname);
         });
}

/// Do two statements run in the same order in both kernels?
static bool areOrderedAlike(const Kernel &kernel, const Kernel &other, const StatementId &source,
                            const StatementId &sink) {
  if (!runsAlike(kernel, other, source) || !runsAlike(kernel, other, sink))
    return false;
  std::size_t from = positionOf(kernel, source), to = positionOf(kernel, sink);
  std::size_t otherFrom = positionOf(other, source), otherTo = positionOf(other, sink);
  return (from <=> to) == (otherFrom <=> otherTo) &&
         sharedLoops(kernel, from, to) == sharedLoops(other, otherFrom, otherTo);
}

std::optional<Violation> findViolation(const Kernel &kernel,
                                       const std::vector<Dependence> &dependences,
                                       const Kernel *verified) {
  InstanceMaps maps(kernel);
  for (std::size_t i = 0; i < dependences.size(); ++i)
    for (const Dependence &part : dependencesOfParts(kernel, dependences[i])) {
      if (verified && areOrderedAlike(kernel, *verified, part.source, part.sink))
        continue;
      if (auto violation = check(kernel, maps, part)) {
        violation->dependence = i;
        return violation;
      }
    }
  return std::nullopt;
}

std::string describe(const Violation &violation, const Kernel &original,
                     const std::vector<Dependence> &dependences) {
  std::string prefix = violation.parallel
                           ? "'" + violation.parallel->str() + "' cannot be parallel: "
                           : "this order would break a dependence: ";
  return prefix + describePair(original, dependences[violation.dependence], violation.pairs);
}

std::vector<Note> notesFor(const Violation &violation, const Kernel &original,
                           const std::vector<Dependence> &dependences) {
  const Dependence &dependence = dependences[violation.dependence];
  const Statement &source = *original.find(dependence.source);
  const Statement &sink = *original.find(dependence.sink);
  if (dependence.kind == DependenceKind::Declared)
    return {{source.location, "'" + source.id.str() + "' is here"},
            {sink.location, "'" + sink.id.str() + "' is here"}};
  auto verb = [](bool writes) { return writes ? " writes " : " reads "; };
  std::vector<Note> notes = {{source.location, "'" + source.id.str() + "'" +
                                                   verb(dependence.kind != DependenceKind::Anti) +
                                                   toString(dependence.sourceAccess) + " here"}};
  if (source.id != sink.id || dependence.kind != DependenceKind::Output)
    notes.push_back({sink.location, "'" + sink.id.str() + "'" +
                                        verb(dependence.kind != DependenceKind::Flow) +
                                        toString(dependence.sinkAccess) + " here"});
  return notes;
}

} // namespace loopy::transforms
