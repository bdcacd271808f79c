//===- Diagnostics.cpp - What the user is told --------------------------------------------===//
#include "clang-plugin/Diagnostics.h"

#include "clang-plugin/Locations.h"
#include "clang-plugin/SourceText.h"

#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticFrontend.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Sema/Sema.h"

using namespace clang;

namespace loopy::plugin {

/// Plugins cannot add warning groups, so a warning joins the one for "this was asked for and could
/// not be done".
static unsigned passFailedWarning(DiagnosticsEngine &diagnostics) {
  return diagnostics.getDiagnosticIDs()->getCustomDiagID(DiagnosticIDs::CustomDiagDesc(
      diag::Severity::Warning, "%0", DiagnosticIDs::CLASS_WARNING, /*ShowInSystemHeader=*/false,
      /*ShowInSystemMacro=*/false, diag::Group::BackendOptimizationFailure));
}

void Reporter::error(SourceLocation location, const std::string &message) {
  DiagnosticsEngine &diagnostics = compiler.getDiagnostics();
  diagnostics.Report(location, diagnostics.getCustomDiagID(DiagnosticsEngine::Error, "%0"))
      << message;
}

void Reporter::warning(SourceLocation location, const std::string &message) {
  DiagnosticsEngine &diagnostics = compiler.getDiagnostics();
  diagnostics.Report(location, passFailedWarning(diagnostics)) << message;
}

void Reporter::note(SourceLocation location, const std::string &message) {
  DiagnosticsEngine &diagnostics = compiler.getDiagnostics();
  diagnostics.Report(location, diagnostics.getCustomDiagID(DiagnosticsEngine::Note, "%0"))
      << message;
}

void Reporter::notes(const ir::Error &error) {
  for (const ir::Note &each : error.notes)
    note(decode(each.location), each.message);
}

void Reporter::notOffloaded(const ir::Error &reason, SourceLocation annotation) {
  const SourceLocation location = reason.location.isValid() ? decode(reason.location) : annotation;
  const std::string message = "loop not offloaded: " + reason.message;
  if (options.strict)
    error(location, message);
  else
    warning(location, message);
  notes(reason);
  if (location != annotation)
    note(annotation, "annotated here");
}

void Reporter::scriptError(const ir::Error &reason, SourceLocation annotation) {
  error(reason.location.isValid() ? decode(reason.location) : annotation, reason.message);
  notes(reason);
  note(annotation, "in the script of this kernel");
}

void Reporter::scriptError(const ScriptReadError &reason) {
  error(decode(reason.error.location), reason.error.message);
  notes(reason.error);
  for (const PartialDiagnosticAt &each : reason.notes)
    compiler.getSema().Diag(each.first, each.second);
}

void Reporter::remark(SourceLocation location, const std::string &message) {
  if (!compiler.getCodeGenOpts().OptimizationRemark.patternMatches("loopy"))
    return;
  compiler.getDiagnostics().Report(location, diag::remark_fe_backend_optimization_remark)
      << AddFlagValue("loopy") << message;
}

void Reporter::offloaded(const KernelResult &result, SourceLocation loop,
                         SourceLocation annotation) {
  const unsigned count = result.deviceKernels;
  remark(loop, "loop offloaded: " + std::to_string(count) +
                   (count == 1 ? " device kernel" : " device kernels") +
                   (result.parallel ? ", parallel" : ", in order"));
  for (const Remark &each : result.remarks)
    remark(each.location.isValid() ? decode(each.location) : annotation, each.message);
}

void Reporter::dataStays(SourceLocation loop, const std::vector<std::string> &arrays) {
  std::string names;
  for (const std::string &array : arrays)
    names += (names.empty() ? "'" : ", '") + array + "'";
  remark(loop, "the data of this loop may stay on the device: " + names);
}

void Reporter::dataReturns(SourceLocation location, const std::string &reason) {
  remark(location, "data returns from the device before this: " + reason);
}

void Reporter::dataReturns(const clang::Expr *lvalue, bool mayWrite) {
  dataReturns(lvalue->getExprLoc(), quotedOrNamed(compiler.getASTContext(), lvalue) +
                                        (mayWrite ? " is written" : " is read"));
}

void Reporter::dataNeverStays(SourceLocation loop, const std::string &reason) {
  remark(loop, "the data of this loop returns from the device after it: " + reason);
}

} // namespace loopy::plugin
