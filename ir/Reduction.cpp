//===- Reduction.cpp - Statements that accumulate -----------------------------------------===//
#include "ir/Reduction.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace loopy::ir {

namespace {

bool dependsOn(const Expr &expr, const ArrayName &array) {
  return std::ranges::any_of(loads(expr),
                             [&](const Access &access) { return access.array == array; });
}

bool isTarget(const Expr &expr, const Access &target) {
  const auto *found = expr.getIf<Load>();
  return found && equal(found->access, target);
}

/// The type in which integers wrap.
ScalarType wrapping(ScalarType type) {
  switch (type) {
  case ScalarType::I32:
    return ScalarType::U32;
  case ScalarType::I64:
    return ScalarType::U64;
  default:
    return type;
  }
}

struct Operation {
  ReductionOp op;
  Expr neutral;
};

std::optional<Operation> operationOf(BinaryOp op, ScalarType type) {
  Expr zero = isFloating(type) ? floatingLiteral(0, type) : integerLiteral(0, type);
  switch (op) {
  case BinaryOp::Add:
  case BinaryOp::Sub:
    return Operation{ReductionOp::Add, isFloating(type) ? floatingLiteral(-0.0, type) : zero};
  case BinaryOp::Mul:
    return Operation{ReductionOp::Multiply,
                     isFloating(type) ? floatingLiteral(1, type) : integerLiteral(1, type)};
  case BinaryOp::BitOr:
    return Operation{ReductionOp::Or, zero};
  case BinaryOp::BitXor:
    return Operation{ReductionOp::Xor, zero};
  case BinaryOp::BitAnd:
    return Operation{ReductionOp::And, unary(UnaryOp::BitNot, zero, type)};
  default:
    return std::nullopt;
  }
}

/// The other operand of a binary operation or call that has the target as one of two.
std::optional<Expr> otherThan(const Access &target, const Expr &a, const Expr &b) {
  if (isTarget(a, target) && !dependsOn(b, target.array))
    return b;
  if (isTarget(b, target) && !dependsOn(a, target.array))
    return a;
  return std::nullopt;
}

/// What adding has to add where `x` is subtracted.
Expr negative(const Expr &x) {
  ScalarType type = x.type(), inner = wrapping(type);
  if (isFloating(type))
    return unary(UnaryOp::Minus, x, type);
  return cast(binary(BinaryOp::Sub, integerLiteral(0, inner), cast(x, inner), inner), type);
}

std::optional<Reduction> fromBinary(const Binary &node, const Access &target, ScalarType type) {
  bool isDifference = node.op == BinaryOp::Sub;
  auto contribution = otherThan(target, node.lhs, node.rhs);
  auto operation = operationOf(node.op, type);
  bool hasRange = type == ScalarType::I32 || type == ScalarType::U32 || type == ScalarType::I64 ||
                  type == ScalarType::U64 || isFloating(type);
  if (!contribution || !operation || !hasRange || (isDifference && !isTarget(node.lhs, target)))
    return std::nullopt;
  return Reduction{isDifference ? negative(*contribution) : *contribution, operation->neutral,
                   operation->op, !isFloating(type)};
}

/// The operation inside of what combine() makes for signed integers.
std::optional<Binary> withoutWrapping(const Expr &value) {
  const auto *outside = value.getIf<Cast>();
  const auto *node = outside ? outside->operand.getIf<Binary>() : nullptr;
  if (!node || outside->operand.type() != wrapping(value.type()))
    return std::nullopt;
  auto operand = [&](const Expr &expr) {
    const auto *inside = expr.getIf<Cast>();
    return inside && inside->operand.type() == value.type() ? inside->operand
                                                            : cast(expr, value.type());
  };
  return Binary{node->op, operand(node->lhs), operand(node->rhs)};
}

std::optional<Reduction> fromCall(const Call &node, const Access &target, ScalarType type) {
  if (node.function != MathFunction::Fmin && node.function != MathFunction::Fmax)
    return std::nullopt;
  auto contribution = otherThan(target, node.arguments[0], node.arguments[1]);
  if (!contribution)
    return std::nullopt;
  double infinity = std::numeric_limits<double>::infinity();
  bool isMin = node.function == MathFunction::Fmin;
  return Reduction{*contribution, floatingLiteral(isMin ? infinity : -infinity, type),
                   isMin ? ReductionOp::Fmin : ReductionOp::Fmax,
                   false}; // which of -0.0 and 0.0 wins depends on the order
}

/// `x OP target`, whichever way round it is written.
struct Test {
  Expr contribution;
  BinaryOp op; ///< Less, LessEqual, Greater or GreaterEqual
};

BinaryOp mirrored(BinaryOp op) {
  switch (op) {
  case BinaryOp::Less:
    return BinaryOp::Greater;
  case BinaryOp::LessEqual:
    return BinaryOp::GreaterEqual;
  case BinaryOp::Greater:
    return BinaryOp::Less;
  default:
    return BinaryOp::LessEqual;
  }
}

BinaryOp negated(BinaryOp op) {
  switch (op) {
  case BinaryOp::Less:
    return BinaryOp::GreaterEqual;
  case BinaryOp::LessEqual:
    return BinaryOp::Greater;
  case BinaryOp::Greater:
    return BinaryOp::LessEqual;
  default:
    return BinaryOp::Less;
  }
}

std::optional<Test> testOf(const Expr &condition, const Access &target) {
  const auto *node = condition.getIf<Binary>();
  bool isOrder = node && (node->op == BinaryOp::Less || node->op == BinaryOp::LessEqual ||
                          node->op == BinaryOp::Greater || node->op == BinaryOp::GreaterEqual);
  if (!isOrder || !otherThan(target, node->lhs, node->rhs))
    return std::nullopt;
  if (isTarget(node->rhs, target))
    return Test{node->lhs, node->op};
  return Test{node->rhs, mirrored(node->op)};
}

/// The largest or smallest number of a type that a minimum or maximum begins with.
std::optional<Expr> extremeOf(ScalarType type, bool isLargest) {
  auto limits = [&]<typename T>(T) {
    using Limits = std::numeric_limits<T>;
    return integerLiteral(static_cast<std::int64_t>(isLargest ? Limits::max() : Limits::min()),
                          type);
  };
  switch (type) {
  case ScalarType::I32:
    return limits(std::int32_t());
  case ScalarType::U32:
    return limits(std::uint32_t());
  case ScalarType::I64:
    return limits(std::int64_t());
  case ScalarType::U64:
    return limits(std::uint64_t());
  default:
    break;
  }
  double infinity = std::numeric_limits<double>::infinity();
  if (!isFloating(type))
    return std::nullopt;
  return floatingLiteral(isLargest ? infinity : -infinity, type);
}

ReductionOp taking(BinaryOp test) {
  switch (test) {
  case BinaryOp::Less:
    return ReductionOp::TakeLess;
  case BinaryOp::LessEqual:
    return ReductionOp::TakeLessEqual;
  case BinaryOp::Greater:
    return ReductionOp::TakeGreater;
  default:
    return ReductionOp::TakeGreaterEqual;
  }
}

/// `if (x OP target) target = x`.
std::optional<Reduction> fromTest(const Test &test, ScalarType type) {
  bool isMinimum = test.op == BinaryOp::Less || test.op == BinaryOp::LessEqual;
  auto neutral = extremeOf(type, isMinimum);
  if (!neutral)
    return std::nullopt;
  // Of zeros with different signs the order decides which one stays.
  return Reduction{test.contribution, *neutral, taking(test.op), !isFloating(type)};
}

std::optional<Reduction> fromSelect(const Select &node, const Access &target, ScalarType type) {
  auto test = testOf(node.condition, target);
  if (!test)
    return std::nullopt;
  bool takesContribution = isTarget(node.otherwise, target);
  if (!takesContribution && (isFloating(type) || !isTarget(node.then, target)))
    return std::nullopt;
  if (!equal(takesContribution ? node.then : node.otherwise, test->contribution))
    return std::nullopt;
  if (!takesContribution)
    test->op = negated(test->op);
  return fromTest(*test, type);
}

/// `target = x` under the predicate `x OP target` and others that do not look at the target.
std::optional<Reduction> fromPredicates(const Statement &statement) {
  std::optional<Reduction> result;
  std::vector<Expr> others;
  for (const Expr &predicate : statement.predicates) {
    if (!dependsOn(predicate, statement.target.array)) {
      others.push_back(predicate);
      continue;
    }
    auto test = testOf(predicate, statement.target);
    if (result || !test || !equal(test->contribution, statement.value))
      return std::nullopt;
    result = fromTest(*test, statement.value.type());
    if (!result)
      return std::nullopt;
  }
  if (result)
    result->predicates = std::move(others);
  return result;
}

std::optional<Reduction> fromValue(const Statement &statement) {
  ScalarType type = statement.value.type();
  if (const auto *node = statement.value.getIf<Binary>())
    return fromBinary(*node, statement.target, type);
  if (auto node = withoutWrapping(statement.value))
    return fromBinary(*node, statement.target, type);
  if (const auto *node = statement.value.getIf<Call>())
    return fromCall(*node, statement.target, type);
  if (const auto *node = statement.value.getIf<Select>())
    return fromSelect(*node, statement.target, type);
  return std::nullopt;
}

} // namespace

Expr combine(ReductionOp op, const Expr &a, const Expr &b) {
  ScalarType type = a.type(), inner = wrapping(type);
  auto arithmetic = [&](BinaryOp operation) {
    return cast(binary(operation, cast(a, inner), cast(b, inner), inner), type);
  };
  auto take = [&](BinaryOp test) { return select(binary(test, b, a, ScalarType::Bool), b, a); };
  switch (op) {
  case ReductionOp::Add:
    return arithmetic(BinaryOp::Add);
  case ReductionOp::Multiply:
    return arithmetic(BinaryOp::Mul);
  case ReductionOp::And:
    return arithmetic(BinaryOp::BitAnd);
  case ReductionOp::Or:
    return arithmetic(BinaryOp::BitOr);
  case ReductionOp::Xor:
    return arithmetic(BinaryOp::BitXor);
  case ReductionOp::Fmin:
    return call(MathFunction::Fmin, {a, b}, type);
  case ReductionOp::Fmax:
    return call(MathFunction::Fmax, {a, b}, type);
  case ReductionOp::TakeLess:
    return take(BinaryOp::Less);
  case ReductionOp::TakeLessEqual:
    return take(BinaryOp::LessEqual);
  case ReductionOp::TakeGreater:
    return take(BinaryOp::Greater);
  case ReductionOp::TakeGreaterEqual:
    return take(BinaryOp::GreaterEqual);
  }
  std::unreachable();
}

std::optional<Reduction> reductionOf(const Statement &statement) {
  if (!statement.code.empty())
    return std::nullopt;
  for (const Expr &subscript : statement.target.subscripts)
    if (dependsOn(subscript, statement.target.array))
      return std::nullopt;
  for (const Expr &predicate : statement.predicates)
    if (dependsOn(predicate, statement.target.array))
      return fromPredicates(statement);
  auto result = fromValue(statement);
  if (result)
    result->predicates = statement.predicates;
  return result;
}

bool commute(const Statement &a, const Statement &b) {
  if (!a.isAtomic || !b.isAtomic || a.target.array != b.target.array)
    return false;
  auto first = reductionOf(a), second = reductionOf(b);
  return first && second && first->op == second->op;
}

} // namespace loopy::ir
