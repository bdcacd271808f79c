//===- Options.h - The plugin's command line -----------------------------------------===//
#pragma once

#include <expected>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace loopy::plugin {

/// What `-fplugin-arg-loopy-print=` can show on standard output.
enum class PrintKind { Ir, Schedule, OpenCL, Plan, Host, Dot };

struct Options {
  std::set<PrintKind> print;
  /// A loop that is not offloaded is an error instead of a warning.
  bool strict = false;
  /// The bound on isl's work for each statement, step, proof and device kernel; nothing means the
  /// usual one.
  std::optional<unsigned long> operations;

  bool prints(PrintKind kind) const { return print.contains(kind); }
};

/// Reads the `KEY=VALUE` and `KEY` arguments that Clang passes for `-fplugin-arg-loopy-*`. The
/// error is one sentence.
std::expected<Options, std::string> parseOptions(const std::vector<std::string> &arguments);

/// Nothing when the running Clang is the one this plugin was compiled for; otherwise a sentence.
/// Another version has other class layouts, so nothing of it may be touched.
std::string clangVersionMismatch();

} // namespace loopy::plugin
