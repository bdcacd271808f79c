#include "test/interpret/Compilation.h"

#include "codegen/BuildPlan.h"
#include "codegen/Division.h"
#include "ir/Verifier.h"
#include "runtime/plan/Validate.h"
#include "test/interpret/Witness.h"
#include "transforms/DefaultSchedule.h"

#include <algorithm>
#include <cstdio>

namespace loopy::test {

using namespace ir;
using namespace codegen;

static void requireNotInternal(const Error &error) {
  if (error.message.contains("internal"))
    throw Fault(error.message);
}

void noteSkipped(const Error &error, Figures &figures, bool verbose) {
  requireNotInternal(error);
  ++figures["not offloaded"];
  if (verbose)
    std::printf("stays a loop: %s\n", error.message.c_str());
}

void Compilation::skip(const Error &error) { noteSkipped(error, figures, verbose); }

std::optional<plan::LaunchPlan> Compilation::run() {
  auto variant = steps.empty() ? compileDefault() : compileScript();
  if (!variant)
    return std::nullopt;
  isl.resetOperations();
  auto built = buildPlan(compiled.original, form.kernel.guards, {std::move(*variant)});
  if (!built) {
    skip(built.error());
    return std::nullopt;
  }
  built->name = "region";
  if (auto valid = plan::validate(*built); !valid)
    throw Fault("the plan is not valid: " + valid.error());
  return std::move(*built);
}

std::optional<plan::Variant> Compilation::compileScript() {
  while (!steps.empty()) {
    isl.resetOperations();
    auto applied =
        transforms::applyScript(compiled.original, compiled.dependences, scriptOf(steps));
    auto done =
        applied ? compile(*applied, plan::DeviceKind::Any) : std::unexpected(applied.error());
    if (done)
      return std::move(*done);
    cut(done.error());
  }
  return std::nullopt;
}

std::optional<plan::Variant> Compilation::compileDefault() {
  isl.resetOperations();
  auto form = isGpu ? transforms::DeviceForm::Gpu : transforms::DeviceForm::Cpu;
  auto script = transforms::defaultSchedule(compiled.original, compiled.dependences, form);
  if (!script) {
    skip(script.error());
    return std::nullopt;
  }
  auto applied = transforms::applyScript(compiled.original, compiled.dependences, *script,
                                         transforms::Verification::ByCaller);
  auto done = applied ? compile(*applied, isGpu ? plan::DeviceKind::Gpu : plan::DeviceKind::Cpu)
                      : std::unexpected(applied.error());
  if (done)
    return std::move(*done);
  skip(done.error());
  return std::nullopt;
}

Expected<plan::Variant> Compilation::compile(const transforms::AppliedScript &applied,
                                             plan::DeviceKind device) {
  if (auto check = verify(applied.kernel); !check)
    throw Fault(check.error().message);
  if (auto check = verifySameInstances(applied.kernel, applied.base); !check)
    return std::unexpected(check.error());
  auto schedule = buildSchedule(applied.kernel, applied.dependences, "region");
  if (!schedule)
    return std::unexpected(schedule.error());
  auto code = buildVariant(applied.kernel, *schedule, device);
  if (!code)
    return std::unexpected(code.error());
  isl.resetOperations();
  PieceTransfers pieces;
  code->variant.division = divide(applied.kernel, applied.base, *schedule, code->kernels, pieces);
  form = {applied.kernel, std::move(*schedule), std::move(code->kernels)};
  return std::move(code->variant);
}

/// Ends the script before the step that is to blame for an error.
void Compilation::cut(const Error &error) {
  requireNotInternal(error);
  ++figures["steps rejected"];
  std::size_t step = error.location.isValid() && error.location.encoding <= steps.size()
                         ? error.location.encoding - 1
                         : steps.size() - 1;
  if (verbose)
    std::printf("rejected: %s: %s\n", steps[step].text.c_str(), error.message.c_str());
  checkReason(error.message, step);
  steps.resize(step);
}

void Compilation::checkReason(const std::string &message, std::size_t step) {
  if (message.contains("the copies would") || message.contains("must stay before") ||
      message.starts_with("after this step")) // speaks of the kernel with copies
    return;
  auto changes = [](const DescribedStep &earlier) {
    return transforms::changesStorage(earlier.action);
  };
  if (std::any_of(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(step), changes))
    return;
  auto witness = isTrueWitness(compiled.region, message);
  if (witness && !*witness)
    throw Fault("the witness does not happen: " + message);
  figures["witnesses true"] += witness.has_value();
}

} // namespace loopy::test
