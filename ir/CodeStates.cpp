#include "ir/CodeStates.h"

#include "ir/IslCoalesce.h"
#include "ir/Overloaded.h"

#include <bit>
#include <utility>

namespace loopy::ir {

const CodeStates::Variable *CodeStates::find(const Access &access) const {
  auto found = variables_.find(access.array);
  return found == variables_.end() ? nullptr : &found->second;
}

Expr CodeStates::unknown() {
  unknowns.push_back(Iname("loopy_part_" + std::to_string(unknownCount++)));
  return inameRef(unknowns.back());
}

/// Without the names for parts of expressions.
isl::set CodeStates::settled(isl::set states) {
  for (const Iname &name : std::exchange(unknowns, {}))
    states = projectOut(states, name.str());
  return states;
}

isl::set CodeStates::forget(const isl::set &states, const Variable &variable) const {
  return projectOut(states, variable.name.str());
}

isl::set valuesOf(isl::ctx ctx, const Expr &value, ScalarType type) {
  if (!isInteger(type) || type == ScalarType::I64)
    return universe(ctx);
  isl::set isNonNegative = lessEqual(ctx, index(0), value);
  if (type == ScalarType::U64)
    return isNonNegative;
  unsigned bits = bitWidth(type) - isSigned(type);
  std::int64_t largest = static_cast<std::int64_t>((std::uint64_t{1} << bits) - 1);
  isl::set isSmall = lessEqual(ctx, value, index(largest));
  return isSigned(type) ? isSmall.intersect(lessEqual(ctx, index(-largest - 1), value))
                        : isSmall.intersect(isNonNegative);
}

Expr CodeStates::anything(isl::set &states, ScalarType type) {
  Expr value = unknown();
  states = states.intersect(valuesOf(ctx, value, type));
  return value;
}

/// A conversion to the type: exact where the value fits in all states.
Expr CodeStates::converted(isl::set &states, const Expr &exact, ScalarType type) {
  isl::set fits = valuesOf(ctx, exact, type);
  if (type == ScalarType::U64 || type == ScalarType::I64)
    fits = fits.intersect(lessEqual(ctx, exact, index(INT64_MAX)));
  return states.is_subset(fits) ? exact : anything(states, type);
}

/// The result of arithmetic in the type. Of signed types it fits, because overflow is undefined.
Expr CodeStates::computed(isl::set &states, const Expr &exact, ScalarType type) {
  if (type != ScalarType::I32 && type != ScalarType::I64)
    return converted(states, exact, type);
  states = states.intersect(valuesOf(ctx, exact, type));
  return exact;
}

Expr CodeStates::quotient(isl::set &states, const Expr &operand, std::int64_t divisor,
                          bool truncates) {
  Expr result = unknown();
  Expr rest = indexSub(operand, indexMul(index(divisor), result));
  isl::set isFloor = lessEqual(ctx, index(0), rest).intersect(less(ctx, rest, index(divisor)));
  isl::set isCeiling = lessEqual(ctx, rest, index(0)).intersect(less(ctx, index(-divisor), rest));
  isl::set isNegative = less(ctx, operand, index(0));
  if (!truncates || states.is_disjoint(isNegative))
    states = states.intersect(isFloor);
  else
    states = states.intersect(isNegative.intersect(isCeiling).unite(isFloor.subtract(isNegative)));
  return result;
}

Expr CodeStates::binaryValue(isl::set &states, const Binary &node, ScalarType type) {
  if (!isInteger(node.lhs.type()) || !isInteger(node.rhs.type()))
    return anything(states, type);
  Expr lhs = value(states, node.lhs), rhs = value(states, node.rhs);
  auto constant = literalValue(rhs);
  bool divides = constant && *constant > 0 && *constant <= INT32_MAX;
  bool shifts = constant && *constant >= 0 && *constant < 31;
  switch (node.op) {
  case BinaryOp::Add:
    return computed(states, indexAdd(lhs, rhs), type);
  case BinaryOp::Sub:
    return computed(states, indexSub(lhs, rhs), type);
  case BinaryOp::Mul:
    if (constant || literalValue(lhs))
      return computed(states, indexMul(lhs, rhs), type);
    break;
  case BinaryOp::Div:
  case BinaryOp::FloorDiv:
    if (divides)
      return quotient(states, lhs, *constant, node.op == BinaryOp::Div);
    break;
  case BinaryOp::Rem:
  case BinaryOp::FloorMod:
    if (divides) {
      Expr times = quotient(states, lhs, *constant, node.op == BinaryOp::Rem);
      return indexSub(lhs, indexMul(index(*constant), times));
    }
    break;
  case BinaryOp::ShiftLeft:
    if (shifts)
      return computed(states, indexMul(lhs, index(std::int64_t{1} << *constant)), type);
    break;
  case BinaryOp::ShiftRight:
    if (shifts)
      return quotient(states, lhs, std::int64_t{1} << *constant, false);
    break;
  case BinaryOp::BitAnd:
    if (constant && *constant >= 0) {
      Expr masked = anything(states, type);
      states = states.intersect(lessEqual(ctx, index(0), masked))
                   .intersect(lessEqual(ctx, masked, index(*constant)));
      return masked;
    }
    break;
  default:
    break;
  }
  return anything(states, type);
}

Expr CodeStates::selected(isl::set &states, const Select &node) {
  std::vector<Iname> outer = std::exchange(unknowns, {}); // assume() settles those of its own
  isl::set then = assume(states, node.condition, true);
  isl::set otherwise = assume(states, node.condition, false);
  unknowns = std::move(outer);
  Expr first = value(then, node.then), second = value(otherwise, node.otherwise);
  Expr result = unknown();
  states = then.intersect(equalTo(ctx, result, first))
               .unite(otherwise.intersect(equalTo(ctx, result, second)));
  return result;
}

/// The value as an index expression over names; what it is made from may restrict the states.
Expr CodeStates::value(isl::set &states, const Expr &expr) {
  ScalarType type = expr.type();
  return std::visit(
      Overloaded{
          [&](const IntegerLiteral &node) {
            bool isLarge = type == ScalarType::U64 && node.value < 0;
            return isLarge ? anything(states, type) : index(node.value);
          },
          [&](const InameRef &node) {
            Expr exact = inameRef(node.name);
            return type == ScalarType::I64 ? exact : converted(states, exact, type);
          },
          [&](const ParameterRef &node) {
            Expr exact = parameterRef(node.name);
            return type == ScalarType::I64 ? exact : converted(states, exact, type);
          },
          [&](const Load &node) {
            const Variable *variable = find(node.access);
            return variable ? inameRef(variable->name) : anything(states, type);
          },
          [&](const Unary &node) {
            if (node.op == UnaryOp::LogicalNot || !isInteger(node.operand.type()))
              return anything(states, type);
            Expr negative = indexSub(index(0), value(states, node.operand));
            bool isMinus = node.op == UnaryOp::Minus;
            return computed(states, isMinus ? negative : indexSub(negative, index(1)), type);
          },
          [&](const Binary &node) { return binaryValue(states, node, type); },
          [&](const Select &node) {
            return isInteger(type) ? selected(states, node) : anything(states, type);
          },
          [&](const Cast &node) {
            bool isExact = isInteger(node.operand.type()) && type != ScalarType::Bool;
            return isExact && isInteger(type) ? converted(states, value(states, node.operand), type)
                                              : anything(states, type);
          },
          [&](const auto &) { return anything(states, type); },
      },
      expr.node());
}

isl::set CodeStates::compared(isl::set states, const Binary &node, bool holds) {
  if (!isInteger(node.lhs.type()) || !isInteger(node.rhs.type()))
    return states;
  Expr lhs = value(states, node.lhs), rhs = value(states, node.rhs);
  isl::set isTrue = universe(ctx);
  switch (node.op) {
  case BinaryOp::Less:
    isTrue = less(ctx, lhs, rhs);
    break;
  case BinaryOp::LessEqual:
    isTrue = lessEqual(ctx, lhs, rhs);
    break;
  case BinaryOp::Greater:
    isTrue = less(ctx, rhs, lhs);
    break;
  case BinaryOp::GreaterEqual:
    isTrue = lessEqual(ctx, rhs, lhs);
    break;
  case BinaryOp::Equal:
    isTrue = equalTo(ctx, lhs, rhs);
    break;
  case BinaryOp::NotEqual:
    isTrue = equalTo(ctx, lhs, rhs).complement();
    break;
  default:
    return settled(states);
  }
  return settled(holds ? states.intersect(isTrue) : states.subtract(isTrue));
}

isl::set CodeStates::assume(const isl::set &states, const Expr &condition, bool holds) {
  if (auto constant = literalValue(condition))
    return (*constant != 0) == holds ? states : emptySet(ctx);
  if (const auto *conversion = condition.getIf<Cast>();
      conversion && condition.type() == ScalarType::Bool && isInteger(conversion->operand.type())) {
    ScalarType type = conversion->operand.type();
    if (type == ScalarType::Bool)
      return assume(states, conversion->operand, holds);
    Binary isSet{BinaryOp::NotEqual, conversion->operand, integerLiteral(0, type)};
    return compared(states, isSet, holds);
  }
  if (const auto *negation = condition.getIf<Unary>();
      negation && negation->op == UnaryOp::LogicalNot)
    return assume(states, negation->operand, !holds);
  const auto *node = condition.getIf<Binary>();
  if (!node)
    return states;
  if (node->op != BinaryOp::LogicalAnd && node->op != BinaryOp::LogicalOr)
    return compared(states, *node, holds);
  bool decides = node->op == BinaryOp::LogicalOr; // the left side alone, if it is this
  isl::set open = assume(assume(states, node->lhs, !decides), node->rhs, holds);
  return holds == decides ? coalesced(assume(states, node->lhs, decides).unite(open)) : open;
}

isl::set CodeStates::assign(const isl::set &states, const Variable &variable, const Expr &expr) {
  isl::set next = states;
  Iname assigned("loopy_assigned");
  Expr result = anything(next, variable.type);
  if (expr.type() == variable.type)
    result = value(next, expr);
  else if (isInteger(expr.type()) && expr.type() != ScalarType::Bool)
    result = converted(next, value(next, expr), variable.type);
  next = settled(next.intersect(equalTo(ctx, inameRef(assigned), result)));
  return rename(projectOut(next, variable.name.str()), assigned.str(), variable.name.str());
}

} // namespace loopy::ir
