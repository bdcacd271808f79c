#include "transforms/Legality.h"

#include "ir/Order.h"

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

std::optional<Violation> findViolation(const Kernel &kernel,
                                       const std::vector<Dependence> &dependences) {
  InstanceMaps maps(kernel);
  for (std::size_t i = 0; i < dependences.size(); ++i) {
    std::size_t from = positionOf(kernel, dependences[i].source);
    std::size_t to = positionOf(kernel, dependences[i].sink);
    const Statement &source = kernel.statements[from], &sink = kernel.statements[to];
    if (dependences[i].withinIteration && from < to && haveSameInames(source, sink) &&
        sharedLoops(kernel, from, to) == source.inames.size())
      continue; // still in one iteration, in the same textual order
    std::vector<OrderLevel> levels = levelsOf(kernel, from, to);
    isl::map pairs = maps.currentPairs(dependences[i]);
    isl::map bad = unorderedPairs(pairs, source, sink, levels, from <=> to)
                       .intersect_params(kernel.assumptions);
    if (bad.is_empty())
      continue;
    auto parallel = separatingIname(bad, source, sink, levels);
    isl::map original = maps.originalPairs(dependences[i], bad);
    return Violation{i, original, parallel};
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
