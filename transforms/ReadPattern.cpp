//===- ReadPattern.cpp - The notation of patterns -------------------------------------------===//
#include "transforms/Pattern.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

namespace loopy::transforms {

using namespace ir;

namespace {

/// Patterns have no types: every value has this one.
constexpr ScalarType anyType = ScalarType::F64;

struct Infix {
  std::string_view text;
  BinaryOp op;
  int precedence; ///< higher binds tighter
};

/// Longer spellings first.
constexpr std::array<Infix, 18> infixes = {{{"<<", BinaryOp::ShiftLeft, 8},
                                            {">>", BinaryOp::ShiftRight, 8},
                                            {"<=", BinaryOp::LessEqual, 7},
                                            {">=", BinaryOp::GreaterEqual, 7},
                                            {"==", BinaryOp::Equal, 6},
                                            {"!=", BinaryOp::NotEqual, 6},
                                            {"&&", BinaryOp::LogicalAnd, 2},
                                            {"||", BinaryOp::LogicalOr, 1},
                                            {"+", BinaryOp::Add, 9},
                                            {"-", BinaryOp::Sub, 9},
                                            {"*", BinaryOp::Mul, 10},
                                            {"/", BinaryOp::Div, 10},
                                            {"%", BinaryOp::Rem, 10},
                                            {"<", BinaryOp::Less, 7},
                                            {">", BinaryOp::Greater, 7},
                                            {"&", BinaryOp::BitAnd, 5},
                                            {"^", BinaryOp::BitXor, 4},
                                            {"|", BinaryOp::BitOr, 3}}};
constexpr int tightest = 10;

std::optional<MathFunction> mathFunction(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(MathFunction::IsFinite); ++i)
    if (name(static_cast<MathFunction>(i)) == text)
      return static_cast<MathFunction>(i);
  return std::nullopt;
}

bool isTypeName(std::string_view text) {
  for (int i = 0; i <= static_cast<int>(ScalarType::F64); ++i)
    if (name(static_cast<ScalarType>(i)) == text)
      return true;
  return false;
}

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

class Reader {
public:
  Reader(const Kernel &kernel, std::string_view text, const std::vector<Iname> &parameters)
      : kernel(kernel), text(text), parameters(parameters) {}

  Expected<Expr> run() {
    auto result = condition();
    if (result && !atEnd())
      return unreadable();
    return result;
  }

private:
  const Kernel &kernel;
  std::string_view text;
  const std::vector<Iname> &parameters;
  std::size_t position = 0;
  bool isSubscript = false; ///< inside of brackets numbers and names are indices

  ScalarType type() const { return isSubscript ? ScalarType::I64 : anyType; }

  std::unexpected<Error> unreadable() const {
    return fail("cannot read the expression \"" + std::string(text) + "\" at \"" +
                std::string(text.substr(std::min(position, text.size()))) +
                "\": write it as in C++, for example \"a[p] * b[p + 1]\"");
  }

  void skipSpace() {
    while (position < text.size() && text[position] == ' ')
      ++position;
  }
  bool atEnd() {
    skipSpace();
    return position == text.size();
  }
  bool take(std::string_view token) {
    skipSpace();
    if (!text.substr(position).starts_with(token))
      return false;
    position += token.size();
    return true;
  }

  Expected<Expr> condition() {
    auto result = infix(1);
    if (!result || !take("?"))
      return result;
    auto then = condition();
    if (!then)
      return then;
    if (!take(":"))
      return unreadable();
    auto otherwise = condition();
    if (!otherwise)
      return otherwise;
    return select(*result, *then, *otherwise);
  }

  const Infix *takeInfix(int precedence) {
    skipSpace();
    for (const Infix &candidate : infixes)
      if (text.substr(position).starts_with(candidate.text)) {
        if (candidate.precedence != precedence)
          return nullptr;
        position += candidate.text.size();
        return &candidate;
      }
    return nullptr;
  }

  Expected<Expr> infix(int precedence) {
    if (precedence > tightest)
      return prefix();
    auto result = infix(precedence + 1);
    while (result) {
      const Infix *found = takeInfix(precedence);
      if (!found)
        break;
      auto right = infix(precedence + 1);
      if (!right)
        return right;
      result = isSubscript ? index(found->op, *result, *right)
                           : binary(found->op, *result, *right, anyType);
    }
    return result;
  }

  static Expr index(BinaryOp op, const Expr &left, const Expr &right) {
    auto divisor = literalValue(right);
    bool isPositive = divisor && *divisor > 0;
    if (op == BinaryOp::Div && isPositive) // the same where an index is not negative
      return indexFloorDiv(left, *divisor);
    if (op == BinaryOp::Rem && isPositive)
      return indexFloorMod(left, *divisor);
    return binary(op, left, right, ScalarType::I64);
  }

  Expected<Expr> prefix() {
    for (auto [sign, op] : {std::pair("-", UnaryOp::Minus), std::pair("~", UnaryOp::BitNot),
                            std::pair("!", UnaryOp::LogicalNot)}) {
      skipSpace();
      if (std::string_view(sign) == "!" && text.substr(position).starts_with("!="))
        continue;
      if (!take(sign))
        continue;
      auto operand = prefix();
      if (!operand)
        return operand;
      if (isSubscript && op == UnaryOp::Minus)
        return binary(BinaryOp::Sub, ir::index(0), *operand, ScalarType::I64);
      return unary(op, *operand, type());
    }
    return primary();
  }

  Expected<Expr> primary() {
    skipSpace();
    if (take("(")) {
      auto inner = condition();
      if (inner && !take(")"))
        return unreadable();
      return inner;
    }
    if (position < text.size() && (isDigit(text[position]) || text[position] == '.'))
      return number();
    std::size_t end = position;
    while (end < text.size() && (isLetter(text[end]) || (end > position && isDigit(text[end]))))
      ++end;
    if (end == position)
      return unreadable();
    const std::string word(text.substr(position, end - position));
    position = end;
    return take("(") ? callOf(word) : named(word);
  }

  Expected<Expr> number() {
    const char *first = text.data() + position, *last = text.data() + text.size();
    std::int64_t integer = 0;
    double floating = 0;
    auto [endOfInteger, integerError] = std::from_chars(first, last, integer);
    auto [end, error] = std::from_chars(first, last, floating);
    if (error != std::errc())
      return unreadable();
    const bool isInteger = endOfInteger == end && integerError == std::errc();
    position += end - first;
    while (position < text.size() && std::string_view("fFuUlL").contains(text[position]))
      ++position;
    return isInteger ? integerLiteral(integer, ScalarType::I64)
                     : floatingLiteral(floating, anyType);
  }

  /// Up to a closing `end`.
  Expected<std::vector<Expr>> list(std::string_view end) {
    std::vector<Expr> result;
    do {
      auto next = condition();
      if (!next)
        return std::unexpected(next.error());
      result.push_back(std::move(*next));
    } while (take(","));
    if (!take(end))
      return unreadable();
    return result;
  }

  Expected<Expr> callOf(const std::string &word) {
    auto arguments = list(")");
    if (!arguments)
      return std::unexpected(arguments.error());
    if (isTypeName(word) && arguments->size() == 1)
      return arguments->front(); // conversions are passed over
    if (auto function = mathFunction(word))
      return call(*function, std::move(*arguments), anyType);
    const FunctionName function(word);
    if (std::ranges::find(kernel.functions, function, &Function::name) != kernel.functions.end())
      return call(function, std::move(*arguments), anyType);
    return fail("there is no function '" + word + "' here");
  }

  Expected<Expr> named(const std::string &word) {
    if (std::ranges::find(parameters, Iname(word)) != parameters.end() ||
        kernel.hasIname(Iname(word)))
      return inameRef(Iname(word), type());
    if (kernel.find(ParameterName(word)))
      return parameterRef(ParameterName(word), type());
    if (!kernel.find(ArrayName(word)))
      return fail("there is no array, loop or parameter '" + word + "' here");
    Access access{ArrayName(word), {}};
    const bool outside = std::exchange(isSubscript, true);
    while (take("[")) {
      auto subscripts = list("]");
      if (!subscripts)
        return std::unexpected(subscripts.error());
      std::ranges::move(*subscripts, std::back_inserter(access.subscripts));
    }
    isSubscript = outside;
    return load(std::move(access), anyType);
  }
};

} // namespace

Expected<Expr> readPattern(const Kernel &kernel, const std::string &text,
                           const std::vector<Iname> &parameters) {
  auto pattern = Reader(kernel, text, parameters).run();
  if (!pattern)
    return pattern;
  for (const Iname &parameter : parameters) {
    bool found = false;
    walk(*pattern, [&](const Expr &node) {
      const auto *reference = node.getIf<InameRef>();
      found |= reference && reference->name == parameter;
    });
    if (!found)
      return fail("the expression \"" + text + "\" does not depend on its parameter '" +
                  parameter.str() + "'");
  }
  return pattern;
}

} // namespace loopy::transforms
