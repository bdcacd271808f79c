//===- LinearComparison.cpp - Comparisons of index expressions, readable ------------------===//
#include "codegen/LinearSum.h"
#include "codegen/Simplify.h"

#include <utility>

namespace loopy::codegen {

using namespace ir;

namespace {

Expr compare(BinaryOp op, Expr lhs, Expr rhs) {
  return binary(op, std::move(lhs), std::move(rhs), ScalarType::Bool);
}

/// small + constant <= large
Expr atMost(const Expr &small, std::int64_t constant, const Expr &large) {
  if (literalValue(small) == 0)
    return compare(BinaryOp::GreaterEqual, large, index(constant));
  if (literalValue(large) == 0)
    return compare(BinaryOp::LessEqual, small, index(-constant));
  if (constant > 0) // as a reader checks a subscript against a size
    return compare(BinaryOp::Less, indexAdd(small, index(constant - 1)), large);
  return compare(BinaryOp::LessEqual, small, indexAdd(large, index(-constant)));
}

bool known(BinaryOp op, std::int64_t difference) {
  switch (op) {
  case BinaryOp::Less:
    return difference < 0;
  case BinaryOp::LessEqual:
    return difference <= 0;
  case BinaryOp::Greater:
    return difference > 0;
  case BinaryOp::GreaterEqual:
    return difference >= 0;
  case BinaryOp::Equal:
    return difference == 0;
  case BinaryOp::NotEqual:
    return difference != 0;
  default:
    std::unreachable();
  }
}

} // namespace

Expr comparison(BinaryOp op, Expr lhs, Expr rhs) {
  LinearSum difference; // lhs - rhs
  difference.add(lhs, 1);
  difference.add(rhs, -1);
  if (difference.overflowed)
    return compare(op, lhs, rhs);
  difference.sort();
  if (difference.terms.empty())
    return boolLiteral(known(op, difference.constant));
  Expr plus = difference.part(1), minus = difference.part(-1);
  std::int64_t constant = difference.constant;
  switch (op) {
  case BinaryOp::Less:
    return atMost(plus, constant + 1, minus);
  case BinaryOp::LessEqual:
    return atMost(plus, constant, minus);
  case BinaryOp::Greater:
    return atMost(minus, 1 - constant, plus);
  case BinaryOp::GreaterEqual:
    return atMost(minus, -constant, plus);
  default:
    break;
  }
  if (literalValue(plus) == 0)
    return compare(op, minus, index(constant));
  return constant > 0 ? compare(op, indexAdd(plus, index(constant)), minus)
                      : compare(op, plus, indexAdd(minus, index(-constant)));
}

} // namespace loopy::codegen
