#include "test/interpret/Evaluator.h"

#include "ir/Overloaded.h"

#include <algorithm>
#include <map>

namespace loopy::test {

using namespace ir;
using namespace codegen;

void Names::set(const std::string &name, std::int64_t value) {
  for (auto &[known, current] : values)
    if (known == name) {
      current = value;
      return;
    }
  values.emplace_back(name, value);
}

std::int64_t Names::at(const std::string &name) const {
  for (const auto &[known, value] : values)
    if (known == name)
      return value;
  throw Fault("'" + name + "' has no value here");
}

bool Names::has(const std::string &name) const {
  return std::ranges::any_of(values, [&](const auto &value) { return value.first == name; });
}

Value Evaluator::parameter(const ParameterRef &node, ScalarType type) const {
  // Parameters that stand for bounds of data are no parameters of the kernel, but integers too.
  const Parameter *known = kernel.find(node.name);
  ScalarType own = known ? known->type : ScalarType::I64;
  return convert({names.at(node.name.str()), true}, own, type);
}

Value Evaluator::binary(const Binary &node, ScalarType type) const {
  if (node.op != BinaryOp::LogicalAnd && node.op != BinaryOp::LogicalOr)
    return apply(
        node.op, value(node.lhs), value(node.rhs),
        node.op == BinaryOp::ShiftLeft || node.op == BinaryOp::ShiftRight ? type : node.lhs.type());
  bool isOr = node.op == BinaryOp::LogicalOr;
  return isTrue(value(node.lhs)) == isOr ? Value{isOr, true} : value(node.rhs);
}

std::vector<std::int64_t> Evaluator::indices(const Access &access) const {
  std::vector<std::int64_t> result;
  for (const Expr &subscript : access.subscripts)
    result.push_back(index(subscript));
  return result;
}

Value Evaluator::value(const Expr &expr) const {
  ScalarType type = expr.type();
  return std::visit(
      Overloaded{
          [&](const IntegerLiteral &node) { return integerValue(node.value, type); },
          [&](const FloatingLiteral &node) { return floatingValue(node.value, type); },
          [&](const InameRef &node) {
            return convert({names.at(node.name.str()), true}, ScalarType::I64, type);
          },
          [&](const ParameterRef &node) { return parameter(node, type); },
          [&](const Load &node) { return memory.load(node.access.array, indices(node.access)); },
          [&](const Unary &node) { return apply(node.op, value(node.operand), type); },
          [&](const Binary &node) { return binary(node, type); },
          [&](const Select &node) {
            return holds(node.condition) ? value(node.then) : value(node.otherwise);
          },
          [&](const Cast &node) { return convert(value(node.operand), node.operand.type(), type); },
          [&](const FunctionCall &node) {
            std::vector<Value> arguments;
            for (const Expr &argument : node.arguments)
              arguments.push_back(value(argument));
            return call(node.function, arguments);
          },
          [](const Call &) -> Value { throw std::logic_error("no math functions here"); },
      },
      expr.node());
}

/// The variables of one call of a device function.
class CallVariables : public AccessibleMemory {
public:
  Value load(const ArrayName &array, const std::vector<std::int64_t> &subscripts) override {
    return values[{array, subscripts}];
  }
  void store(const ArrayName &array, const std::vector<std::int64_t> &subscripts,
             Value value) override {
    values[{array, subscripts}] = value;
  }

private:
  std::map<std::pair<ArrayName, std::vector<std::int64_t>>, Value> values;
};

Value Evaluator::call(const FunctionName &name, const std::vector<Value> &arguments) const {
  const Function &callee = *std::ranges::find(kernel.functions, name, &Function::name);
  CallVariables variables;
  for (std::size_t i = 0; i < arguments.size(); ++i)
    variables.store(callee.parameters[i].name, {}, arguments[i]);
  Names none;
  Flow end = Evaluator(kernel, callee, none, variables).runBlock(callee.body);
  if (end.kind != Flow::Return)
    throw Fault("'" + name.str() + "' ends without a value");
  return end.result;
}

ScalarType Evaluator::typeOf(const ArrayName &array) const {
  if (!function)
    return kernel.find(array)->type;
  for (const auto *variables : {&function->parameters, &function->locals})
    for (const Array &variable : *variables)
      if (variable.name == array)
        return variable.type;
  throw Fault("'" + array.str() + "' is no variable of the function");
}

void Evaluator::store(const Access &target, Value value, ScalarType type) const {
  memory.store(target.array, indices(target), convert(value, type, typeOf(target.array)));
}

void Evaluator::assign(const Access &target, const Expr &expr) const {
  store(target, value(expr), expr.type());
}

void Evaluator::run(const CodeBlock &code) const { runBlock(code); }

Evaluator::Flow Evaluator::runBlock(const CodeBlock &code) const {
  for (const CodeNode &node : code)
    if (Flow flow = runNode(node); flow.kind != Flow::Normal)
      return flow;
  return {};
}

Evaluator::Flow Evaluator::runNode(const CodeNode &node) const {
  return std::visit(Overloaded{
                        [&](const CodeAssign &assignment) {
                          assign(assignment.target, assignment.value);
                          return Flow();
                        },
                        [&](const CodeIf &choice) {
                          return runBlock(holds(choice.condition) ? choice.then : choice.otherwise);
                        },
                        [&](const CodeLoop &loop) { return runLoop(loop); },
                        [&](const CodeSwitch &choice) { return runSwitch(choice); },
                        [&](const CodeScope &scope) {
                          Flow flow = runBlock(scope.body);
                          bool ends = flow.kind == Flow::Leave && flow.scope == scope.name;
                          return ends ? Flow() : flow;
                        },
                        [](const CodeBreak &) { return Flow{Flow::Break}; },
                        [](const CodeContinue &) { return Flow{Flow::Continue}; },
                        [](const CodeLeave &leave) { return Flow{Flow::Leave, leave.scope}; },
                        [&](const CodeReturn &end) {
                          ScalarType type = end.value.type();
                          return Flow{
                              Flow::Return, {}, convert(value(end.value), type, function->result)};
                        },
                    },
                    node);
}

Evaluator::Flow Evaluator::runLoop(const CodeLoop &loop) const {
  for (bool tests = loop.testsFirst; !tests || holds(loop.condition); tests = true) {
    Flow flow = runBlock(loop.body);
    if (flow.kind == Flow::Break)
      return {};
    if (flow.kind == Flow::Leave || flow.kind == Flow::Return)
      return flow;
    for (const CodeAssign &step : loop.step)
      assign(step.target, step.value);
  }
  return {};
}

Evaluator::Flow Evaluator::runSwitch(const CodeSwitch &node) const {
  std::int64_t chosen = index(node.value);
  auto start = std::ranges::find_if(node.cases, [&](const CodeCase &label) {
    return std::ranges::find(label.values, chosen) != label.values.end();
  });
  if (start == node.cases.end())
    start = std::ranges::find_if(node.cases, &CodeCase::isDefault);
  for (; start != node.cases.end(); ++start) {
    Flow flow = runBlock(start->body);
    if (flow.kind == Flow::Break)
      return {};
    if (flow.kind != Flow::Normal)
      return flow;
  }
  return {};
}

/// Neighbours in memory, or the copies that a last subscript tells apart.
Access Evaluator::laneOf(const Access &first, std::size_t lane) const {
  Access result = first;
  result.subscripts.back() =
      indexAdd(result.subscripts.back(), ir::index(static_cast<std::int64_t>(lane)));
  return result;
}

Value Evaluator::operation(const VectorOperation &node, std::size_t lane) const {
  std::vector<Value> operands;
  for (const VectorExpr &operand : node.operands)
    operands.push_back(this->lane(operand, lane));
  ScalarType type = node.scalar.type();
  return std::visit(
      Overloaded{
          [&](const Unary &op) { return apply(op.op, operands[0], type); },
          [&](const Binary &op) {
            if (op.op == BinaryOp::LogicalAnd || op.op == BinaryOp::LogicalOr)
              return apply(op.op == BinaryOp::LogicalAnd ? BinaryOp::BitAnd : BinaryOp::BitOr,
                           operands[0], operands[1], ScalarType::Bool);
            bool isShift = op.op == BinaryOp::ShiftLeft || op.op == BinaryOp::ShiftRight;
            return apply(op.op, operands[0], operands[1], isShift ? type : op.lhs.type());
          },
          [&](const Select &) {
            return !operands[0].known ? Value() : operands[0].bits ? operands[1] : operands[2];
          },
          [&](const Cast &op) { return convert(operands[0], op.operand.type(), type); },
          [](const auto &) -> Value { throw std::logic_error("no vector operation"); },
      },
      node.scalar.node());
}

Value Evaluator::lane(const VectorExpr &expr, std::size_t lane) const {
  auto loaded = [&](const Expr &first) {
    const Access access = laneOf(first.getIf<Load>()->access, lane);
    return memory.load(access.array, indices(access));
  };
  return std::visit(Overloaded{
                        [&](const VectorSplat &node) { return value(node.value); },
                        [&](const VectorLanes &node) { return value(node.values[lane]); },
                        [&](const VectorLoad &node) { return loaded(node.first); },
                        [&](const VectorVariable &node) { return loaded(node.first); },
                        [&](const VectorOperation &node) { return operation(node, lane); },
                    },
                    expr.node);
}

void Evaluator::run(const AstVector &vector) const {
  std::vector<Value> values, masks;
  for (std::size_t i = 0; i < vector.targets.size(); ++i) {
    values.push_back(lane(vector.value, i));
    masks.push_back(vector.mask ? lane(*vector.mask, i) : Value{1, true});
  }
  for (std::size_t i = 0; i < vector.targets.size(); ++i)
    if (isTrue(masks[i]))
      store(vector.targets[i], values[i], vector.value.type);
}

} // namespace loopy::test
