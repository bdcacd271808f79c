//===- ExpressionText.cpp - Host expressions in infix notation -----------------------===//
#include "runtime/plan/ExpressionText.h"
#include "runtime/plan/Operators.h"

namespace loopy::plan {

namespace {

/// How tightly the outermost operation of a text binds.
enum Binding {
  SelectBinding,
  OrBinding,
  AndBinding,
  CompareBinding,
  AddBinding,
  MultiplyBinding,
  UnaryBinding,
  AtomBinding
};

struct Term {
  std::string text;
  Binding binding = AtomBinding;
  bool isNegativeConstant = false;
};

} // namespace

static std::string parenthesized(const Term &term, Binding atLeast) {
  return term.binding >= atLeast ? term.text : "(" + term.text + ")";
}

/// The right operand binds more tightly than the operator, as all of these associate to the left.
static Term infix(const Term &left, const char *symbol, const Term &right, Binding binding) {
  return {parenthesized(left, binding) + " " + symbol + " " +
              parenthesized(right, static_cast<Binding>(binding + 1)),
          binding};
}

static Term call(const char *function, const Term &left, const Term &right) {
  return {std::string(function) + "(" + left.text + ", " + right.text + ")", AtomBinding};
}

static Term binary(Op op, const Term &left, const Term &right) {
  switch (op) {
  case Op::Add:
    if (right.isNegativeConstant)
      return infix(left, "-", {right.text.substr(1)}, AddBinding);
    return infix(left, "+", right, AddBinding);
  case Op::Subtract:
    return infix(left, "-", right, AddBinding);
  case Op::Multiply:
    return infix(left, "*", right, MultiplyBinding);
  case Op::FloorDivide:
    return call("floordiv", left, right);
  case Op::FloorModulo:
    return call("floormod", left, right);
  case Op::Minimum:
    return call("min", left, right);
  case Op::Maximum:
    return call("max", left, right);
  case Op::Less:
    return infix(left, "<", right, CompareBinding);
  case Op::LessEqual:
    return infix(left, "<=", right, CompareBinding);
  case Op::Equal:
    return infix(left, "==", right, CompareBinding);
  case Op::NotEqual:
    return infix(left, "!=", right, CompareBinding);
  case Op::And:
    return infix(left, "&&", right, AndBinding);
  default:
    return infix(left, "||", right, OrBinding);
  }
}

static Term leaf(const Instruction &instruction, const LaunchPlan &plan,
                 const HostLoopNames &hostLoops) {
  const std::int64_t number = instruction.operand;
  if (instruction.op == Op::Constant)
    return {std::to_string(number), number < 0 ? UnaryBinding : AtomBinding, number < 0};
  if (instruction.op == Op::Argument)
    return {static_cast<std::size_t>(number) < plan.arguments.size()
                ? plan.arguments[static_cast<std::size_t>(number)].name
                : "argument" + std::to_string(number)};
  if (instruction.op == Op::RangeLow || instruction.op == Op::RangeHigh)
    return {(instruction.op == Op::RangeLow ? "low" : "high") + std::to_string(number)};
  if (instruction.op == Op::PieceFirst || instruction.op == Op::PieceLast)
    return {instruction.op == Op::PieceFirst ? "first" : "last"};
  if (instruction.op == Op::Element)
    return {"element"};
  const auto loop = hostLoops.find(number);
  return {loop == hostLoops.end() ? "loop" + std::to_string(number) : loop->second};
}

static Term operation(Op op, const std::vector<Term> &operands) {
  switch (op) {
  case Op::Negate:
    return {"-" + parenthesized(operands[0], AtomBinding), UnaryBinding};
  case Op::Not:
    return {"!" + parenthesized(operands[0], AtomBinding), UnaryBinding};
  case Op::Select:
    return {parenthesized(operands[0], OrBinding) + " ? " + parenthesized(operands[1], OrBinding) +
                " : " + parenthesized(operands[2], OrBinding),
            SelectBinding};
  default:
    return binary(op, operands[0], operands[1]);
  }
}

std::string toText(const Expression &expression, const LaunchPlan &plan,
                   const HostLoopNames &hostLoops) {
  if (expression.code.empty())
    return "true";
  std::vector<Term> stack;
  for (const Instruction &instruction : expression.code) {
    const Operator *found = findOperator(instruction.op);
    if (!found) {
      stack.push_back(leaf(instruction, plan, hostLoops));
      continue;
    }
    if (stack.size() < found->operands)
      return "<invalid expression>";
    const auto first = stack.end() - found->operands;
    Term result = operation(instruction.op, std::vector<Term>(first, stack.end()));
    stack.erase(first, stack.end());
    stack.push_back(std::move(result));
  }
  return stack.size() == 1 ? stack.front().text : "<invalid expression>";
}

} // namespace loopy::plan
