#include "codegen/VectorValues.h"

#include "codegen/AstRewrite.h"
#include "codegen/DeviceAccess.h"
#include "codegen/Simplify.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

/// Functions whose results OpenCL defines to the last bit, in vectors as for scalars.
bool hasExactVectorForm(MathFunction function) {
  switch (function) {
  case MathFunction::Sqrt:
  case MathFunction::Fabs:
  case MathFunction::Floor:
  case MathFunction::Ceil:
  case MathFunction::Trunc:
  case MathFunction::Round:
  case MathFunction::Rint:
  case MathFunction::Fmin:
  case MathFunction::Fmax:
  case MathFunction::Copysign:
  case MathFunction::Fma:
  case MathFunction::IsNan:
  case MathFunction::IsInf:
  case MathFunction::IsFinite:
    return true;
  default:
    return false;
  }
}

bool isLogical(BinaryOp op) { return op == BinaryOp::LogicalAnd || op == BinaryOp::LogicalOr; }

std::vector<Expr> operandsOf(const Expr &expr) {
  return std::visit(
      Overloaded{
          [](const Unary &node) { return std::vector{node.operand}; },
          [](const Binary &node) { return std::vector{node.lhs, node.rhs}; },
          [](const Select &node) { return std::vector{node.condition, node.then, node.otherwise}; },
          [](const Cast &node) { return std::vector{node.operand}; },
          [](const Call &node) { return node.arguments; },
          [](const auto &) { return std::vector<Expr>(); },
      },
      expr.node());
}

/// The loads that are made whenever the value is computed.
void addSureLoads(const Expr &expr, std::vector<Access> &sure) {
  const auto *binary = expr.getIf<Binary>();
  const auto *choice = expr.getIf<Select>();
  if (const auto *found = expr.getIf<Load>())
    sure.push_back(found->access);
  if (choice)
    return addSureLoads(choice->condition, sure);
  if (binary && isLogical(binary->op))
    return addSureLoads(binary->lhs, sure);
  for (const Expr &operand : operandsOf(expr))
    addSureLoads(operand, sure);
}

/// Elements that are chosen by data may be others by now.
bool isAmong(const Access &access, const std::vector<Access> &sure) {
  bool isFixed = std::ranges::all_of(
      access.subscripts, [](const Expr &subscript) { return loads(subscript).empty(); });
  return isFixed &&
         std::ranges::any_of(sure, [&](const Access &other) { return equal(access, other); });
}

} // namespace

/// Leaves, and what is computed from 64-bit integers: indices, whose lanes mostly differ by
/// constants that the device's compiler sees in scalar code only.
static bool isIndexArithmetic(const Expr &expr) {
  std::vector<Expr> operands = operandsOf(expr);
  return operands.empty() || std::ranges::any_of(operands, [](const Expr &operand) {
           return isInteger(operand.type()) && sizeInBytes(operand.type()) == 8;
         });
}

VectorExpr VectorValues::laneByLane(const Expr &expr) const {
  VectorLanes values;
  for (std::int64_t lane = 0; lane < lanes.count; ++lane)
    values.values.push_back(lanes.atLane(expr, lane));
  return {expr.type(), std::move(values)};
}

VectorExpr VectorValues::laneByLane(const Expr &expr, const std::string &reason) const {
  reasons.insert(reason);
  return laneByLane(expr);
}

bool VectorValues::isVariable(const Access &access) const {
  return lanes.vectors.contains(access.array) &&
         std::ranges::none_of(access.subscripts.begin() + kernel.find(access.array)->scopeRank,
                              access.subscripts.end(),
                              [&](const Expr &subscript) { return lanes.varies(subscript); });
}

bool VectorValues::isContiguous(const Access &access) const {
  const Array &array = *kernel.find(access.array);
  const bool isVariable = codegen::isVariable(array, schedule);
  // Copies of a local variable in device memory are addressed in another way (DeviceAccess.h).
  if ((array.scopeRank > 0 && !isVariable) || lanes.copied.contains(array.name) ||
      array.type == ScalarType::Bool)
    return false;
  std::vector<Expr> subscripts(access.subscripts.begin() + array.scopeRank,
                               access.subscripts.end());
  if (isVariable) { // a row of it
    auto varies = [&](const Expr &subscript) { return lanes.varies(subscript); };
    if (subscripts.empty() || std::any_of(subscripts.begin(), subscripts.end() - 1, varies))
      return false;
    subscripts = {subscripts.back()};
  }
  auto offsets = lanes.offsets(elementNumber(array, subscripts));
  for (std::int64_t lane = 0; offsets && lane < lanes.count; ++lane)
    if ((*offsets)[lane] != lane)
      return false;
  return offsets.has_value();
}

VectorExpr VectorValues::loaded(const Expr &expr, const Load &node) const {
  Expr first = lanes.atLane(expr, 0);
  if (isVariable(node.access))
    return {expr.type(), VectorVariable{first}};
  if (isContiguous(node.access))
    return {expr.type(), VectorLoad{first}};
  return laneByLane(expr);
}

bool VectorValues::isSafe(const Expr &expr, const std::vector<Expr> &evaluated) const {
  std::vector<Access> sure;
  for (const Expr &each : evaluated)
    addSureLoads(each, sure);
  bool safe = true;
  walk(expr, [&](const Expr &node) {
    if (const auto *found = node.getIf<Load>())
      safe &= isVariable(found->access) || isAmong(found->access, sure);
    safe &= node.getIf<FunctionCall>() == nullptr; // what it does is not looked at
    if (const auto *binary = node.getIf<Binary>())
      safe &= !isDivision(binary->op) || isFloating(node.type()) ||
              literalValue(binary->rhs).value_or(0) > 0;
  });
  return safe;
}

bool VectorValues::existsInAllLanes(const Access &access) const {
  if (isVariable(access))
    return true;
  const Array &array = *kernel.find(access.array);
  if (array.storage != Storage::Temporary || lanes.copied.contains(array.name))
    return false;
  for (std::size_t i = 0; i < access.subscripts.size(); ++i) {
    if (!lanes.varies(access.subscripts[i]))
      continue;
    const auto size =
        i < array.scopeRank ? std::nullopt : literalValue(*array.sizes[i - array.scopeRank]);
    for (std::int64_t lane = 0; lane < lanes.count; ++lane) {
      const auto place = literalValue(lanes.atLane(access.subscripts[i], lane));
      if (!size || !place || *place < 0 || *place >= *size)
        return false;
    }
  }
  return true;
}

bool VectorValues::mayRunInAllLanes(const AstStatement &statement) const {
  const Access &target = statement.target;
  const Array &array = *kernel.find(target.array);
  if (statement.atomic || array.type == ScalarType::Bool || !isPrivate(array, schedule) ||
      !existsInAllLanes(target) || !(isVariable(target) || isContiguous(target)) ||
      !isSafe(statement.value, {statement.value}) || statement.value.type() != array.type)
    return false;
  std::vector<Access> sure;
  addSureLoads(statement.value, sure);
  return std::ranges::all_of(sure, [&](const Access &access) { return existsInAllLanes(access); });
}

/// Why the operation itself has no vector form, if so.
std::optional<std::string> VectorValues::problemOf(const Expr &expr) const {
  auto typeProblem = [&](ScalarType type) -> std::optional<std::string> {
    if (type == ScalarType::Bool || isVectorType(type))
      return std::nullopt;
    return "arithmetic on " + std::string(name(type));
  };
  return std::visit(
      Overloaded{
          [&](const Unary &) { return typeProblem(expr.type()); },
          [&](const Binary &node) -> std::optional<std::string> {
            ScalarType type = node.lhs.type();
            if (isLogical(node.op))
              return isSafe(node.rhs, {node.lhs}) ? std::nullopt
                                                  : std::optional<std::string>("a condition that "
                                                                               "protects another");
            if (type == ScalarType::Bool || node.rhs.type() != type)
              return type == ScalarType::Bool ? "an operation on bool" : "a shift by another type";
            if (isDivision(node.op) && !isFloating(type))
              return "integer division";
            return typeProblem(type);
          },
          [&](const Select &node) -> std::optional<std::string> {
            if (!isSafe(node.then, {node.condition}) || !isSafe(node.otherwise, {node.condition}))
              return "a choice that protects an access";
            return expr.type() == ScalarType::Bool ? "a choice of conditions"
                                                   : typeProblem(expr.type());
          },
          [&](const Cast &node) -> std::optional<std::string> {
            ScalarType from = node.operand.type();
            bool wide = from == ScalarType::U64 || from == ScalarType::I64 ||
                        expr.type() == ScalarType::U64 || expr.type() == ScalarType::I64;
            bool mixed = isFloating(from) != isFloating(expr.type());
            if (wide && mixed)
              return "a conversion between 64-bit integers and floating point";
            if (from == ScalarType::Bool || expr.type() == ScalarType::Bool)
              return "a conversion of bool";
            return std::nullopt;
          },
          [&](const Call &node) -> std::optional<std::string> {
            if (hasExactVectorForm(node.function))
              return std::nullopt;
            return "the function " + std::string(name(node.function));
          },
          [](const FunctionCall &node) -> std::optional<std::string> {
            return "the function " + node.function.str();
          },
          [](const auto &) -> std::optional<std::string> { return std::nullopt; },
      },
      expr.node());
}

VectorExpr VectorValues::value(const Expr &expr) const {
  if (!lanes.varies(expr))
    return {expr.type(), VectorSplat{expr}};
  if (const auto *node = expr.getIf<Load>())
    return loaded(expr, *node);
  if (loads(expr).empty() && (isIndexArithmetic(expr) || problemOf(expr)))
    return laneByLane(expr);
  if (auto problem = problemOf(expr))
    return laneByLane(expr, *problem);
  VectorOperation operation{expr, {}};
  for (const Expr &operand : operandsOf(expr))
    operation.operands.push_back(value(operand));
  return {expr.type(), std::move(operation)};
}

} // namespace loopy::codegen
