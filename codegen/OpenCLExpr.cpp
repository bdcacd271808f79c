#include "codegen/OpenCLExpr.h"

#include "codegen/OpenCLVector.h"
#include "ir/Overloaded.h"

#include <optional>
#include <utility>

namespace loopy::codegen {

using namespace ir;

namespace {

/// How tightly an expression binds. Levels that C orders but readers (and compilers' warnings) do
/// not trust get parentheses; see `printBinary`.
enum Precedence {
  Conditional = 1,
  Disjunction,
  Conjunction,
  Bitwise,
  Equality,
  Relation,
  Shift,
  Sum,
  Product,
  Prefix,
  Postfix
};

struct Text {
  std::string text;
  Precedence precedence;
};

struct Operator {
  std::string_view symbol;
  Precedence precedence;
  Precedence left; ///< what the left operand needs to stand without parentheses
  Precedence right;
};

Operator operatorOf(BinaryOp op) {
  switch (op) {
  case BinaryOp::Add:
    return {"+", Sum, Sum, Product};
  case BinaryOp::Sub:
    return {"-", Sum, Sum, Product};
  case BinaryOp::Mul:
    return {"*", Product, Product, Prefix};
  case BinaryOp::Div:
    return {"/", Product, Product, Prefix};
  case BinaryOp::Rem:
    return {"%", Product, Product, Prefix};
  case BinaryOp::BitAnd:
    return {"&", Bitwise, Prefix, Prefix};
  case BinaryOp::BitOr:
    return {"|", Bitwise, Prefix, Prefix};
  case BinaryOp::BitXor:
    return {"^", Bitwise, Prefix, Prefix};
  case BinaryOp::ShiftLeft:
    return {"<<", Shift, Prefix, Prefix};
  case BinaryOp::ShiftRight:
    return {">>", Shift, Prefix, Prefix};
  case BinaryOp::LogicalAnd:
    return {"&&", Conjunction, Conjunction, Equality};
  case BinaryOp::LogicalOr:
    return {"||", Disjunction, Equality, Equality};
  case BinaryOp::Less:
    return {"<", Relation, Sum, Sum};
  case BinaryOp::LessEqual:
    return {"<=", Relation, Sum, Sum};
  case BinaryOp::Greater:
    return {">", Relation, Sum, Sum};
  case BinaryOp::GreaterEqual:
    return {">=", Relation, Sum, Sum};
  case BinaryOp::Equal:
    return {"==", Equality, Sum, Sum};
  case BinaryOp::NotEqual:
    return {"!=", Equality, Sum, Sum};
  default:
    std::unreachable(); // Min, Max, FloorDiv, FloorMod are function calls
  }
}

/// The function that an operation without an operator becomes.
std::optional<std::string_view> functionOf(BinaryOp op, ScalarType type) {
  bool isNarrow = type == ScalarType::I32;
  switch (op) {
  case BinaryOp::Min:
    return "min";
  case BinaryOp::Max:
    return "max";
  case BinaryOp::FloorDiv:
    return isNarrow ? narrowFloorDivFunction : floorDivFunction;
  case BinaryOp::FloorMod:
    return isNarrow ? narrowFloorModFunction : floorModFunction;
  default:
    return std::nullopt;
  }
}

bool isShift(BinaryOp op) { return op == BinaryOp::ShiftLeft || op == BinaryOp::ShiftRight; }
bool isNarrow(ScalarType type) { return isInteger(type) && bitWidth(type) < 32; }

class ExprPrinter {
public:
  explicit ExprPrinter(const ExprContext &context) : context(context) {}

  Text print(const Expr &expr) const {
    return std::visit(
        Overloaded{
            [&](const IntegerLiteral &node) {
              return literal(printInteger(node.value, expr.type()));
            },
            [&](const FloatingLiteral &node) {
              return literal(printFloating(node.value, expr.type()));
            },
            [&](const InameRef &node) {
              return convert({context.names.iname(node.name), Postfix}, context.inameType,
                             expr.type());
            },
            [&](const ParameterRef &node) { return printParameter(node, expr.type()); },
            [&](const Load &node) { return printLoad(node); },
            [&](const Unary &node) { return printUnary(node, expr.type()); },
            [&](const Binary &node) { return printBinary(node, expr.type()); },
            [&](const Select &node) { return printSelect(node); },
            [&](const Cast &node) { return castText(print(node.operand), expr.type()); },
            [&](const Call &node) {
              return printCall(std::string(name(node.function)), node.arguments);
            },
            [&](const FunctionCall &node) {
              return printCall(context.functionName(node.function), node.arguments);
            },
        },
        expr.node());
  }

  /// A `long` operand of something that makes a `long` of it anyhow needs no suffix.
  Text printRelaxed(const Expr &expr) const {
    auto value = literalValue(expr);
    if (value && expr.type() == ScalarType::I64 && *value > INT32_MIN && *value <= INT32_MAX)
      return literal(std::to_string(*value));
    return print(expr);
  }

private:
  const ExprContext &context;

  static Text literal(std::string text) {
    if (text.find(" - ") != std::string::npos)
      return {std::move(text), Sum};
    return {text, text.starts_with('-') ? Prefix : Postfix};
  }

  static std::string atLeast(Precedence needed, const Text &text) {
    return text.precedence < needed ? "(" + text.text + ")" : text.text;
  }

  static Text castText(const Text &text, ScalarType type) {
    return {"(" + std::string(openclName(type)) + ")" + atLeast(Prefix, text), Prefix};
  }

  static Text convert(Text text, ScalarType from, ScalarType to) {
    return from == to ? text : castText(text, to);
  }

  /// Integer parameters are `long` or `int`, unsigned 64-bit ones with the same bits.
  Text printParameter(const ParameterRef &node, ScalarType type) const {
    ScalarType own = context.parameterType(node.name);
    Text text{context.names.parameter(node.name), Postfix};
    if (isFloating(own))
      return convert(std::move(text), own, type);
    if (own == ScalarType::U64 && isFloating(type))
      text = castText(text, ScalarType::U64);
    return convert(std::move(text), context.isNarrow(node.name) ? ScalarType::I32 : ScalarType::I64,
                   type);
  }

  Text printLoad(const Load &node) const {
    std::string text = printAccess(node.access, context);
    if (context.isByteBool(node.access.array))
      return {text + " != 0", Equality};
    return {std::move(text), Postfix};
  }

  Text printUnary(const Unary &node, ScalarType type) const {
    std::string operand = atLeast(Prefix, print(node.operand));
    switch (node.op) {
    case UnaryOp::Minus: // never `--`
      operand = operand.starts_with('-') ? "-(" + operand + ")" : "-" + operand;
      break;
    case UnaryOp::BitNot:
      operand.insert(0, "~");
      break;
    case UnaryOp::LogicalNot:
      return {"!" + operand, Prefix};
    }
    return promoted({std::move(operand), Prefix}, type);
  }

  /// C computes in `int` at least.
  static Text promoted(Text text, ScalarType type) {
    return isNarrow(type) && type != ScalarType::Bool ? castText(text, type) : text;
  }

  Text printBinary(const Binary &node, ScalarType type) const {
    if (auto function = functionOf(node.op, type))
      return {std::string(*function) + "(" + print(node.lhs).text + ", " + print(node.rhs).text +
                  ")",
              Postfix};
    Operator op = operatorOf(node.op);
    // Each operand once: long sums are nested deeply.
    const bool isRelaxed = !isShift(node.op) && node.lhs.type() == node.rhs.type();
    auto operand = [&](const Expr &expr, const Expr &other) {
      return isRelaxed && !literalValue(other) ? printRelaxed(expr) : print(expr);
    };
    Text lhs = operand(node.lhs, node.rhs), rhs = operand(node.rhs, node.lhs);
    const auto *inner = node.lhs.getIf<Binary>();
    bool chained = inner && inner->op == node.op && op.precedence <= Bitwise;
    std::string left = chained ? lhs.text : atLeast(op.left, lhs);
    std::string text = left + " " + std::string(op.symbol) + " " + atLeast(op.right, rhs);
    return promoted({std::move(text), op.precedence}, type);
  }

  Text printSelect(const Select &node) const {
    return {atLeast(Equality, print(node.condition)) + " ? " +
                atLeast(Disjunction, print(node.then)) + " : " +
                atLeast(Disjunction, print(node.otherwise)),
            Conditional};
  }

  Text printCall(const std::string &function, const std::vector<Expr> &arguments) const {
    std::string text;
    for (const Expr &argument : arguments)
      text += (text.empty() ? "" : ", ") + print(argument).text;
    return {function + "(" + text + ")", Postfix};
  }
};

} // namespace

std::string printExpr(const Expr &expr, const ExprContext &context) {
  return ExprPrinter(context).print(expr).text;
}

std::string printIndex(const Expr &expr, const ExprContext &context) {
  return ExprPrinter(context).printRelaxed(expr).text;
}

std::string printUpperBound(const std::string &variable, const Expr &last,
                            const ExprContext &context) {
  const auto *node = last.getIf<Binary>();
  if (node && node->op == BinaryOp::Sub && literalValue(node->rhs) == 1)
    return variable + " < " + printIndex(node->lhs, context);
  if (auto value = literalValue(last); value && *value < INT32_MAX)
    return variable + " < " + std::to_string(*value + 1);
  return variable + " <= " + printIndex(last, context);
}

std::string printAccess(const Access &access, const ExprContext &context) {
  std::string text = context.names.array(access.array);
  bool isVector = context.isVector(access.array);
  for (std::size_t i = 0; i < access.subscripts.size(); ++i)
    if (isVector && i + 1 == access.subscripts.size())
      text += componentName(literalValue(access.subscripts[i]).value());
    else
      text += "[" + printIndex(access.subscripts[i], context) + "]";
  return text;
}

} // namespace loopy::codegen
