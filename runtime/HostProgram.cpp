//===- HostProgram.cpp - The interpreter of host loops around launches ----------------------===//
#include "runtime/HostProgram.h"

namespace loopy::rt {

namespace {

class Interpreter {
public:
  Interpreter(const plan::LaunchPlan &plan, std::span<const ArgumentValue> arguments,
              const LaunchAction &action)
      : variables(plan.hostLoopVariables), values{arguments, variables}, action(action) {}

  Status run(const std::vector<plan::HostNode> &nodes);

private:
  Status run(const plan::Launch &launch);
  Status run(const plan::HostLoop &loop);
  Status run(const plan::HostIf &condition);

  std::vector<std::int64_t> variables;
  const Values values; ///< refers to `variables`
  const LaunchAction &action;
};

} // namespace

Status Interpreter::run(const plan::Launch &launch) {
  Groups groups{};
  bool isEmpty = false;
  for (unsigned axis = 0; axis < 3; ++axis) {
    const auto count = evaluate(launch.groups[axis], values);
    if (!count)
      return refuse(count.error());
    isEmpty |= *count < 1;
    groups[axis] = static_cast<std::size_t>(*count);
  }
  return isEmpty ? Status() : action(launch, groups, values);
}

Status Interpreter::run(const plan::HostLoop &loop) {
  const auto first = evaluate(loop.first, values);
  if (!first)
    return refuse(first.error());
  const auto last = evaluate(loop.last, values);
  if (!last)
    return refuse(last.error());
  for (std::int64_t value = *first; value <= *last;) {
    variables[loop.variable] = value;
    if (auto done = run(loop.body); !done)
      return done;
    if (__builtin_add_overflow(value, loop.step, &value))
      break;
  }
  return {};
}

Status Interpreter::run(const plan::HostIf &condition) {
  const auto held = holds(condition.condition, values);
  if (!held)
    return refuse(held.error());
  return *held ? run(condition.body) : Status();
}

Status Interpreter::run(const std::vector<plan::HostNode> &nodes) {
  for (const plan::HostNode &node : nodes)
    if (auto done = std::visit([&](const auto &inner) { return run(inner); }, node); !done)
      return done;
  return {};
}

Status forEachLaunch(const plan::LaunchPlan &plan, const plan::Variant &variant,
                     std::span<const ArgumentValue> arguments, const LaunchAction &action) {
  return Interpreter(plan, arguments, action).run(variant.program);
}

Result<std::uint64_t> rehearse(const plan::LaunchPlan &plan, const plan::Variant &variant,
                               std::span<const ArgumentValue> arguments) {
  std::uint64_t launches = 0;
  const auto check = [&](const plan::Launch &launch, const Groups &groups,
                         const Values &values) -> Status {
    for (const plan::Operand &operand : launch.operands)
      if (const auto *integer = std::get_if<plan::IntegerOperand>(&operand))
        if (const auto value = evaluate(integer->value, values); !value)
          return refuse(value.error());
    std::size_t items = 1;
    for (unsigned axis = 0; axis < 3; ++axis)
      if (__builtin_mul_overflow(items, groups[axis], &items) ||
          __builtin_mul_overflow(items, launch.localSize[axis], &items))
        return refuse("kernel '" + launch.kernel + "' would have too many work-items");
    ++launches;
    return {};
  };
  if (auto checked = forEachLaunch(plan, variant, arguments, check); !checked)
    return refuse(checked.error());
  return launches;
}

} // namespace loopy::rt
