#include "test/unit/support/RunAst.h"

#include "ir/Overloaded.h"

#include <algorithm>
#include <stdexcept>

namespace loopy::test {

using namespace ir;
using namespace codegen;

static std::int64_t floorDivide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

static std::int64_t apply(BinaryOp op, std::int64_t a, std::int64_t b) {
  switch (op) {
  case BinaryOp::Add:
    return a + b;
  case BinaryOp::Sub:
    return a - b;
  case BinaryOp::Mul:
    return a * b;
  case BinaryOp::Div:
    return a / b;
  case BinaryOp::Rem:
    return a % b;
  case BinaryOp::FloorDiv:
    return floorDivide(a, b);
  case BinaryOp::FloorMod:
    return a - b * floorDivide(a, b);
  case BinaryOp::Min:
    return std::min(a, b);
  case BinaryOp::Max:
    return std::max(a, b);
  case BinaryOp::LogicalAnd:
    return a && b;
  case BinaryOp::LogicalOr:
    return a || b;
  case BinaryOp::Less:
    return a < b;
  case BinaryOp::LessEqual:
    return a <= b;
  case BinaryOp::Greater:
    return a > b;
  case BinaryOp::GreaterEqual:
    return a >= b;
  case BinaryOp::Equal:
    return a == b;
  case BinaryOp::NotEqual:
    return a != b;
  default:
    throw std::logic_error("not an index operation");
  }
}

std::int64_t evaluate(const Expr &expr, const Environment &environment) {
  auto value = [&](const Expr &operand) { return evaluate(operand, environment); };
  return std::visit(
      Overloaded{
          [](const IntegerLiteral &node) { return node.value; },
          [&](const InameRef &node) { return environment.at(node.name.str()); },
          [&](const ParameterRef &node) { return environment.at(node.name.str()); },
          [&](const Unary &node) {
            return node.op == UnaryOp::Minus ? -value(node.operand)
                                             : std::int64_t(!value(node.operand));
          },
          [&](const Binary &node) { return apply(node.op, value(node.lhs), value(node.rhs)); },
          [&](const Select &node) {
            return value(node.condition) ? value(node.then) : value(node.otherwise);
          },
          [](const auto &) -> std::int64_t { throw std::logic_error("not an index expression"); },
      },
      expr.node());
}

namespace {

std::string commaList(const std::vector<std::int64_t> &values) {
  std::string text;
  for (std::int64_t value : values)
    text += (text.empty() ? "" : ",") + std::to_string(value);
  return "[" + text + "]";
}

class Runner {
public:
  explicit Runner(Environment environment) : environment(std::move(environment)) {}

  std::vector<std::string> executed;

  void run(const AstBlock &block) {
    for (const AstNode &node : block)
      std::visit(
          Overloaded{
              [&](const AstFor &loop) { runLoop(loop); },
              [&](const AstIf &guard) {
                run(evaluate(guard.condition, environment) ? guard.then : guard.otherwise);
              },
              [&](const AstStatement &statement) { record(statement.statement, statement.target); },
              [&](const AstCode &code) { executed.push_back(code.statement.str()); },
              [&](const AstVector &vector) {
                for (const Access &target : vector.targets)
                  record(vector.statement, target);
              },
              [&](const AstLaunch &launch) {
                executed.push_back("launch" + std::to_string(launch.kernel) + commaList(loops));
              },
          },
          node);
  }

  void bind(const Iname &iname, std::int64_t value) { environment[iname.str()] = value; }

private:
  Environment environment;
  std::vector<std::int64_t> loops;

  void record(const StatementId &id, const Access &target) {
    std::vector<std::int64_t> values;
    for (const Expr &subscript : target.subscripts)
      values.push_back(evaluate(subscript, environment));
    executed.push_back(id.str() + commaList(values));
  }

  void runLoop(const AstFor &loop) {
    std::int64_t last = evaluate(loop.upper, environment);
    for (std::int64_t v = evaluate(loop.lower, environment); v <= last; v += loop.step) {
      bind(loop.iname, v);
      loops.push_back(v);
      run(loop.body);
      loops.pop_back();
    }
    environment.erase(loop.iname.str());
  }
};

/// An id and the values it takes.
struct Axis {
  Iname id;
  std::int64_t first, count;
};

void runGrid(Runner &runner, const std::vector<Axis> &axes, std::size_t next,
             const AstBlock &body) {
  if (next == axes.size())
    return runner.run(body);
  for (std::int64_t i = 0; i < axes[next].count; ++i) {
    runner.bind(axes[next].id, axes[next].first + i);
    runGrid(runner, axes, next + 1, body);
  }
}

} // namespace

std::vector<std::string> instances(const DeviceKernelAst &ast, Environment environment) {
  std::vector<Axis> axes;
  for (unsigned axis = 0; axis < ast.groups.size(); ++axis)
    axes.push_back({groupIname(axis), evaluate(ast.groups[axis].first, environment),
                    evaluate(ast.groups[axis].count, environment)});
  for (unsigned axis = 0; axis < ast.locals.size(); ++axis)
    axes.push_back({localIname(axis), ast.locals[axis].first, ast.locals[axis].second});
  Runner runner(std::move(environment));
  runGrid(runner, axes, 0, ast.body);
  return runner.executed;
}

std::vector<std::string> launches(const AstBlock &host, Environment environment) {
  Runner runner(std::move(environment));
  runner.run(host);
  return runner.executed;
}

} // namespace loopy::test
