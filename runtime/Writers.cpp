//===- Writers.cpp - Which iteration wrote an element (LOOPY_CHECK) -------------------------===//
//
// The iterations that write an element are the integer points of a few linear constraints. Ranges
// of the coordinates are narrowed by each constraint until nothing changes; what is left is halved,
// the upper half first, so that the first point that is found is the last in lexicographic order.
//
//===----------------------------------------------------------------------------===//
#include "runtime/Writers.h"

#include <algorithm>

namespace loopy::rt {

namespace {

using Wide = __int128;

/// A plan::Constraint with numbers.
struct Line {
  const std::vector<plan::Constraint::Term> *terms;
  std::int64_t rest;
  bool isEquality;
};

struct Limits {
  std::int64_t low = 0;
  std::int64_t high = 0;
};
using Area = std::vector<Limits>;

class LastPoint {
public:
  LastPoint(std::vector<Line> lines, unsigned coordinates)
      : lines(std::move(lines)), coordinates(coordinates) {}

  Search run() {
    Area everywhere(coordinates); // what no constraint mentions is 0
    for (const Line &line : lines)
      for (const auto &term : *line.terms)
        everywhere[term.coordinate] = {-farthest, farthest};
    auto found = search(std::move(everywhere));
    const auto isFar = [](std::int64_t value) { return value == farthest || value == -farthest; };
    if (!isComplete || (found && std::ranges::any_of(*found, isFar)))
      return {false, std::nullopt};
    return {true, std::move(found)};
  }

private:
  /// No coordinate of an iteration is that large, and sums of products fit 128 bits.
  static constexpr std::int64_t farthest = std::int64_t{1} << 56;
  static constexpr unsigned maximumSteps = 100'000; ///< some tenths of a second

  const std::vector<Line> lines;
  const unsigned coordinates;
  unsigned steps = 0;
  bool isComplete = true;

  std::optional<Iteration> search(Area area);
  bool narrow(Area &area);
  bool narrow(Area &area, const Line &line, bool isUpper, bool &hasChanged);
};

Wide floorDivide(Wide value, Wide divisor) {
  const Wide quotient = value / divisor;
  return value % divisor != 0 && (value < 0) != (divisor < 0) ? quotient - 1 : quotient;
}

} // namespace

/// `sum + rest >= 0`, or `<= 0` where `isUpper`: each term is bounded by the extremes of the
/// others. False: no point is left.
bool LastPoint::narrow(Area &area, const Line &line, bool isUpper, bool &hasChanged) {
  const int sign = isUpper ? -1 : 1;
  Wide most = Wide{line.rest} * sign;
  const auto largest = [&](const plan::Constraint::Term &term) {
    const Wide factor = Wide{term.factor} * sign;
    const Limits &limits = area[term.coordinate];
    return factor * (factor > 0 ? limits.high : limits.low);
  };
  for (const auto &term : *line.terms)
    most += largest(term);
  if (most < 0)
    return false;
  for (const auto &term : *line.terms) {
    if (term.factor == 0)
      continue;
    const Wide factor = Wide{term.factor} * sign;
    const Wide others = most - largest(term); // factor * x >= -others
    Limits &limits = area[term.coordinate];
    if (factor > 0) {
      const Wide low = -floorDivide(others, factor);
      if (low > limits.high)
        return false;
      if (low > limits.low) {
        limits.low = static_cast<std::int64_t>(low);
        hasChanged = true;
      }
    } else {
      const Wide high = floorDivide(others, -factor);
      if (high < limits.low)
        return false;
      if (high < limits.high) {
        limits.high = static_cast<std::int64_t>(high);
        hasChanged = true;
      }
    }
  }
  return true;
}

bool LastPoint::narrow(Area &area) {
  for (bool hasChanged = true; hasChanged;) {
    hasChanged = false;
    if (++steps > maximumSteps)
      isComplete = false;
    if (!isComplete)
      return false;
    for (const Line &line : lines)
      if (!narrow(area, line, false, hasChanged) ||
          (line.isEquality && !narrow(area, line, true, hasChanged)))
        return false;
  }
  return true;
}

std::optional<Iteration> LastPoint::search(Area area) {
  if (!narrow(area))
    return std::nullopt;
  const auto open =
      std::ranges::find_if(area, [](const Limits &limits) { return limits.low != limits.high; });
  if (open == area.end()) {
    Iteration point;
    for (const Limits &limits : area)
      point.push_back(limits.low);
    return point;
  }
  const auto number = open - area.begin();
  const std::int64_t middle = open->low + (open->high - open->low) / 2;
  Area upper = area;
  upper[static_cast<std::size_t>(number)].low = middle + 1;
  if (auto found = search(std::move(upper)))
    return found;
  area[static_cast<std::size_t>(number)].high = middle;
  return isComplete ? search(std::move(area)) : std::nullopt;
}

Search findLastIteration(const plan::Writer &writer, std::span<const ArgumentValue> arguments,
                         std::int64_t element) {
  Search all;
  for (const std::vector<plan::Constraint> &part : writer.iterations) {
    std::vector<Line> lines;
    for (const plan::Constraint &constraint : part) {
      const auto rest = evaluate(constraint.rest, {arguments, {}, {}, {}, element});
      if (!rest)
        return {false, std::nullopt};
      lines.push_back({&constraint.terms, *rest, constraint.isEquality});
    }
    Search one = LastPoint(std::move(lines), writer.coordinates).run();
    if (!one.isComplete)
      return one;
    if (one.last && (!all.last || *all.last < *one.last))
      all.last = std::move(one.last);
  }
  return all;
}

/// "by i=3, k=7 (file.cpp:12)", or "at file.cpp:12" where no loop has a variable.
static Result<std::string> iterationText(const plan::Writer &writer,
                                         std::span<const ArgumentValue> arguments,
                                         const Iteration &iteration) {
  std::string text;
  for (const plan::Writer::Loop &loop : writer.loops) {
    const auto value = evaluate(loop.value, {arguments, iteration});
    if (!value)
      return refuse(value.error());
    text += (text.empty() ? "" : ", ") + loop.variable + "=" + std::to_string(*value);
  }
  const std::string place = writer.place + (writer.isSure ? "" : ", depending on data");
  return text.empty() ? "at " + place : "by " + text + " (" + place + ")";
}

std::string writersText(const plan::LaunchPlan &plan, std::span<const ArgumentValue> arguments,
                        std::size_t array, std::int64_t element) {
  std::string text;
  bool isKnown = false;
  for (const plan::Writer &writer : plan.writers) {
    if (writer.array != array)
      continue;
    isKnown = true;
    const Search found = findLastIteration(writer, arguments, element);
    if (!found.isComplete)
      return {};
    if (!found.last)
      continue;
    const auto iteration = iterationText(writer, arguments, *found.last);
    if (!iteration)
      return {};
    text += (text.empty() ? "last written " : " and ") + *iteration;
  }
  return text.empty() && isKnown ? "written by no iteration" : text;
}

} // namespace loopy::rt
