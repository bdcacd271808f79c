#include "codegen/BuildPlan.h"

#include "codegen/IslToExpr.h"
#include "codegen/PlanArrays.h"
#include "codegen/Simplify.h"
#include "codegen/Writers.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <utility>

namespace loopy::codegen {

using namespace ir;

static plan::ScalarType toPlan(ScalarType type) {
  switch (type) {
  case ScalarType::Bool:
    return plan::ScalarType::Bool;
  case ScalarType::I8:
    return plan::ScalarType::I8;
  case ScalarType::U8:
    return plan::ScalarType::U8;
  case ScalarType::I16:
    return plan::ScalarType::I16;
  case ScalarType::U16:
    return plan::ScalarType::U16;
  case ScalarType::I32:
    return plan::ScalarType::I32;
  case ScalarType::U32:
    return plan::ScalarType::U32;
  case ScalarType::I64:
    return plan::ScalarType::I64;
  case ScalarType::U64:
    return plan::ScalarType::U64;
  case ScalarType::F32:
    return plan::ScalarType::F32;
  case ScalarType::F64:
    return plan::ScalarType::F64;
  }
  std::unreachable();
}

namespace {

class PlanBuilder {
public:
  explicit PlanBuilder(const Kernel &kernel) : kernel(kernel) { plan.name = kernel.name; }

  Expected<plan::LaunchPlan> run(const std::vector<Guard> &guards) {
    addParameters();
    for (auto step : {&PlanBuilder::addArrays, &PlanBuilder::addFinalValues})
      if (auto done = (this->*step)(); !done)
        return std::unexpected(done.error());
    if (auto done = addGuards(guards); !done)
      return std::unexpected(done.error());
    return std::move(plan);
  }

private:
  const Kernel &kernel;
  plan::LaunchPlan plan;

  plan::Expression expression(const Expr &expr) const { return codegen::toPlan(expr, kernel, {}); }

  unsigned addArgument(const std::string &name, plan::ArgumentKind kind, ScalarType type) {
    plan.arguments.push_back({name, kind, toPlan(type)});
    return plan.arguments.size() - 1;
  }

  void addParameters() {
    for (const Parameter &parameter : kernel.parameters)
      addArgument(parameter.name.str(),
                  isFloating(parameter.type) ? plan::ArgumentKind::Floating
                                             : plan::ArgumentKind::Integer,
                  parameter.type);
  }

  Expected<void> addArrays() {
    Expected<Transfers> transfers = computeTransfers(kernel);
    if (!transfers)
      return std::unexpected(transfers.error());
    std::vector<unsigned> arguments = arrayArguments(kernel);
    auto argument = arguments.begin();
    for (const Array &array : kernel.arrays) {
      if (array.storage != Storage::Host)
        continue;
      if (*argument++ == plan.arguments.size()) // not of an object that has one already
        addArgument(array.object.empty() ? array.name.str() : array.object,
                    plan::ArgumentKind::Pointer, array.type);
    }
    plan.arrays = planArrays(*transfers, kernel, arguments);
    plan.ranges = planRanges(*transfers, kernel, arguments);
    return {};
  }

  Expected<void> addFinalValues() {
    ExprBuilder builder(convexContext(kernel.assumptions), islNames(kernel, {}));
    for (const FinalValue &value : kernel.finalValues) {
      Expected<Expr> assigned = builder.condition(value.value.domain());
      Expected<Expr> result = builder.value(value.value);
      if (!assigned || !result)
        return std::unexpected(assigned ? result.error() : assigned.error());
      unsigned argument = addArgument(value.variable, plan::ArgumentKind::Pointer, value.type);
      plan.finalValues.push_back({argument, expression(*assigned), expression(*result)});
    }
    return {};
  }

  /// Guards are tested before anything is known, the assumptions included.
  Expected<void> addGuards(const std::vector<Guard> &guards) {
    ExprBuilder builder(universe(kernel.assumptions.ctx()), islNames(kernel, {}));
    for (const Guard &guard : guards) {
      Expected<Expr> condition = builder.condition(guard.condition);
      if (!condition)
        return std::unexpected(condition.error());
      if (!isTrue(*condition))
        plan.guards.push_back({expression(*condition), guard.reason});
    }
    return {};
  }
};

/// One more than the largest number of a host loop variable.
unsigned hostLoopVariables(const std::vector<plan::HostNode> &nodes) {
  unsigned count = 0;
  for (const plan::HostNode &node : nodes)
    count = std::max(
        count,
        std::visit(Overloaded{
                       [](const plan::Launch &) { return 0u; },
                       [](const plan::HostLoop &loop) {
                         return std::max(loop.variable + 1, hostLoopVariables(loop.body));
                       },
                       [](const plan::HostIf &guard) { return hostLoopVariables(guard.body); },
                   },
                   node));
  return count;
}

} // namespace

Expected<plan::LaunchPlan> buildPlan(const Kernel &original, const std::vector<Guard> &guards,
                                     std::vector<plan::Variant> variants,
                                     const LoopVariables &variables) {
  return guarded([&]() -> Expected<plan::LaunchPlan> {
    auto plan = PlanBuilder(original).run(guards);
    if (!plan)
      return plan;
    auto writers = findWriters(original, variables);
    if (!writers)
      return std::unexpected(writers.error());
    plan->writers = std::move(*writers);
    plan->variants = std::move(variants);
    for (const plan::Variant &variant : plan->variants)
      plan->hostLoopVariables =
          std::max(plan->hostLoopVariables, hostLoopVariables(variant.program));
    return plan;
  });
}

} // namespace loopy::codegen
