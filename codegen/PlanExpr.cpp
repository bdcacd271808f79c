//===- PlanExpr.cpp - Index expressions for the runtime's evaluator -----------------------===//
#include "codegen/BuildPlan.h"

#include "codegen/Division.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace loopy::codegen {

using namespace ir;

namespace {

/// What is not an integer expression of the host reaches none of these functions: codegen builds
/// plan expressions from isl sets and functions only.
[[noreturn]] void notAnIndex() { std::abort(); }

class PlanWriter {
public:
  PlanWriter(const Kernel &kernel, const std::vector<Iname> &hostInames)
      : kernel(kernel), hostInames(hostInames) {}

  plan::Expression run(const Expr &expr) {
    write(expr);
    return std::move(result);
  }

private:
  const Kernel &kernel;
  const std::vector<Iname> &hostInames;
  plan::Expression result;

  void emit(plan::Op op, std::int64_t operand = 0) { result.code.push_back({op, operand}); }

  void write(const Expr &expr) {
    std::visit(Overloaded{
                   [&](const IntegerLiteral &node) { emit(plan::Op::Constant, node.value); },
                   [&](const InameRef &node) {
                     emit(plan::Op::HostLoop, position(hostInames, node.name));
                   },
                   [&](const ParameterRef &node) { writeParameter(node.name); },
                   [&](const Unary &node) { writeUnary(node); },
                   [&](const Binary &node) { writeBinary(node); },
                   [&](const Select &node) {
                     write(node.condition);
                     write(node.then);
                     write(node.otherwise);
                     emit(plan::Op::Select);
                   },
                   [](const auto &) { notAnIndex(); },
               },
               expr.node());
  }

  void writeParameter(const ParameterName &name) {
    if (name == pieceFirst() || name == pieceLast())
      return emit(name == pieceFirst() ? plan::Op::PieceFirst : plan::Op::PieceLast);
    if (auto number = hostLoopNumber(name))
      return emit(plan::Op::HostLoop, static_cast<std::int64_t>(*number));
    if (auto end = rangeEnd(name))
      return emit(end->isHigh ? plan::Op::RangeHigh : plan::Op::RangeLow,
                  static_cast<std::int64_t>(end->number));
    emit(plan::Op::Argument, position(kernel.parameters, name, &Parameter::name));
  }

  template <typename Items, typename Key, typename Projection = std::identity>
  static std::int64_t position(const Items &items, const Key &key, Projection projection = {}) {
    auto found = std::ranges::find(items, key, projection);
    if (found == items.end())
      notAnIndex();
    return std::distance(items.begin(), found);
  }

  void writeUnary(const Unary &node) {
    write(node.operand);
    switch (node.op) {
    case UnaryOp::Minus:
      return emit(plan::Op::Negate);
    case UnaryOp::LogicalNot:
      return emit(plan::Op::Not);
    case UnaryOp::BitNot:
      notAnIndex();
    }
  }

  void writeBinary(const Binary &node) {
    bool mirrored = node.op == BinaryOp::Greater || node.op == BinaryOp::GreaterEqual;
    write(mirrored ? node.rhs : node.lhs);
    write(mirrored ? node.lhs : node.rhs);
    emit(opOf(node.op));
  }

  static plan::Op opOf(BinaryOp op) {
    switch (op) {
    case BinaryOp::Add:
      return plan::Op::Add;
    case BinaryOp::Sub:
      return plan::Op::Subtract;
    case BinaryOp::Mul:
      return plan::Op::Multiply;
    // Truncation is the floor here: these divisions are exact, or their operands are not negative,
    // or only compare a remainder with zero; see IslToExpr.cpp.
    case BinaryOp::Div:
    case BinaryOp::FloorDiv:
      return plan::Op::FloorDivide;
    case BinaryOp::Rem:
    case BinaryOp::FloorMod:
      return plan::Op::FloorModulo;
    case BinaryOp::Min:
      return plan::Op::Minimum;
    case BinaryOp::Max:
      return plan::Op::Maximum;
    case BinaryOp::LogicalAnd:
      return plan::Op::And;
    case BinaryOp::LogicalOr:
      return plan::Op::Or;
    case BinaryOp::Less:
    case BinaryOp::Greater:
      return plan::Op::Less;
    case BinaryOp::LessEqual:
    case BinaryOp::GreaterEqual:
      return plan::Op::LessEqual;
    case BinaryOp::Equal:
      return plan::Op::Equal;
    case BinaryOp::NotEqual:
      return plan::Op::NotEqual;
    case BinaryOp::BitAnd:
    case BinaryOp::BitOr:
    case BinaryOp::BitXor:
    case BinaryOp::ShiftLeft:
    case BinaryOp::ShiftRight:
      break;
    }
    notAnIndex();
  }
};

} // namespace

plan::Expression toPlan(const Expr &expr, const Kernel &kernel,
                        const std::vector<Iname> &hostInames) {
  return PlanWriter(kernel, hostInames).run(expr);
}

} // namespace loopy::codegen
