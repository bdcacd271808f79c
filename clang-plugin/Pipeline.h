//===- Pipeline.h - From an annotated region to a launch plan ----------------------------===//
#pragma once

#include "clang-plugin/ExtractKernel.h"
#include "clang-plugin/Options.h"
#include "runtime/plan/LaunchPlan.h"
#include "transforms/Step.h"

#include "clang/Basic/SourceLocation.h"

#include <expected>
#include <string>
#include <vector>

namespace loopy::plugin {

/// A transformation script and the kind of device it is for.
struct DeviceScript {
  plan::DeviceKind device = plan::DeviceKind::Any;
  transforms::Script script;
};

/// What the annotation asks for. A kind of device that no entry covers gets the default schedule,
/// so an empty list is the bare annotation. `Any` covers all kinds and is then the only entry.
using ScriptVariants = std::vector<DeviceScript>;

/// One annotated region, not dependent on template parameters.
struct KernelRequest {
  clang::FunctionDecl *function = nullptr;
  /// Consecutive statements of one compound statement, or one loop.
  std::vector<clang::Stmt *> region;
  std::string name;  ///< the loop's name from [[loopy::name]], else FUNCTION:LINE
  std::string place; ///< FILE:LINE of the region
  clang::SourceLocation annotation;
  ScriptVariants scripts;
};

/// Something the user should know about a kernel that was offloaded, for example a waived check.
/// Without a location it belongs to the annotation.
struct Remark {
  ir::SourceLocation location;
  std::string message;
};

struct KernelResult {
  ExtractedKernel extracted;
  std::string planJson; ///< plan::toJson of the launch plan
  unsigned deviceKernels = 0;
  bool parallel = false; ///< does some device kernel have more than one work-item?
  std::string printed;   ///< the artefacts that Options::print asks for, without the host code
  std::vector<Remark> remarks;
};

/// Why there is no launch plan.
struct PipelineError {
  enum class Kind {
    NotOffloadable, ///< the loop cannot be lowered or proven; it stays as it is
    Script,         ///< a step of the script is impossible or would change the result
  };
  Kind kind = Kind::NotOffloadable;
  ir::Error error;
  /// Artefacts that were complete before the failure.
  std::string printed = {};
};

/// Extracts, transforms, verifies and generates code. `isl` outlives the result.
std::expected<KernelResult, PipelineError> runPipeline(ir::IslContext &isl, clang::Sema &sema,
                                                       const KernelRequest &request,
                                                       const Options &options);

} // namespace loopy::plugin
