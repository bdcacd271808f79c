#include "ir/Order.h"

#include "ir/IslResult.h"

#include <algorithm>

namespace loopy::ir {

isl::map originMap(const Statement &statement) {
  std::vector<Expr> values;
  for (const auto &[iname, value] : statement.origin)
    values.push_back(value);
  return toMap(statement.domain, statement.id.str(), statement.inames, statement.originalId().str(),
               values);
}

const isl::map &InstanceMaps::originOf(const StatementId &id) {
  auto found = origins.find(id);
  if (found == origins.end())
    found = origins.emplace(id, originMap(*kernel.find(id))).first;
  return found->second;
}

isl::map InstanceMaps::currentPairs(const Dependence &dependence) {
  return dependence.relation.apply_domain(originOf(dependence.source).reverse())
      .apply_range(originOf(dependence.sink).reverse());
}

isl::map InstanceMaps::originalPairs(const Dependence &dependence, const isl::map &pairs) {
  return pairs.apply_domain(originOf(dependence.source)).apply_range(originOf(dependence.sink));
}

namespace {

int position(const Statement &statement, const Iname &iname) {
  return std::ranges::find(statement.inames, iname) - statement.inames.begin();
}

isl::map equate(const isl::map &pairs, int source, int sink) {
  return managed(pairs.ctx(), isl_map_equate(pairs.copy(), isl_dim_in, source, isl_dim_out, sink));
}

isl::map less(const isl::map &pairs, int source, int sink) {
  return managed(pairs.ctx(),
                 isl_map_order_lt(pairs.copy(), isl_dim_in, source, isl_dim_out, sink));
}

isl::map uniteDisjoint(const isl::map &a, const isl::map &b) {
  return managed(a.ctx(), isl_map_union_disjoint(a.copy(), b.copy()));
}

isl::map greater(const isl::map &pairs, int source, int sink) {
  return managed(pairs.ctx(),
                 isl_map_order_gt(pairs.copy(), isl_dim_in, source, isl_dim_out, sink));
}

} // namespace

isl::map unorderedPairs(isl::map pairs, const Statement &source, const Statement &sink,
                        const std::vector<OrderLevel> &levels, std::strong_ordering textual) {
  isl::map result = managed(pairs.ctx(), isl_map_empty(pairs.space().release()));
  for (const OrderLevel &level : levels) {
    int from = position(source, level.source), to = position(sink, level.sink);
    if (level.kind != OrderLevel::Kind::Given)
      result = result.unite(greater(pairs, from, to));
    if (level.kind == OrderLevel::Kind::Parallel)
      result = result.unite(less(pairs, from, to));
    pairs = equate(pairs, from, to);
  }
  return textual < 0 ? result : result.unite(pairs);
}

/// The position of the original loop whose value an iname is.
static std::optional<int> originalPosition(const Statement &statement, const Iname &iname) {
  for (std::size_t i = 0; i < statement.origin.size(); ++i) {
    const auto *value = statement.origin[i].second.getIf<InameRef>();
    if (value && value->name == iname)
      return i;
  }
  return std::nullopt;
}

bool areOrderedByOriginalLoops(const Dependence &dependence, const Statement &source,
                               const Statement &sink, const std::vector<OrderLevel> &levels,
                               std::strong_ordering textual) {
  isl::map pairs = dependence.relation;
  for (const OrderLevel &level : levels) {
    const auto from = originalPosition(source, level.source);
    const auto to = originalPosition(sink, level.sink);
    if (!from || !to)
      return pairs.is_empty();
    if (level.kind != OrderLevel::Kind::Given && !greater(pairs, *from, *to).is_empty())
      return false;
    if (level.kind == OrderLevel::Kind::Parallel && !less(pairs, *from, *to).is_empty())
      return false;
    pairs = equate(pairs, *from, *to);
  }
  return textual < 0 || pairs.is_empty();
}

isl::map orderedPairs(const isl::map &pairs, const Statement &source, const Statement &sink,
                      const std::vector<OrderLevel> &levels, std::strong_ordering textual) {
  isl::map equalSoFar = pairs;
  for (const OrderLevel &level : levels)
    if (level.kind == OrderLevel::Kind::Given)
      equalSoFar = equate(equalSoFar, position(source, level.source), position(sink, level.sink));
  isl::map result = managed(pairs.ctx(), isl_map_empty(pairs.space().release()));
  for (const OrderLevel &level : levels) {
    int from = position(source, level.source), to = position(sink, level.sink);
    if (level.kind == OrderLevel::Kind::Sequential)
      result = uniteDisjoint(result, less(equalSoFar, from, to));
    equalSoFar = equate(equalSoFar, from, to);
  }
  return textual < 0 ? uniteDisjoint(result, equalSoFar) : result;
}

/// How many loops a statement shares with the one that stands before it.
static std::size_t sharedWithPrevious(const Statement &previous, const Statement &statement) {
  auto [left, right] = std::ranges::mismatch(previous.inames, statement.inames);
  return std::min(left - previous.inames.begin(),
                  std::ranges::find(statement.inames, statement.newLoop) -
                      statement.inames.begin());
}

std::size_t sharedLoops(const Kernel &kernel, std::size_t statement, std::size_t other) {
  std::size_t shared = kernel.statements[statement].inames.size();
  for (std::size_t i = std::min(statement, other) + 1;
       shared > 0 && i <= std::max(statement, other); ++i)
    shared = std::min(shared, sharedWithPrevious(kernel.statements[i - 1], kernel.statements[i]));
  return shared;
}

StatementIndex::StatementIndex(const Kernel &kernel) {
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    positions.emplace(kernel.statements[i].id, i);
    parts[kernel.statements[i].originalId()].push_back(kernel.statements[i].id);
  }
}

const std::vector<StatementId> &StatementIndex::partsOf(const StatementId &original) const {
  static const std::vector<StatementId> none;
  auto found = parts.find(original);
  return found == parts.end() ? none : found->second;
}

std::vector<Dependence> dependencesOfParts(const StatementIndex &statements,
                                           const Dependence &dependence) {
  std::vector<Dependence> result;
  for (const StatementId &source : statements.partsOf(dependence.source))
    for (const StatementId &sink : statements.partsOf(dependence.sink)) {
      result.push_back(dependence);
      result.back().source = source;
      result.back().sink = sink;
    }
  return result;
}

bool haveSameInames(const Statement &a, const Statement &b) {
  return a.inames == b.inames &&
         std::ranges::equal(a.origin, b.origin, [](auto &left, auto &right) {
           return left.first == right.first && equal(left.second, right.second);
         });
}

isl::map allPairs(const Statement &source, const Statement &sink) {
  return managed(source.domain.ctx(),
                 isl_map_from_domain_and_range(
                     bindInames(source.domain, source.id.str(), source.inames).release(),
                     bindInames(sink.domain, sink.id.str(), sink.inames).release()));
}

isl::map pairsInOrder(const Kernel &kernel, std::size_t source, std::size_t sink,
                      const isl::map &pairs) {
  const Statement &a = kernel.statements[source], &b = kernel.statements[sink];
  std::vector<OrderLevel> levels;
  for (std::size_t i = 0; i < sharedLoops(kernel, source, sink); ++i)
    levels.push_back({OrderLevel::Kind::Sequential, a.inames[i], a.inames[i]});
  return orderedPairs(pairs, a, b, levels, source <=> sink);
}

namespace {

using Values = std::map<std::string, long>;

/// The subscripts of an access at one point: numbers, and the text of what depends on data. What
/// the source has no name for is said in its words.
std::string elementAt(const Kernel &kernel, const Access &access, const Values &values) {
  isl::ctx ctx = kernel.assumptions.ctx();
  isl::set point = universe(ctx);
  for (const auto &[name, value] : values)
    point = point.intersect(equalTo(ctx, inameRef(Iname(name)), index(value)));
  const Array *array = kernel.find(access.array);
  if (array && !array->meaning.empty())
    return array->meaning;
  std::string text = access.array.str();
  for (std::size_t i = array ? array->scopeRank : 0; i < access.subscripts.size(); ++i) {
    auto value = toPwAff(ctx, access.subscripts[i]);
    if (!value) {
      text += "[" + dataText(access.subscripts[i]) + "]";
      continue;
    }
    isl::val at = value->intersect_params(point).max_val();
    text += "[" + std::to_string(at.num_si()) + "]";
  }
  return text;
}

std::string iteration(const Statement &statement, const std::vector<long> &point) {
  std::string text;
  for (std::size_t i = 0; i < point.size(); ++i)
    text += (i ? ", " : "") + statement.inames[i].str() + "=" + std::to_string(point[i]);
  if (point.empty())
    return "statement '" + statement.id.str() + "'";
  return point.size() == 1 ? text : "(" + text + ")";
}

} // namespace

std::string describePair(const Kernel &original, const Dependence &dependence,
                         const isl::map &pairs) {
  auto sample = samplePair(pairs);
  if (!sample)
    return "";
  const Statement &source = *original.find(dependence.source);
  Values values(sample->parameters.begin(), sample->parameters.end());
  for (std::size_t i = 0; i < sample->source.size(); ++i)
    values[source.inames[i].str()] = sample->source[i];
  if (dependence.kind == DependenceKind::Declared) {
    auto instance = [](const Statement &statement, const std::vector<long> &point) {
      return (point.empty() ? "" : iteration(statement, point) + " of ") + "'" +
             statement.id.str() + "'";
    };
    return instance(source, sample->source) + " must stay before " +
           instance(*original.find(dependence.sink), sample->sink);
  }
  bool sourceWrites = dependence.kind != DependenceKind::Anti;
  bool sinkWrites = dependence.kind != DependenceKind::Flow;
  isl::ctx ctx = pairs.ctx();
  bool sourceIsExact = isQuasiAffine(ctx, dependence.sourceAccess);
  bool sinkIsExact = isQuasiAffine(ctx, dependence.sinkAccess);
  auto verb = [](bool writes, bool isExact) {
    return isExact ? (writes ? " writes" : " reads") : (writes ? " may write" : " may read");
  };
  std::string text = sample->source.empty() ? "" : "iteration ";
  text += iteration(source, sample->source) + verb(sourceWrites, sourceIsExact) + " ";
  text += elementAt(original, dependence.sourceAccess, values) + ", which ";
  text += iteration(*original.find(dependence.sink), sample->sink);
  text += verb(sinkWrites, sourceIsExact && sinkIsExact);
  if (sourceWrites && sinkWrites)
    text += " too";
  if (!sourceIsExact || !sinkIsExact)
    text += " (the subscript depends on data)";
  return text;
}

} // namespace loopy::ir
