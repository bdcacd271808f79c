#include "clang-plugin/Pipeline.h"

#include "clang-plugin/Locations.h"
#include "codegen/BuildPlan.h"
#include "codegen/Division.h"
#include "codegen/OpenCL.h"
#include "codegen/Schedule.h"
#include "ir/Dependences.h"
#include "ir/Dot.h"
#include "ir/Printer.h"
#include "ir/Verifier.h"
#include "transforms/ApplyScript.h"
#include "transforms/DefaultSchedule.h"

#include "llvm/Support/TimeProfiler.h"

#include <algorithm>
#include <cctype>

namespace loopy::plugin {

namespace {

using Failure = std::unexpected<PipelineError>;

Failure notOffloadable(ir::Error error, std::string printed = {}) {
  return Failure({PipelineError::Kind::NotOffloadable, std::move(error), std::move(printed)});
}

/// The script for one kind of device; a user's, or the default one.
struct DeviceForm {
  plan::DeviceKind device;
  std::string name; ///< "cpu", "gpu"; empty where one form serves all devices
  std::optional<transforms::Script> script;
};

std::vector<DeviceForm> formsOf(const ScriptVariants &scripts) {
  if (scripts.size() == 1 && scripts[0].device == plan::DeviceKind::Any)
    return {{plan::DeviceKind::Any, "", scripts[0].script}};
  std::vector<DeviceForm> forms = {{plan::DeviceKind::Cpu, "cpu", {}},
                                   {plan::DeviceKind::Gpu, "gpu", {}}};
  for (DeviceForm &form : forms)
    for (const DeviceScript &given : scripts)
      if (given.device == form.device)
        form.script = given.script;
  return forms;
}

std::string functionPrefix(const std::string &name, const std::string &form) {
  std::string prefix;
  for (unsigned char c : name)
    prefix += std::isalnum(c) ? static_cast<char>(c) : '_';
  if (prefix.empty() || std::isdigit(static_cast<unsigned char>(prefix[0])))
    prefix = "loop_" + prefix;
  return form.empty() ? prefix : prefix + "_" + form;
}

std::string heading(const std::string &what, const std::string &form) {
  return "// " + what + (form.empty() ? "" : " (" + form + ")") + "\n";
}

/// What one device form contributes to the plan.
struct CompiledForm {
  plan::Variant variant;
  std::vector<ir::Guard> guards;
  unsigned deviceKernels = 0;
  bool parallel = false; ///< some device kernel has more than one work-item
};

bool usesGrid(const codegen::DeviceKernel &kernel) { return kernel.groupAxes + kernel.localAxes; }

class Compilation {
public:
  Compilation(const KernelRequest &request, const Options &options, ir::IslContext &isl,
              const ir::Kernel &original, const std::vector<ir::Dependence> &dependences)
      : request(request), options(options), isl(isl), original(original), dependences(dependences) {
  }

  std::expected<CompiledForm, PipelineError> compile(const DeviceForm &form);

  std::string printed;
  std::vector<Remark> remarks;

private:
  Failure error(ir::Error error, const DeviceForm &form) const;
  std::expected<CompiledForm, PipelineError> generate(const DeviceForm &form,
                                                      const transforms::AppliedScript &applied);

  const KernelRequest &request;
  const Options &options;
  ir::IslContext &isl;
  const ir::Kernel &original;
  const std::vector<ir::Dependence> &dependences;
  codegen::PieceTransfers pieces; ///< of the original
};

/// An error of a user's script belongs to the step that caused it; what only the whole script shows
/// (a temporary that needs an array, ...) to its last step.
Failure Compilation::error(ir::Error error, const DeviceForm &form) const {
  if (!form.script)
    return notOffloadable(std::move(error), printed);
  auto isStep = [&](const transforms::Step &step) { return step.location == error.location; };
  if (!form.script->empty() && std::ranges::none_of(*form.script, isStep)) {
    if (error.location.isValid())
      error.notes.insert(error.notes.begin(), {error.location, "concerns this"});
    error.location = form.script->back().location;
  }
  return Failure({PipelineError::Kind::Script, std::move(error), printed});
}

std::expected<CompiledForm, PipelineError> Compilation::compile(const DeviceForm &form) {
  isl.resetOperations();
  transforms::Script script;
  if (form.script) {
    script = *form.script;
  } else {
    auto deviceForm = form.device == plan::DeviceKind::Gpu ? transforms::DeviceForm::Gpu
                                                           : transforms::DeviceForm::Cpu;
    auto chosen = transforms::defaultSchedule(original, dependences, deviceForm);
    if (!chosen)
      return notOffloadable(chosen.error(), printed);
    script = std::move(*chosen);
  }
  llvm::TimeTraceScope trace("loopy transform",
                             form.name + " " + std::to_string(script.size()) + " steps");
  auto verification =
      form.script ? transforms::Verification::EachStep : transforms::Verification::ByCaller;
  auto applied = transforms::applyScript(original, dependences, script, verification);
  if (!applied)
    return error(applied.error(), form);
  for (const ir::Note &remark : applied->remarks)
    remarks.push_back({remark.location, remark.message});
  if (auto check = ir::verify(applied->kernel); !check)
    return error(check.error(), form);
  isl.resetOperations();
  if (auto check = ir::verifySameInstances(applied->kernel, applied->base); !check)
    return error(check.error(), form);
  if (options.prints(PrintKind::Ir) && form.script)
    printed += heading("ir", form.name) + ir::toString(applied->kernel);
  return generate(form, *applied);
}

std::expected<CompiledForm, PipelineError>
Compilation::generate(const DeviceForm &form, const transforms::AppliedScript &applied) {
  llvm::TimeTraceScope trace("loopy generate", form.name);
  const ir::Kernel &kernel = applied.kernel;
  isl.resetOperations();
  auto schedule =
      codegen::buildSchedule(kernel, applied.dependences, functionPrefix(request.name, form.name));
  if (!schedule)
    return error(schedule.error(), form);
  if (options.prints(PrintKind::Schedule))
    printed += heading("schedule", form.name) + codegen::toString(*schedule, kernel);
  auto code = codegen::buildVariant(kernel, *schedule, form.device);
  if (!code)
    return error(code.error(), form);
  for (const ir::Note &remark : code->remarks)
    remarks.push_back({remark.location, remark.message});
  isl.resetOperations();
  codegen::PieceTransfers own;
  code->variant.division = codegen::divide(kernel, applied.base, *schedule, code->kernels,
                                           applied.hasNewBase ? own : pieces);
  if (options.prints(PrintKind::OpenCL))
    printed += heading("opencl", form.name) + code->variant.source;
  return CompiledForm{std::move(code->variant), kernel.guards,
                      static_cast<unsigned>(schedule->kernels.size()),
                      std::ranges::any_of(schedule->kernels, usesGrid)};
}

/// The original's guards first, then what the scripts added.
std::vector<ir::Guard> unite(const std::vector<CompiledForm> &forms) {
  std::vector<ir::Guard> guards;
  for (const CompiledForm &form : forms)
    for (const ir::Guard &guard : form.guards)
      if (std::ranges::none_of(guards, [&](const ir::Guard &known) {
            return known.reason == guard.reason && known.condition.is_equal(guard.condition);
          }))
        guards.push_back(guard);
  return guards;
}

/// For time traces.
std::string sizeOf(const ir::Kernel &kernel) {
  std::size_t depth = 0;
  for (const ir::Statement &statement : kernel.statements)
    depth = std::max(depth, statement.inames.size());
  return std::to_string(kernel.statements.size()) + " statements, depth " + std::to_string(depth);
}

} // namespace

std::expected<KernelResult, PipelineError> runPipeline(ir::IslContext &isl, clang::Sema &sema,
                                                       const KernelRequest &request,
                                                       const Options &options) {
  llvm::TimeTraceScope trace("loopy kernel", request.name);
  auto extracted = ir::guarded([&] {
    llvm::TimeTraceScope trace("loopy extract");
    return extractKernel(isl.get(), sema, request.function, request.region);
  });
  if (!extracted)
    return notOffloadable(extracted.error());
  ir::Kernel &original = extracted->kernel;
  original.name = request.name;
  original.location = encode(request.annotation);
  if (auto check = ir::verify(original); !check)
    return notOffloadable(check.error());
  isl.resetOperations();
  auto dependences = [&] {
    llvm::TimeTraceScope trace("loopy dependences", sizeOf(original));
    return ir::computeDependences(original);
  }();
  if (!dependences)
    return notOffloadable(dependences.error());

  Compilation compilation(request, options, isl, original, *dependences);
  std::vector<DeviceForm> forms = formsOf(request.scripts);
  bool hasDefault = std::ranges::any_of(forms, [](const DeviceForm &form) { return !form.script; });
  if (options.prints(PrintKind::Ir) && hasDefault)
    compilation.printed += heading("ir", "") + ir::toString(original);
  if (options.prints(PrintKind::Dot))
    compilation.printed += ir::toDot(original, *dependences);
  std::vector<CompiledForm> compiled;
  for (const DeviceForm &form : forms) {
    auto result = compilation.compile(form);
    if (!result)
      return std::unexpected(result.error());
    compiled.push_back(std::move(*result));
  }

  llvm::TimeTraceScope planning("loopy plan");
  isl.resetOperations();
  const unsigned deviceKernels = compiled.front().deviceKernels;
  const bool parallel = compiled.front().parallel;
  std::vector<plan::Variant> variants;
  for (CompiledForm &form : compiled)
    variants.push_back(std::move(form.variant));
  auto plan =
      codegen::buildPlan(original, unite(compiled), std::move(variants), extracted->loopVariables);
  if (!plan) {
    ir::Error error = plan.error();
    std::ranges::copy(extracted->codeReasons, std::back_inserter(error.notes));
    return notOffloadable(std::move(error), compilation.printed);
  }
  plan->name = request.name;
  plan->location = request.place;
  if (options.prints(PrintKind::Plan))
    compilation.printed += heading("plan", "") + plan::toText(*plan);
  return KernelResult{
      std::move(*extracted),          plan::toJson(*plan),           deviceKernels, parallel,
      std::move(compilation.printed), std::move(compilation.remarks)};
}

} // namespace loopy::plugin
