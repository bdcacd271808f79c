#include "test/interpret/Witness.h"

#include "ir/Dependences.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <regex>
#include <set>

namespace loopy::test {

using namespace ir;

namespace {

/// One of the two iterations of a message, and how it accesses the array.
struct Side {
  std::map<std::string, std::int64_t> values;
  std::string statement; ///< where there are no loops
  bool writes;
};
struct Witness {
  Side source, sink;
  std::string array;
  bool isGuess; ///< the subscripts depend on data
};

Side sideOf(const std::string &iteration, const std::string &verb) {
  Side side{{}, {}, verb.starts_with("write")};
  static const std::regex value("(\\w+)=(-?\\d+)"), statement("'(\\w+)'");
  for (std::sregex_iterator at(iteration.begin(), iteration.end(), value), end; at != end; ++at)
    side.values[(*at)[1]] = std::stoll((*at)[2]);
  if (std::smatch match; std::regex_search(iteration, match, statement))
    side.statement = match[1];
  return side;
}

std::optional<Witness> parse(const std::string &message) {
  static const std::regex form("(?:iteration )?(\\([^)]*\\)|\\w+=-?\\d+|statement '\\w+') (?:may )?"
                               "(writes?|reads?) (\\w+).*, which "
                               "(\\([^)]*\\)|\\w+=-?\\d+|statement '\\w+') (?:may )?"
                               "(writes?|reads?)( too)?( \\(the subscript depends on data\\))?");
  std::smatch match;
  if (!std::regex_search(message, match, form))
    return std::nullopt;
  return Witness{sideOf(match[1], match[2]), sideOf(match[4], match[5]), match[3],
                 match[7].matched};
}

/// Nothing is loaded: subscripts that would need it may be any element.
class NoMemory : public AccessibleMemory {
  Value load(const ArrayName &, const std::vector<std::int64_t> &) override { return {}; }
  void store(const ArrayName &, const std::vector<std::int64_t> &, Value) override {}
};

/// The elements that the instances of a side touch, each with the instances' place in the order.
/// An element that depends on data is the empty list.
using Touched = std::vector<std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>>>;

class Search {
public:
  Search(const Region &region, const Witness &witness) : region(region), witness(witness) {
    kernel.parameters = region.parameters;
    kernel.arrays = region.arrays;
  }

  bool isTrueFor(std::int64_t n, std::int64_t m) {
    Touched sources = touched(witness.source, n, m);
    if (sources.empty())
      return false;
    Touched sinks = touched(witness.sink, n, m);
    return std::ranges::any_of(sources, [&](const auto &source) {
      return std::ranges::any_of(sinks, [&](const auto &sink) {
        bool sameElement = witness.isGuess || source.first.empty() || sink.first.empty() ||
                           source.first == sink.first;
        return sameElement && source.second < sink.second;
      });
    });
  }

private:
  const Region &region;
  const Witness &witness;
  Kernel kernel{.name = "region", .assumptions = {}};
  NoMemory memory;

  Touched touched(const Side &side, std::int64_t n, std::int64_t m) {
    Names parameters, only;
    parameters.set("n", n);
    parameters.set("m", m);
    for (const auto &[name, value] : side.values)
      only.set(name, value);
    Touched result;
    forEachInstance(region, parameters, &only, [&](const Instance &instance) {
      const Statement &statement = instance.statement;
      if (side.values.empty() && statement.id.str() != side.statement)
        return;
      for (const StatementAccess &access : accessesOf(statement))
        if (access.isWrite == side.writes && access.access.array.str() == witness.array)
          result.emplace_back(element(access.access, instance.names), instance.order);
    });
    return result;
  }

  std::vector<std::int64_t> element(const Access &access, const Names &names) {
    std::vector<std::int64_t> result = {0}; // a scalar is an element, too
    for (const Expr &subscript : access.subscripts) {
      Value value = Evaluator(kernel, names, memory).value(subscript);
      if (!value.known)
        return {};
      result.push_back(value.bits);
    }
    return result;
  }
};

/// Numbers that are close to what the message names.
std::vector<std::int64_t> numbersNear(const std::string &message) {
  std::set<std::int64_t> numbers, near;
  static const std::regex number("-?\\b\\d+");
  for (std::sregex_iterator at(message.begin(), message.end(), number), end; at != end; ++at)
    if (at->length() < 12)
      numbers.insert(std::stoll(at->str()));
  for (std::int64_t a : numbers)
    for (std::int64_t b : numbers)
      for (std::int64_t value :
           {a, -a, a + b, -a - b, a - b, 2 * a - b, b - 2 * a, 3 * a - b, 3 * a + b, b - 3 * a})
        for (std::int64_t distance = -3; distance <= 3; ++distance)
          near.insert(value + distance);
  return {near.begin(), near.end()};
}

using SizeTest = std::function<bool(std::int64_t n, std::int64_t m)>;

/// Whether the test holds for some pair whose larger number is `radius`.
bool anyOnSquare(std::int64_t radius, const SizeTest &test) {
  for (std::int64_t n = -radius; n <= radius; ++n) {
    bool isEdge = n == -radius || n == radius;
    for (std::int64_t m = -radius; m <= radius;
         m += isEdge ? 1 : std::max<std::int64_t>(2 * radius, 1))
      if (test(n, m))
        return true;
  }
  return false;
}

/// Small values of both parameters come first, then some close to numbers of the message.
bool holdsForSomeSizes(const std::string &message, const SizeTest &test) {
  for (std::int64_t radius = 0; radius <= 60; ++radius)
    if (anyOnSquare(radius, test))
      return true;
  std::vector<std::int64_t> near = numbersNear(message);
  for (std::int64_t large : near)
    for (std::int64_t small = -8; small <= 12; ++small)
      if (test(small, large) || test(large, small) || test(large, large))
        return true;
  for (std::int64_t n : near)
    for (std::int64_t m : near)
      if (test(n, m))
        return true;
  return false;
}

} // namespace

std::optional<bool> isTrueWitness(const Region &region, const std::string &message) {
  auto witness = parse(message);
  if (!witness)
    return std::nullopt;
  Search search(region, *witness);
  return holdsForSomeSizes(message,
                           [&](std::int64_t n, std::int64_t m) { return search.isTrueFor(n, m); });
}

} // namespace loopy::test
