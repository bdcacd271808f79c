#include "codegen/OpenCLVector.h"

#include "codegen/Simplify.h"

#include "ir/Overloaded.h"

#include <utility>

namespace loopy::codegen {

using namespace ir;

std::string openclVectorName(ScalarType type, std::int64_t lanes) {
  if (lanes == 1)
    return std::string(openclName(type));
  return std::string(openclName(type == ScalarType::Bool ? ScalarType::I32 : type)) +
         std::to_string(lanes);
}

std::string componentName(std::int64_t lane) {
  return std::string(".s") + "0123456789abcdef"[lane];
}

namespace {

/// The prefix is reserved: no name of the source starts with it.
constexpr const char *valueName = "loopy_value";
constexpr const char *maskName = "loopy_mask";

bool is64Bit(ScalarType type) { return sizeInBytes(type) == 8; }

enum Binding { Sum = 1, Product, Atom };
struct Text {
  std::string text;
  Binding binding;
};

std::string symbolOf(BinaryOp op) {
  switch (op) {
  case BinaryOp::Add:
    return "+";
  case BinaryOp::Sub:
    return "-";
  case BinaryOp::Mul:
    return "*";
  case BinaryOp::Div:
    return "/";
  case BinaryOp::BitAnd:
  case BinaryOp::LogicalAnd:
    return "&";
  case BinaryOp::BitOr:
  case BinaryOp::LogicalOr:
    return "|";
  case BinaryOp::BitXor:
    return "^";
  case BinaryOp::ShiftLeft:
    return "<<";
  case BinaryOp::ShiftRight:
    return ">>";
  case BinaryOp::Less:
    return "<";
  case BinaryOp::LessEqual:
    return "<=";
  case BinaryOp::Greater:
    return ">";
  case BinaryOp::GreaterEqual:
    return ">=";
  case BinaryOp::Equal:
    return "==";
  case BinaryOp::NotEqual:
    return "!=";
  default:
    std::unreachable(); // the others have no vector form
  }
}

class VectorPrinter {
public:
  VectorPrinter(std::int64_t lanes, const ExprContext &context, PrivateVectors &used)
      : lanes(lanes), context(context), used(used) {}

  std::string vectorName(ScalarType type) const { return openclVectorName(type, lanes); }

  /// The text of a value of vector type.
  Text print(const VectorExpr &expr) const {
    return std::visit(
        Overloaded{
            [&](const VectorSplat &node) { return lanesText(expr.type, scalar(node.value)); },
            [&](const VectorLanes &node) {
              std::string list;
              for (const Expr &value : node.values)
                list += (list.empty() ? "" : ", ") + scalar(value);
              return lanesText(expr.type, list);
            },
            [&](const VectorLoad &node) {
              const Access &first = node.first.getIf<Load>()->access;
              const std::string function = isPrivate(first.array, expr.type)
                                               ? "loopy_load_" + vectorName(expr.type) + "("
                                               : "vload" + std::to_string(lanes) + "(0, ";
              return Text{function + "&" + printAccess(first, context) + ")", Atom};
            },
            [&](const VectorVariable &node) { return Text{variable(node.first), Atom}; },
            [&](const VectorOperation &node) { return printOperation(node, expr.type); },
        },
        expr.node);
  }

  std::string store(const VectorExpr &value, const Access &first) const {
    const std::string target = "&" + printAccess(first, context) + ")";
    return isPrivate(first.array, value.type)
               ? "loopy_store_" + vectorName(value.type) + "(" + print(value).text + ", " + target
               : "vstore" + std::to_string(lanes) + "(" + print(value).text + ", 0, " + target;
  }

  std::string variable(const Expr &first) const {
    return withoutComponent(printAccess(first.getIf<Load>()->access, context));
  }
  static std::string withoutComponent(const std::string &text) {
    return text.substr(0, text.rfind(".s"));
  }

private:
  std::int64_t lanes;
  const ExprContext &context;
  PrivateVectors &used;

  /// Whether a vector at these elements needs a function of the program.
  bool isPrivate(const ArrayName &array, ScalarType type) const {
    if (!context.isPrivate(array))
      return false;
    used.emplace(type, lanes);
    return true;
  }

  std::string scalar(const Expr &value) const {
    if (value.type() == ScalarType::Bool)
      return "(" + printExpr(value, context) + ") ? -1 : 0";
    return printExpr(value, context);
  }

  Text lanesText(ScalarType type, const std::string &values) const {
    return {"(" + vectorName(type) + ")(" + values + ")", Atom};
  }

  static std::string grouped(const Text &text, Binding needed) {
    return text.binding < needed ? "(" + text.text + ")" : text.text;
  }

  Text call(const std::string &function, const std::string &arguments) const {
    return {function + "(" + arguments + ")", Atom};
  }

  Text convert(const std::string &text, ScalarType type) const {
    return call("convert_" + vectorName(type), text);
  }

  Text printOperation(const VectorOperation &node, ScalarType type) const {
    return std::visit(Overloaded{
                          [&](const Unary &op) {
                            std::string operand = grouped(print(node.operands[0]), Atom);
                            return Text{(op.op == UnaryOp::Minus ? "-" : "~") + operand, Product};
                          },
                          [&](const Binary &op) { return printBinary(op, node); },
                          [&](const Select &) { return printSelect(node, type); },
                          [&](const Cast &) { return convert(print(node.operands[0]).text, type); },
                          [&](const Call &op) {
                            std::string arguments;
                            for (const VectorExpr &argument : node.operands)
                              arguments += (arguments.empty() ? "" : ", ") + print(argument).text;
                            Text result = call(std::string(name(op.function)), arguments);
                            return type == ScalarType::Bool && is64Bit(node.operands[0].type)
                                       ? convert(result.text, ScalarType::I32)
                                       : result;
                          },
                          [](const auto &) -> Text { std::unreachable(); },
                      },
                      node.scalar.node());
  }

  /// Beside a vector, a scalar of its type stands for all lanes.
  Text printOperand(const VectorExpr &expr, const VectorExpr &other) const {
    const auto *splat = std::get_if<VectorSplat>(&expr.node);
    if (!splat || std::holds_alternative<VectorSplat>(other.node) || expr.type == ScalarType::Bool)
      return print(expr);
    bool isPlain = !splat->value.getIf<Binary>() && !splat->value.getIf<Select>();
    return {printExpr(splat->value, context), isPlain ? Atom : Sum};
  }

  Text printBinary(const Binary &op, const VectorOperation &node) const {
    Text lhs = printOperand(node.operands[0], node.operands[1]);
    Text rhs = printOperand(node.operands[1], node.operands[0]);
    bool isSum = op.op == BinaryOp::Add || op.op == BinaryOp::Sub;
    bool isProduct = op.op == BinaryOp::Mul || op.op == BinaryOp::Div;
    Binding left = isSum ? Sum : isProduct ? Product : Atom;
    Binding right = isSum ? Product : Atom;
    std::string text = grouped(lhs, left) + " " + symbolOf(op.op) + " " + grouped(rhs, right);
    if (isComparison(op.op) && is64Bit(node.operands[0].type))
      return convert(text, ScalarType::I32);
    return {text, isProduct ? Product : isSum ? Sum : Binding(0)};
  }

  Text printSelect(const VectorOperation &node, ScalarType type) const {
    return call("select", print(node.operands[2]).text + ", " + print(node.operands[1]).text +
                              ", " + maskFor(print(node.operands[0]).text, type));
  }

public:
  /// `select` wants a mask as wide as the values.
  std::string maskFor(const std::string &mask, ScalarType type) const {
    return is64Bit(type) ? convert(mask, ScalarType::I64).text : mask;
  }
};

} // namespace

static std::vector<std::string> laneByLane(const AstVector &vector, const VectorPrinter &printer,
                                           const ExprContext &context) {
  std::vector<std::string> lines = {"{"};
  lines.push_back("  const " + printer.vectorName(vector.value.type) + " " + valueName + " = " +
                  printer.print(vector.value).text + ";");
  if (vector.mask)
    lines.push_back("  const " + printer.vectorName(ScalarType::Bool) + " " + maskName + " = " +
                    printer.print(*vector.mask).text + ";");
  for (std::size_t lane = 0; lane < vector.targets.size(); ++lane) {
    std::string store =
        printAccess(vector.targets[lane], context) + " = " + valueName + componentName(lane) + ";";
    if (vector.mask)
      lines.push_back(std::string("  if (") + maskName + componentName(lane) + ")");
    lines.push_back((vector.mask ? "    " : "  ") + store);
  }
  lines.push_back("}");
  return lines;
}

std::string privateVectorMacros(const PrivateVectors &vectors) {
  std::string text;
  for (const auto &[type, lanes] : vectors) {
    const std::string vector = openclVectorName(type, lanes), row = "loopy_row_" + vector;
    text += "typedef struct __attribute__((packed)) { " + vector + " lanes; } " + row +
            ";\n#define loopy_load_" + vector + "(from) (((const __private " + row +
            " *)(from))->lanes)\n#define loopy_store_" + vector + "(value, to) ((__private " + row +
            " *)(to))->lanes = (value)\n\n";
  }
  return text;
}

std::vector<std::string> printVector(const AstVector &vector, const ExprContext &context,
                                     PrivateVectors &used) {
  const auto lanes = static_cast<std::int64_t>(vector.targets.size());
  VectorPrinter printer(lanes, context, used);
  std::string target = printAccess(vector.targets[0], context);
  switch (vector.store) {
  case AstVector::Store::Variable: {
    std::string variable = VectorPrinter::withoutComponent(target);
    std::string value = printer.print(vector.value).text;
    if (!vector.mask)
      return {variable + " = " + value + ";"};
    return {variable + " = select(" + variable + ", " + value + ", " +
            printer.maskFor(printer.print(*vector.mask).text, vector.value.type) + ");"};
  }
  case AstVector::Store::Contiguous:
    if (!vector.mask)
      return {printer.store(vector.value, vector.targets[0]) + ";"};
    [[fallthrough]];
  case AstVector::Store::Scatter:
    return laneByLane(vector, printer, context);
  }
  std::unreachable();
}

} // namespace loopy::codegen
