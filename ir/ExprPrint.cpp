//===- ExprPrint.cpp - Expressions as C-like text -------------------------------------===//
#include "ir/Expr.h"
#include "ir/Overloaded.h"

#include <charconv>
#include <utility>

namespace loopy::ir {

namespace {

struct Spelling {
  std::string_view text;
  int precedence; ///< higher binds tighter; 0: written as a function
};

Spelling spelling(BinaryOp op) {
  switch (op) {
  case BinaryOp::Add:
    return {"+", 9};
  case BinaryOp::Sub:
    return {"-", 9};
  case BinaryOp::Mul:
    return {"*", 10};
  case BinaryOp::Div:
    return {"/", 10};
  case BinaryOp::Rem:
    return {"%", 10};
  case BinaryOp::FloorDiv:
    return {"floordiv", 0};
  case BinaryOp::FloorMod:
    return {"floormod", 0};
  case BinaryOp::Min:
    return {"min", 0};
  case BinaryOp::Max:
    return {"max", 0};
  case BinaryOp::BitAnd:
    return {"&", 5};
  case BinaryOp::BitOr:
    return {"|", 3};
  case BinaryOp::BitXor:
    return {"^", 4};
  case BinaryOp::ShiftLeft:
    return {"<<", 8};
  case BinaryOp::ShiftRight:
    return {">>", 8};
  case BinaryOp::LogicalAnd:
    return {"&&", 2};
  case BinaryOp::LogicalOr:
    return {"||", 1};
  case BinaryOp::Less:
    return {"<", 7};
  case BinaryOp::LessEqual:
    return {"<=", 7};
  case BinaryOp::Greater:
    return {">", 7};
  case BinaryOp::GreaterEqual:
    return {">=", 7};
  case BinaryOp::Equal:
    return {"==", 6};
  case BinaryOp::NotEqual:
    return {"!=", 6};
  }
  std::unreachable();
}

constexpr int unaryPrecedence = 11;

std::string print(const Expr &expr, int context);

std::string list(const std::vector<Expr> &exprs) {
  std::string text;
  for (const Expr &expr : exprs)
    text += (text.empty() ? "" : ", ") + print(expr, 0);
  return text;
}

std::string parenthesised(std::string text, int precedence, int context) {
  return precedence < context ? "(" + text + ")" : text;
}

std::string printBinary(const Binary &node, int context) {
  Spelling op = spelling(node.op);
  if (op.precedence == 0)
    return std::string(op.text) + "(" + list({node.lhs, node.rhs}) + ")";
  std::string text = print(node.lhs, op.precedence) + " " + std::string(op.text) + " " +
                     print(node.rhs, op.precedence + 1);
  return parenthesised(text, op.precedence, context);
}

std::string shortest(double value) {
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

std::string print(const Expr &expr, int context) {
  return std::visit(
      Overloaded{
          [&](const IntegerLiteral &node) {
            return parenthesised(std::to_string(node.value), node.value < 0 ? unaryPrecedence : 12,
                                 context);
          },
          [](const FloatingLiteral &node) { return shortest(node.value); },
          [](const InameRef &node) { return node.name.str(); },
          [](const ParameterRef &node) { return node.name.str(); },
          [](const Load &node) { return toString(node.access); },
          [&](const Unary &node) {
            std::string_view sign = node.op == UnaryOp::Minus    ? "-"
                                    : node.op == UnaryOp::BitNot ? "~"
                                                                 : "!";
            return parenthesised(std::string(sign) + print(node.operand, unaryPrecedence + 1),
                                 unaryPrecedence, context);
          },
          [&](const Binary &node) { return printBinary(node, context); },
          [&](const Select &node) {
            std::string text = print(node.condition, 1) + " ? " + print(node.then, 0) + " : " +
                               print(node.otherwise, 0);
            return parenthesised(text, 0, context > 0 ? 1 : 0);
          },
          [&](const Cast &node) {
            return std::string(name(expr.type())) + "(" + print(node.operand, 0) + ")";
          },
          [](const Call &node) {
            return std::string(name(node.function)) + "(" + list(node.arguments) + ")";
          },
          [](const FunctionCall &node) {
            return node.function.str() + "(" + list(node.arguments) + ")";
          },
      },
      expr.node());
}

} // namespace

std::string toString(const Expr &expr) { return print(expr, 0); }

std::string toString(const Access &access) {
  if (access.subscripts.empty())
    return access.array.str();
  std::string text = access.array.str();
  for (const Expr &subscript : access.subscripts)
    text += "[" + print(subscript, 0) + "]";
  return text;
}

std::string dataText(const Expr &subscript) {
  const auto *conversion = subscript.getIf<Cast>();
  return toString(conversion ? conversion->operand : subscript);
}

} // namespace loopy::ir
