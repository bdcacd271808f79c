#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

static std::string parameterList(const Kernel &kernel) {
  std::string text;
  for (const Parameter &parameter : kernel.parameters)
    if (isInteger(parameter.type))
      text += (text.empty() ? "" : ", ") + parameter.name.str();
  return text;
}

Expected<Kernel> assume(Kernel kernel, const Assume &step) {
  std::string parameters = parameterList(kernel);
  auto unreadable = [&] {
    return fail("cannot read the condition \"" + step.condition +
                "\": write it in isl syntax over the integer parameters" +
                (parameters.empty() ? ", of which there are none here"
                                    : " " + parameters + ", as in \"n >= 1 and n mod 4 = 0\""));
  };
  if (step.condition.find_first_of("{}[]:;") != std::string::npos)
    return unreadable();
  std::optional<isl::set> condition;
  try {
    condition =
        isl::set(kernel.assumptions.ctx(), "[" + parameters + "] -> { : " + step.condition + " }");
  } catch (const isl::exception_quota &) {
    throw;
  } catch (const isl::exception &) {
    return unreadable();
  }
  isl::set assumptions = kernel.assumptions.intersect(*condition);
  if (assumptions.is_empty())
    return fail("the condition \"" + step.condition + "\" can never hold here");
  kernel.guards.push_back({*condition, "the assumption \"" + step.condition + "\" does not hold"});
  kernel.assumptions = assumptions;
  return kernel;
}

} // namespace loopy::transforms
