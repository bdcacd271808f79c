//===- ReadScript.h - Evaluates and decodes transformation scripts -------------------------===//
#pragma once

#include "clang-plugin/Pipeline.h"

#include "clang/Basic/PartialDiagnostic.h"

#include <expected>
#include <vector>

namespace clang {
class AnnotateAttr;
class Sema;
} // namespace clang

namespace loopy::plugin {

/// `notes` are Clang's own: the steps of the constant evaluation that failed.
struct ScriptReadError {
  ir::Error error;
  std::vector<clang::PartialDiagnosticAt> notes = {};
};

/// The scripts of a kernel annotation, in which nothing depends on template parameters. Each step
/// has the location of its call in the user's source.
std::expected<ScriptVariants, ScriptReadError> readScript(clang::Sema &sema,
                                                          const clang::AnnotateAttr &annotation);

} // namespace loopy::plugin
