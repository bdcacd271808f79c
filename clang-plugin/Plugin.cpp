//===- Plugin.cpp - Registration ----------------------------------------------------------===//
#include "clang-plugin/FindKernels.h"
#include "clang-plugin/Options.h"

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"

#include <cstdio>
#include <cstdlib>

namespace loopy::plugin {
namespace {

class LoopyAction : public clang::PluginASTAction {
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &compiler,
                                                        llvm::StringRef) override {
    return createKernelFinder(compiler, options);
  }

  bool ParseArgs(const clang::CompilerInstance &compiler,
                 const std::vector<std::string> &arguments) override {
    if (const std::string mismatch = clangVersionMismatch(); !mismatch.empty()) {
      // Even the diagnostics engine may look different in another version.
      std::fprintf(stderr, "error: %s\n", mismatch.c_str());
      std::exit(1);
    }
    auto parsed = parseOptions(arguments);
    if (!parsed) {
      // Clang goes on without the plugin when there is no error.
      clang::DiagnosticsEngine &diagnostics = compiler.getDiagnostics();
      diagnostics.Report(diagnostics.getCustomDiagID(clang::DiagnosticsEngine::Error, "%0"))
          << parsed.error();
      return false;
    }
    options = std::move(*parsed);
    return true;
  }

  ActionType getActionType() override { return AddBeforeMainAction; }

  Options options;
};

} // namespace

static clang::FrontendPluginRegistry::Add<LoopyAction>
    registerAction("loopy", "offload annotated loops to OpenCL devices");

} // namespace loopy::plugin
