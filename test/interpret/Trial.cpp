#include "test/interpret/Trial.h"

#include "codegen/BuildPlan.h"
#include "ir/Printer.h"
#include "ir/Verifier.h"
#include "runtime/plan/Validate.h"
#include "test/interpret/HostArena.h"
#include "test/interpret/RandomScript.h"
#include "test/interpret/RunPlan.h"
#include "test/interpret/Witness.h"
#include "transforms/ApplyScript.h"
#include "transforms/DefaultSchedule.h"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace loopy::test {

using namespace ir;
using namespace codegen;

namespace {

/// A region that is too large for the interpreter's patience.
constexpr std::uint64_t maximumAccesses = 60'000;

class Trial {
public:
  Trial(std::uint64_t seed, Figures &figures, bool verbose)
      : random(seed), figures(figures), verbose(verbose), region(randomRegion(random, isl.get())),
        original(kernelOf(region, isl.get())), steps(randomScript(random, region)) {
    if (random.chance(20))
      steps.clear();
  }

  /// Throws Fault.
  void run() {
    if (std::ranges::any_of(original.statements, [&](const Statement &statement) {
          return statement.domain.intersect(original.assumptions).is_empty();
        })) {
      ++figures["refused by guards"]; // the front end would say so
      return;
    }
    ++figures["loops"];
    figures["scripts"] += !steps.empty();
    require(verify(original));
    auto found = guarded([&] { return computeDependences(original); });
    if (!found)
      return skip(found.error());
    dependences = std::move(*found);
    if (!steps.empty())
      applyAsFarAsPossible();
    if (compiled) {
      ++figures["scripts that ran"];
      figures["steps that ran"] += steps.size();
      for (const DescribedStep &step : steps)
        ++figures["(" + step.text.substr(0, step.text.find(' ')) + ")"];
    } else if (!compileDefault()) {
      return;
    }
    isl.resetOperations();
    auto built = buildPlan(original, form.kernel.guards, {std::move(*compiled)});
    if (!built)
      return skip(built.error());
    built->name = "region";
    if (auto valid = plan::validate(*built); !valid)
      throw Fault("the plan is not valid: " + valid.error());
    execute(*built);
  }

  std::string text() const {
    std::string all = toString(original) + "script\n";
    for (const DescribedStep &step : steps)
      all += "  " + step.text + "\n";
    return all + current;
  }

private:
  Random random;
  Figures &figures;
  bool verbose;
  IslContext isl;
  Region region;
  Kernel original;
  std::vector<DescribedStep> steps;
  std::vector<Dependence> dependences;
  DeviceForm form;
  std::optional<plan::Variant> compiled;
  std::string current; ///< what is executed

  static bool isInternal(const Error &error) {
    return error.message.find("internal") != std::string::npos;
  }

  void require(const Expected<void> &check) {
    if (!check)
      throw Fault(check.error().message);
  }

  void skip(const Error &error) {
    if (isInternal(error))
      throw Fault(error.message);
    ++figures["not offloaded"];
    if (verbose)
      std::printf("stays a loop: %s\n", error.message.c_str());
  }

  /// Ends the script before the step that is to blame for an error.
  void cut(const Error &error) {
    if (isInternal(error))
      throw Fault(error.message);
    ++figures["steps rejected"];
    std::size_t step = error.location.isValid() && error.location.encoding <= steps.size()
                           ? error.location.encoding - 1
                           : steps.size() - 1;
    if (verbose)
      std::printf("rejected: %s: %s\n", steps[step].text.c_str(), error.message.c_str());
    checkReason(error.message, step);
    steps.resize(step);
  }

  void checkReason(const std::string &message, std::size_t step) {
    if (message.contains("the copies would") || message.contains("must stay before"))
      return;
    bool changed = std::ranges::any_of(steps.begin(), steps.begin() + static_cast<long>(step),
                                       [](const DescribedStep &earlier) {
                                         return transforms::changesStorage(earlier.action);
                                       });
    if (changed)
      return;
    auto witness = isTrueWitness(region, message);
    if (witness && !*witness)
      throw Fault("the witness does not happen: " + message);
    figures["witnesses true"] += witness.has_value();
  }

  void applyAsFarAsPossible() {
    while (!steps.empty() && !compiled) {
      isl.resetOperations();
      auto applied = transforms::applyScript(original, dependences, scriptOf(steps));
      auto done = applied ? compile(*applied, plan::DeviceKind::Any)
                          : std::unexpected(applied.error());
      if (!done)
        cut(done.error());
    }
  }

  bool compileDefault() {
    isl.resetOperations();
    bool isGpu = random.chance(50);
    auto script = transforms::defaultSchedule(original, dependences,
                                              isGpu ? transforms::DeviceForm::Gpu
                                                    : transforms::DeviceForm::Cpu);
    if (!script) {
      skip(script.error());
      return false;
    }
    auto applied = transforms::applyScript(original, dependences, *script,
                                           transforms::Verification::ByCaller);
    auto done = applied ? compile(*applied, isGpu ? plan::DeviceKind::Gpu : plan::DeviceKind::Cpu)
                        : std::unexpected(applied.error());
    if (!done)
      skip(done.error());
    return done.has_value();
  }

  Expected<void> compile(const transforms::AppliedScript &applied, plan::DeviceKind device) {
    if (auto check = verify(applied.kernel); !check)
      throw Fault(check.error().message);
    if (auto check = verifySameInstances(applied.kernel, applied.base); !check)
      return check;
    auto schedule = buildSchedule(applied.kernel, applied.dependences, "region");
    if (!schedule)
      return std::unexpected(schedule.error());
    auto code = buildVariant(applied.kernel, *schedule, device);
    if (!code)
      return std::unexpected(code.error());
    form = {applied.kernel, std::move(*schedule), std::move(code->kernels)};
    compiled = std::move(code->variant);
    return {};
  }

  void execute(const plan::LaunchPlan &plan) {
    ++figures["executed"];
    const std::string &source = plan.variants.front().source;
    figures["with barriers"] += source.contains("barrier(");
    figures["with vectors"] += source.contains("vload") || source.contains(".s0");
    for (unsigned i = 0; i < 4; ++i) {
      Names sizes;
      for (const char *name : {"n", "m"})
        sizes.set(name, random.pick<std::int64_t>({0, 1, 2, 3, 4, 5, 7, 9, 12}));
      current = "n=" + std::to_string(sizes.at("n")) + " m=" + std::to_string(sizes.at("m")) + "\n";
      ArenaLayout layout(region.arrays, true, random);
      std::vector<std::byte> expected = layout.initial(random), actual = expected;
      RegionMemory memory(region, layout, sizes, expected);
      test::run(region, sizes, memory);
      if (memory.accesses > maximumAccesses)
        continue;
      std::string refused = runPlan(plan, form, layout.arguments(actual, region.parameters, sizes), random.engine);
      ++figures[refused.empty() ? "runs" : "fallbacks"];
      if (verbose && !refused.empty())
        std::printf("falls back: %s\n", refused.c_str());
      if (refused.empty() && memory.leftRow)
        throw Fault("a subscript leaves its row, but the guards hold");
      if (refused.empty())
        compare(layout, expected, actual);
    }
  }

  void compare(const ArenaLayout &layout, const std::vector<std::byte> &expected,
               const std::vector<std::byte> &actual) {
    auto [wrong, right] = std::ranges::mismatch(actual, expected);
    if (wrong == actual.end())
      return;
    auto at = wrong - actual.begin();
    for (const ArenaLayout::Place &place : layout.places) {
      auto size = static_cast<std::ptrdiff_t>(sizeInBytes(place.array->type));
      auto distance = at - static_cast<std::ptrdiff_t>(place.offset);
      if (distance >= -ArenaLayout::reach * size && distance < ArenaLayout::reach * size)
        throw Fault("another result in " + place.array->name.str() + "[" +
                    std::to_string((distance - (distance % size + size) % size) / size) + "]");
    }
  }
};

} // namespace

std::string trial(std::uint64_t seed, Figures &figures, bool verbose) {
  Trial made(seed, figures, verbose);
  if (verbose)
    std::printf("%s", made.text().c_str());
  try {
    made.run();
    return "";
  } catch (const std::exception &fault) {
    ++figures["failures"];
    return "seed " + std::to_string(seed) + ": " + fault.what() + "\n" + made.text();
  }
}

} // namespace loopy::test
