#include "test/unit/support/RunGroups.h"

#include "codegen/BuildPlan.h"
#include "test/interpret/HostArena.h"
#include "test/interpret/RunPlan.h"

namespace loopy::test {

using namespace ir;
using namespace codegen;

namespace {

struct CompiledKernel {
  DeviceForm form;
  plan::LaunchPlan plan;
};

Expected<CompiledKernel> compile(const Kernel &original, const transforms::Script &script) {
  auto code = generate(original, script);
  if (!code)
    return std::unexpected(code.error());
  auto variant = buildVariant(code->kernel, code->schedule, plan::DeviceKind::Any);
  if (!variant)
    return std::unexpected(variant.error());
  auto plan = buildPlan(original, code->kernel.guards, {std::move(variant->variant)});
  if (!plan)
    return std::unexpected(plan.error());
  return CompiledKernel{{code->kernel, code->schedule, std::move(variant->kernels)},
                        std::move(*plan)};
}

/// The memory afterwards.
std::vector<std::byte> run(const CompiledKernel &compiled, const ArenaLayout &layout,
                           std::vector<std::byte> memory, const Names &sizes, Random &random) {
  auto arguments = layout.arguments(memory, compiled.form.kernel.parameters, sizes);
  try {
    EXPECT_EQ(runPlan(compiled.plan, compiled.form, arguments, random.engine), "");
  } catch (const Fault &fault) {
    ADD_FAILURE() << fault.what();
  }
  return memory;
}

} // namespace

void expectSameResults(const Kernel &kernel, const transforms::Script &script,
                       const std::vector<Environment> &environments) {
  auto before = compile(kernel, {}), after = compile(kernel, script);
  ASSERT_TRUE(before) << before.error().message;
  ASSERT_TRUE(after) << after.error().message;
  for (const Environment &environment : environments)
    for (unsigned seed : {1, 2, 3}) {
      Random random(seed);
      Names sizes;
      for (const auto &[name, value] : environment)
        sizes.set(name, value);
      ArenaLayout layout(kernel.arrays, false, random);
      std::vector<std::byte> memory = layout.initial(random);
      EXPECT_TRUE(run(*before, layout, memory, sizes, random) ==
                  run(*after, layout, memory, sizes, random))
          << toString(after->form.schedule, after->form.kernel);
      if (testing::Test::HasFailure())
        return;
    }
}

} // namespace loopy::test
