//===- Diagnostics.h - What the user is told ----------------------------------------------===//
#pragma once

#include "clang-plugin/Options.h"
#include "clang-plugin/Pipeline.h"
#include "clang-plugin/ReadScript.h"

#include <string>
#include <vector>

namespace clang {
class CompilerInstance;
class Expr;
} // namespace clang

namespace loopy::plugin {

/// Turns the project's errors into Clang's diagnostics.
class Reporter {
public:
  Reporter(clang::CompilerInstance &compiler, const Options &options)
      : compiler(compiler), options(options) {}

  /// The warning of the group -Wpass-failed (an error when strict) at the construct in the way.
  void notOffloaded(const ir::Error &error, clang::SourceLocation annotation);
  /// An error at the step of the script.
  void scriptError(const ir::Error &error, clang::SourceLocation annotation);
  void scriptError(const ScriptReadError &error);
  /// Remarks for -Rpass=loopy.
  void offloaded(const KernelResult &result, clang::SourceLocation loop,
                 clang::SourceLocation annotation);

  /// Remarks: which arrays of a loop may stay on the device, and what brings data back.
  void dataStays(clang::SourceLocation loop, const std::vector<std::string> &arrays);
  void dataReturns(clang::SourceLocation location, const std::string &reason);
  void dataReturns(const clang::Expr *lvalue, bool mayWrite);
  /// All data returns after each launch of the function.
  void dataNeverStays(clang::SourceLocation loop, const std::string &reason);

  void error(clang::SourceLocation location, const std::string &message);
  void warning(clang::SourceLocation location, const std::string &message);
  void note(clang::SourceLocation location, const std::string &message);

private:
  void notes(const ir::Error &error);
  void remark(clang::SourceLocation location, const std::string &message);

  clang::CompilerInstance &compiler;
  const Options &options;
};

} // namespace loopy::plugin
