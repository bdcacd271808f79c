#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

static std::string parameterList(const Kernel &kernel) {
  std::string text;
  for (const Parameter &parameter : kernel.parameters)
    if (isInteger(parameter.type))
      text += (text.empty() ? "'" : ", '") + parameter.name.str() + "'";
  return text.empty() ? "there are none here" : "they are " + text;
}

Expected<Kernel> fixParameters(Kernel kernel, const FixParameters &step) {
  const std::string &name = step.parameter.str();
  const Parameter *parameter = kernel.find(step.parameter);
  if (!parameter || !isInteger(parameter->type))
    return fail("'" + name + "' is not an integer parameter of the kernel; " +
                parameterList(kernel));
  isl::set condition =
      equalTo(kernel.assumptions.ctx(), parameterRef(step.parameter), index(step.value));
  isl::set assumptions = kernel.assumptions.intersect(condition);
  if (assumptions.is_empty())
    return fail("'" + name + "' can never be " + std::to_string(step.value) + " here");

  ScalarType type = parameter->type;
  auto fix = [&](const Expr &expr) {
    return transform(expr, [&](const Expr &node) {
      const auto *reference = node.getIf<ParameterRef>();
      if (!reference || reference->name != step.parameter || !isInteger(node.type()))
        return node;
      if (node.type() == ScalarType::I64) // also the type of index expressions
        return index(step.value);
      return cast(integerLiteral(step.value, type), node.type());
    });
  };
  auto fixAccess = [&](const Access &access) {
    Access fixed = access;
    std::ranges::transform(access.subscripts, fixed.subscripts.begin(), fix);
    return fixed;
  };
  for (Statement &statement : kernel.statements) {
    statement = mapStatement(statement, {fix, fixAccess});
    statement.domain = projectOut(statement.domain.intersect(condition), name);
    for (auto &[iname, value] : statement.origin)
      value = fix(value);
  }
  kernel.assumptions = assumptions;
  kernel.guards.push_back({condition, "'" + name + "' is not " + std::to_string(step.value)});
  return kernel;
}

} // namespace loopy::transforms
