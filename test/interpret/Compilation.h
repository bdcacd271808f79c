//===- Compilation.h - A region with a script, through the compiler -------------------------===//
#pragma once

#include "test/interpret/RandomScript.h"
#include "test/interpret/RunPlan.h"

#include "ir/Dependences.h"
#include "transforms/ApplyScript.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace loopy::test {

/// Counts what was looked at, by name.
using Figures = std::map<std::string, std::uint64_t>;

/// What all scripts of a region share.
struct CompiledRegion {
  const Region &region;
  ir::Kernel original;
  std::vector<ir::Dependence> dependences;
};

/// One schedule of a region. All functions throw Fault where the compiler says something that is
/// not true, or has an internal error.
class Compilation {
public:
  /// `steps` empty: the default schedule, for a GPU or not. All references outlive the compilation.
  Compilation(const CompiledRegion &compiled, std::vector<DescribedStep> steps, bool isGpu,
              ir::IslContext &isl, Figures &figures, bool verbose)
      : steps(std::move(steps)), compiled(compiled), isGpu(isGpu), isl(isl), figures(figures),
        verbose(verbose) {}

  /// Cuts the script before each step that is rejected. Nothing where the region stays a loop, or
  /// where nothing is left of the script.
  std::optional<plan::LaunchPlan> run();

  std::vector<DescribedStep> steps;
  DeviceForm form;

private:
  const CompiledRegion &compiled;
  bool isGpu;
  ir::IslContext &isl;
  Figures &figures;
  bool verbose;

  std::optional<plan::Variant> compileScript();
  std::optional<plan::Variant> compileDefault();
  ir::Expected<plan::Variant> compile(const transforms::AppliedScript &applied,
                                      plan::DeviceKind device);
  void cut(const ir::Error &error);
  void checkReason(const std::string &message, std::size_t step);
  void skip(const ir::Error &error);
};

/// Why a region stays a loop; Fault for an internal error.
void noteSkipped(const ir::Error &error, Figures &figures, bool verbose);

} // namespace loopy::test
