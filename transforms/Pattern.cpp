//===- Pattern.cpp - Which expressions have the form of a pattern ---------------------------===//
#include "transforms/Pattern.h"

#include "ir/IndexOf.h"
#include "ir/Operands.h"

#include <algorithm>
#include <map>

namespace loopy::transforms {

using namespace ir;

namespace {

const Expr &withoutCasts(const Expr &expr) {
  const auto *conversion = expr.getIf<Cast>();
  return conversion ? withoutCasts(conversion->operand) : expr;
}

/// The value of a literal of any type, with its sign.
std::optional<double> numberOf(const Expr &expr) {
  const Expr &plain = withoutCasts(expr);
  if (const auto *literal = plain.getIf<IntegerLiteral>())
    return static_cast<double>(literal->value);
  if (const auto *literal = plain.getIf<FloatingLiteral>())
    return literal->value;
  const auto *sign = plain.getIf<Unary>();
  auto value = sign && sign->op == UnaryOp::Minus ? numberOf(sign->operand) : std::nullopt;
  return value ? std::optional(-*value) : std::nullopt;
}

bool sameNumber(double pattern, double value, ScalarType type) {
  return pattern == value ||
         (type == ScalarType::F32 && static_cast<double>(static_cast<float>(pattern)) == value);
}

bool hasLoad(const Expr &expr) { return !loads(expr).empty(); }

class Matcher {
public:
  Matcher(const Kernel &kernel, const Statement &statement, const std::vector<Iname> &parameters)
      : kernel(kernel), parameters(parameters),
        domain(statement.domain.intersect(kernel.assumptions)) {}

  std::optional<PatternMatch> run(const Expr &pattern, const Expr &value) {
    auto body = match(pattern, value);
    if (!body || !solveAll())
      return std::nullopt;
    PatternMatch result{{}, std::move(*body)};
    for (const Iname &parameter : parameters)
      result.arguments.push_back(bound.at(parameter));
    return result;
  }

private:
  const Kernel &kernel;
  const std::vector<Iname> &parameters;
  const isl::set domain;
  std::map<Iname, Expr> bound;
  std::vector<std::pair<Expr, Expr>> subscripts; ///< of the pattern and of the value

  bool isParameter(const Iname &name) const {
    return std::ranges::find(parameters, name) != parameters.end();
  }

  /// The value in terms of the parameters, as far as the form agrees. What indices mean is left to
  /// solveAll.
  std::optional<Expr> match(const Expr &pattern, const Expr &value) {
    if (const auto *conversion = value.getIf<Cast>()) {
      auto inner = match(pattern, conversion->operand);
      return inner ? std::optional(Expr(value.type(), Cast{*inner})) : std::nullopt;
    }
    const Expr &form = withoutCasts(pattern);
    if (auto expected = numberOf(form)) {
      auto number = numberOf(value);
      return number && sameNumber(*expected, *number, value.type()) ? std::optional(value)
                                                                    : std::nullopt;
    }
    if (const auto *reference = form.getIf<InameRef>()) {
      const auto *loop = value.getIf<InameRef>();
      if (!loop && (value.type() != ScalarType::I64 || !toPwAff(domain.ctx(), value)))
        return std::nullopt;
      subscripts.emplace_back(inameRef(reference->name), loop ? inameRef(loop->name) : value);
      return inameRef(reference->name, value.type());
    }
    if (!sameHead(form, value))
      return std::nullopt;
    return value.getIf<Load>() ? matchLoad(form, value) : matchOperands(form, value);
  }

  std::optional<Expr> matchOperands(const Expr &form, const Expr &value) {
    std::vector<Expr> expected = operands(form), actual = operands(value), result;
    if (expected.size() != actual.size())
      return std::nullopt;
    for (std::size_t i = 0; i < actual.size(); ++i) {
      auto operand = match(expected[i], actual[i]);
      if (!operand)
        return std::nullopt;
      result.push_back(std::move(*operand));
    }
    return actual.empty() ? value : withOperands(value, std::move(result));
  }

  std::optional<Expr> matchLoad(const Expr &form, const Expr &value) {
    std::vector<Expr> expected = operands(form), actual = operands(value);
    const std::size_t scope = kernel.find(value.getIf<Load>()->access.array)->scopeRank;
    std::size_t first = 0;
    if (expected.size() + scope == actual.size())
      first = scope;
    else if (expected.size() != actual.size())
      return std::nullopt;
    for (std::size_t i = first; i < actual.size(); ++i) {
      const Expr &subscript = expected[i - first];
      if (hasLoad(subscript)) {
        auto inner = match(subscript, actual[i]);
        if (!inner)
          return std::nullopt;
        actual[i] = std::move(*inner);
        continue;
      }
      subscripts.emplace_back(subscript, actual[i]);
      actual[i] = subscript;
    }
    return withOperands(value, std::move(actual));
  }

  std::vector<Iname> unboundIn(const Expr &expr) const {
    std::vector<Iname> names;
    walk(expr, [&](const Expr &node) {
      const auto *reference = node.getIf<InameRef>();
      if (reference && isParameter(reference->name) && !bound.contains(reference->name) &&
          std::ranges::find(names, reference->name) == names.end())
        names.push_back(reference->name);
    });
    return names;
  }

  /// Finds the parameter where the pattern is p + ..., and does nothing for others.
  void solve(const Iname &parameter, const Expr &pattern, const Expr &value) {
    std::map<Iname, Expr> known = bound;
    known.insert_or_assign(parameter, index(0));
    auto rest = toPwAff(domain.ctx(), substitute(pattern, known));
    auto whole = toPwAff(domain.ctx(), value);
    auto difference = rest && whole ? indexOf(kernel, whole->sub(*rest)) : std::nullopt;
    const bool isAlone = pattern.getIf<InameRef>();
    if (!isAlone && !difference)
      return;
    bound.insert_or_assign(parameter, isAlone ? value : *difference);
    if (!isSame(pattern, value))
      bound.erase(parameter);
  }

  bool isSame(const Expr &pattern, const Expr &value) const {
    Expr expected = substitute(pattern, bound);
    if (!toPwAff(domain.ctx(), expected) || !toPwAff(domain.ctx(), value))
      return false;
    return domain.is_subset(equalTo(domain.ctx(), expected, value));
  }

  bool solveAll() {
    for (std::size_t round = 0; round < parameters.size(); ++round)
      for (const auto &[pattern, value] : subscripts)
        if (auto names = unboundIn(pattern); names.size() == 1)
          solve(names.front(), pattern, value);
    return bound.size() == parameters.size() &&
           std::ranges::all_of(subscripts,
                               [&](const auto &pair) { return isSame(pair.first, pair.second); });
  }
};

} // namespace

std::optional<PatternMatch> matchPattern(const Kernel &kernel, const Statement &statement,
                                         const Expr &pattern, const std::vector<Iname> &parameters,
                                         const Expr &value) {
  return Matcher(kernel, statement, parameters).run(pattern, value);
}

} // namespace loopy::transforms
