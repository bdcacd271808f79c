//===- Offload.h - Replaces one annotated region ------------------------------------------===//
#pragma once

#include "clang-plugin/Diagnostics.h"
#include "clang-plugin/KeepData.h"
#include "clang-plugin/Region.h"

#include <map>

namespace loopy::plugin {

/// Runs the pipeline for annotated code and puts the launch in front of it. Whatever goes wrong is
/// reported, and the code stays as it is, without its annotation.
class Offloader {
public:
  Offloader(clang::CompilerInstance &compiler, const Options &options)
      : compiler(compiler), options(options), reporter(compiler, options) {}

  /// What takes the place of `statement`, which has a kernel annotation.
  clang::Stmt *offload(clang::FunctionDecl *function, clang::AttributedStmt *statement);
  /// Replaces the body of a function that had the given kernel annotations.
  void offloadBody(clang::FunctionDecl *function,
                   const std::vector<const clang::AnnotateAttr *> &annotations);

  /// To be called when all of a function's annotated code was replaced. Returns whether more of it
  /// was changed.
  bool finish(clang::FunctionDecl *function);

  Reporter &report() { return reporter; }

private:
  clang::Stmt *offloadCompound(clang::FunctionDecl *function, clang::CompoundStmt *compound,
                               const clang::AnnotateAttr &annotation);
  clang::Stmt *offloadRegion(KernelRequest request, const clang::AnnotateAttr &annotation);
  std::expected<KernelResult, PipelineError> run(ir::IslContext &isl, const KernelRequest &request);
  void dropNestedAnnotations(clang::Stmt *statement);

  clang::CompilerInstance &compiler;
  const Options &options;
  Reporter reporter;
  std::map<const clang::FunctionDecl *, LaunchSites> launches; ///< of unfinished functions
  KernelFunctions kernels;
};

} // namespace loopy::plugin
