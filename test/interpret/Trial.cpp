#include "test/interpret/Trial.h"

#include "ir/Printer.h"
#include "ir/Verifier.h"
#include "test/interpret/HostArena.h"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace loopy::test {

using namespace ir;

namespace {

/// A region that is too large for the interpreter's patience.
constexpr std::uint64_t maximumAccesses = 60'000;

/// The bound on isl's work. Most regions get less than the compiler has, so that a few do not take
/// most of the time; what is too complex is refused.
unsigned long patience(std::uint64_t seed) {
  return seed % 16 == 0 ? IslContext::defaultMaxOperations : 100'000;
}

class Trial {
public:
  Trial(std::uint64_t seed, Figures &figures, bool verbose)
      : random(seed), figures(figures), verbose(verbose), isl(patience(seed)),
        region(randomRegion(random, isl.get())), compiled{region, {}, {}} {}

  /// Throws Fault.
  void run() {
    compiled.original = kernelOf(region, isl.get());
    const Kernel &original = compiled.original;
    if (verbose)
      std::printf("%s", toString(original).c_str());
    if (std::ranges::any_of(original.statements, [&](const Statement &statement) {
          return statement.domain.intersect(original.assumptions).is_empty();
        })) {
      ++figures["refused by guards"]; // the front end would say so
      return;
    }
    ++figures["regions"];
    if (auto check = verify(original); !check)
      throw Fault(check.error().message);
    isl.resetOperations();
    auto found = guarded([&] { return computeDependences(original); });
    if (!found)
      return noteSkipped(found.error(), figures, verbose);
    compiled.dependences = std::move(*found);
    if (random.chance(50))
      attempt({});
    for (unsigned scripts = random.pick<unsigned>({2, 3, 4}); scripts > 0; --scripts)
      attempt(randomScript(random, region));
  }

  std::string text() {
    isl.resetOperations();
    bool isMade = !compiled.original.statements.empty();
    return (isMade ? toString(compiled.original) : "") + current;
  }

private:
  Random random;
  Figures &figures;
  bool verbose;
  IslContext isl;
  Region region;
  CompiledRegion compiled;
  std::string current; ///< what is compiled and executed

  void describe(const std::vector<DescribedStep> &steps) {
    current = "script\n";
    for (const DescribedStep &step : steps)
      current += "  " + step.text + "\n";
    if (verbose)
      std::printf("%s", current.c_str());
  }

  void attempt(std::vector<DescribedStep> steps) {
    bool hasScript = !steps.empty();
    ++figures["loops"];
    describe(steps);
    Compilation compilation(compiled, std::move(steps), random.chance(50), isl, figures, verbose);
    auto plan = compilation.run();
    if (!plan)
      return;
    if (hasScript) {
      ++figures["scripts that ran"];
      figures["steps that ran"] += compilation.steps.size();
      for (const DescribedStep &step : compilation.steps)
        ++figures["(" + step.text.substr(0, step.text.find(' ')) + ")"];
      describe(compilation.steps);
    }
    execute(*plan, compilation.form);
  }

  Names anySizes() {
    Names sizes;
    for (const Parameter &parameter : region.parameters)
      sizes.set(parameter.name.str(),
                isFloating(parameter.type)
                    ? floatingValue(static_cast<double>(random.below(8)), parameter.type).bits
                    : random.pick<std::int64_t>({0, 1, 2, 3, 4, 5, 7, 9, 12}));
    return sizes;
  }

  void execute(const plan::LaunchPlan &plan, const DeviceForm &form) {
    ++figures["executed"];
    const std::string &source = plan.variants.front().source;
    figures["can be split"] += std::holds_alternative<plan::Splits>(plan.variants.front().division);
    figures["with barriers"] += source.contains("barrier(");
    figures["with local memory"] += source.contains("__local ");
    figures["with vectors"] += source.contains("vload") || source.contains(".s0");
    figures["with functions"] += !region.functions.empty();
    const std::string script = current;
    for (unsigned i = 0; i < 3; ++i) {
      Names sizes = anySizes();
      current = script + "n=" + std::to_string(sizes.at("n")) +
                " m=" + std::to_string(sizes.at("m")) + "\n";
      execute(plan, form, sizes);
    }
  }

  void execute(const plan::LaunchPlan &plan, const DeviceForm &form, const Names &sizes) {
    ArenaLayout layout(region.arrays, true, random);
    std::vector<std::byte> expected = layout.initial(random), actual = expected;
    RegionMemory memory(region, layout, sizes, expected);
    test::run(region, sizes, memory);
    if (memory.accesses > maximumAccesses)
      return;
    std::string refused =
        runPlan(plan, form, layout.arguments(actual, region.parameters, sizes), random.engine);
    ++figures[refused.empty() ? "runs" : "fallbacks"];
    if (verbose && !refused.empty())
      std::printf("falls back: %s\n", refused.c_str());
    if (refused.empty() && memory.leftRow)
      throw Fault("a subscript leaves its row, but the guards hold");
    if (refused.empty())
      compare(layout, expected, actual);
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
  try {
    made.run();
    return "";
  } catch (const isl::exception &exception) {
    if (Error error = toError(exception); !error.message.contains("internal")) {
      ++figures["too complex"];
      return "";
    }
    ++figures["failures"];
    return "seed " + std::to_string(seed) + ": " + exception.what() + "\n" + made.text();
  } catch (const std::exception &fault) {
    ++figures["failures"];
    return "seed " + std::to_string(seed) + ": " + fault.what() + "\n" + made.text();
  }
}

} // namespace loopy::test
