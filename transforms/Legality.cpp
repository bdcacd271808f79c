#include "transforms/Legality.h"

#include "ir/Order.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

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

namespace {

/// Which statements run in the same loops, over the same instances, in two kernels.
class Comparison {
public:
  Comparison(const Kernel &kernel, const Kernel &other)
      : kernel(kernel), other(other), otherStatements(other) {
    for (const Statement &statement : kernel.statements)
      alike.push_back(runsAlike(statement));
  }

  /// Do two statements run in the same order in both kernels?
  bool areOrderedAlike(std::size_t from, std::size_t to) const {
    if (!alike[from] || !alike[to])
      return false;
    std::size_t otherFrom = otherStatements.position(kernel.statements[from].id);
    std::size_t otherTo = otherStatements.position(kernel.statements[to].id);
    return (from <=> to) == (otherFrom <=> otherTo) &&
           sharedLoops(kernel, from, to) == sharedLoops(other, otherFrom, otherTo);
  }

private:
  const Kernel &kernel;
  const Kernel &other;
  const StatementIndex otherStatements;
  std::vector<bool> alike; ///< by position in `kernel`

  bool runsAlike(const Statement &here) const {
    if (!otherStatements.contains(here.id))
      return false;
    const Statement &there = other.statements[otherStatements.position(here.id)];
    return haveSameInames(here, there) && obviouslyEqual(here.domain, there.domain) &&
           std::ranges::all_of(here.inames, [&](const Iname &iname) {
             return kernel.tag(iname) == other.tag(iname);
           });
  }
};

class Checker {
public:
  Checker(const Kernel &kernel, const Kernel *verified)
      : kernel(kernel), statements(kernel), maps(kernel) {
    if (verified)
      comparison.emplace(kernel, *verified);
  }

  /// The violated pairs of a dependence between original statements.
  std::optional<Violation> check(const Dependence &dependence) {
    for (const StatementId &source : statements.partsOf(dependence.source))
      for (const StatementId &sink : statements.partsOf(dependence.sink))
        if (auto violation = check(dependence, source, sink))
          return violation;
    return std::nullopt;
  }

private:
  const Kernel &kernel;
  const StatementIndex statements;
  InstanceMaps maps;
  std::optional<Comparison> comparison;

  /// Those between two current statements.
  std::optional<Violation> check(const Dependence &whole, const StatementId &sourceId,
                                 const StatementId &sinkId) {
    std::size_t from = statements.position(sourceId), to = statements.position(sinkId);
    if (comparison && comparison->areOrderedAlike(from, to))
      return std::nullopt;
    const Statement &source = kernel.statements[from], &sink = kernel.statements[to];
    const std::size_t shared = sharedLoops(kernel, from, to);
    if (from < to && shared == 0)
      return std::nullopt; // one nest stands before the other
    if (whole.withinIteration && from < to && haveSameInames(source, sink) &&
        shared == source.inames.size())
      return std::nullopt; // still in one iteration, in the same textual order
    std::vector<OrderLevel> levels = levelsOf(kernel, from, to);
    Dependence dependence = whole;
    dependence.source = sourceId;
    dependence.sink = sinkId;
    if (areOrderedByOriginalLoops(dependence, source, sink, levels, from <=> to))
      return std::nullopt;
    isl::map pairs = maps.currentPairs(dependence);
    isl::map bad = unorderedPairs(pairs, source, sink, levels, from <=> to)
                       .intersect_params(kernel.assumptions);
    if (bad.is_empty())
      return std::nullopt;
    auto parallel = separatingIname(bad, source, sink, levels);
    return Violation{0, maps.originalPairs(dependence, bad), parallel};
  }
};

} // namespace

std::optional<Violation> findViolation(const Kernel &kernel,
                                       const std::vector<Dependence> &dependences,
                                       const Kernel *verified) {
  Checker checker(kernel, verified);
  for (std::size_t i = 0; i < dependences.size(); ++i)
    if (auto violation = checker.check(dependences[i])) {
      violation->dependence = i;
      return violation;
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
  const Array *array = original.find(dependence.array);
  auto note = [&](const Statement &statement, bool writes, const Access &access) {
    const std::string what = array && !array->meaning.empty() ? array->meaning : toString(access);
    return Note{statement.location,
                "'" + statement.id.str() + (writes ? "' writes " : "' reads ") + what + " here"};
  };
  std::vector<Note> notes = {
      note(source, dependence.kind != DependenceKind::Anti, dependence.sourceAccess)};
  if (source.id != sink.id || dependence.kind != DependenceKind::Output)
    notes.push_back(note(sink, dependence.kind != DependenceKind::Flow, dependence.sinkAccess));
  return notes;
}

} // namespace loopy::transforms
