//===- BuildVariant.cpp - Source and launches for one kind of device ---------------------===//
#include "codegen/BuildPlan.h"

#include "codegen/DeviceAccess.h"
#include "codegen/NarrowIndex.h"
#include "codegen/OpenCL.h"
#include "codegen/OpenCLAtomic.h"
#include "codegen/PrivateMemory.h"
#include "codegen/ScratchShape.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <functional>

namespace loopy::codegen {

using namespace ir;

namespace {

class VariantBuilder {
public:
  VariantBuilder(const Kernel &kernel, const Schedule &schedule)
      : kernel(kernel), schedule(schedule) {}

  Expected<VariantCode> run(plan::DeviceKind device) {
    for (unsigned i = 0; i < schedule.kernels.size(); ++i) {
      isl_ctx_reset_operations(kernel.assumptions.ctx().get()); // the bound is one per kernel
      Expected<DeviceKernelAst> ast = buildDeviceKernel(kernel, schedule, i);
      if (!ast)
        return std::unexpected(ast.error());
      if (auto fits = checkPrivateMemory(kernel, schedule, i, *ast); !fits)
        return std::unexpected(fits.error());
      asts.push_back(std::move(*ast));
    }
    isl_ctx_reset_operations(kernel.assumptions.ctx().get());
    Expected<AstBlock> host = buildHostProgram(kernel, schedule);
    if (!host)
      return std::unexpected(host.error());

    plan::Variant variant;
    variant.device = device;
    variant.source = printOpenCL(kernel, schedule, asts);
    variant.usesFloat = usesType(ScalarType::F32);
    variant.usesDouble = usesType(ScalarType::F64);
    variant.usesInt64Atomics = std::ranges::any_of(asts, [&](const DeviceKernelAst &ast) {
      return needsInt64Atomics(atomicKindsIn(ast.body, kernel));
    });
    variant.fastMath = kernel.floating == Floating::Fast;
    for (const Array *array : scratchArrays())
      variant.scratch.push_back({array->name.str(), sizeOf(*array), copiesOf(*array)});
    std::vector<Iname> loops;
    variant.program = program(*host, loops);
    // Processors of CPUs have 64-bit registers, and compilers need no second text.
    if (device != plan::DeviceKind::Cpu)
      if (auto narrow = narrowIndices(kernel, schedule, asts, *host)) {
        narrow->fits.source = printOpenCL(kernel, schedule, asts, &*narrow);
        variant.narrow = std::move(narrow->fits);
      }
    return VariantCode{std::move(variant), remarks(), std::move(asts)};
  }

private:
  const Kernel &kernel;
  const Schedule &schedule;
  std::vector<DeviceKernelAst> asts;

  std::vector<Note> remarks() const {
    std::vector<Note> result;
    for (const DeviceKernelAst &ast : asts)
      result.insert(result.end(), ast.remarks.begin(), ast.remarks.end());
    return result;
  }

  bool usesType(ScalarType type) const {
    return std::ranges::any_of(asts, [&](const DeviceKernelAst &ast) {
      return typesOf(kernel, schedule, ast).contains(type);
    });
  }

  std::vector<const Array *> scratchArrays() const {
    std::vector<const Array *> result;
    for (const Array &array : kernel.arrays)
      if (array.storage == Storage::Temporary && !isVariable(array, schedule))
        result.push_back(&array);
    return result;
  }

  /// Of one copy, without the sizes that depend on parameters.
  static std::uint64_t sizeOf(const Array &array) {
    std::uint64_t bytes = sizeInBytes(array.type);
    for (const auto &size : array.sizes)
      bytes *= static_cast<std::uint64_t>(literalValue(size.value()).value_or(1));
    return bytes;
  }

  plan::Expression copiesOf(const Array &array) const {
    Expr copies = scratchCopies(schedule, array);
    return literalValue(copies) == 1 ? plan::Expression() : toPlan(copies, kernel, {});
  }

  std::vector<plan::HostNode> program(const AstBlock &block, std::vector<Iname> &loops) const {
    std::vector<plan::HostNode> result;
    for (const AstNode &node : block)
      std::visit(Overloaded{
                     [&](const AstFor &loop) { result.push_back(hostLoop(loop, loops)); },
                     [&](const AstIf &guard) { addGuard(guard, loops, result); },
                     [&](const AstLaunch &launch) { result.push_back(launchOf(launch, loops)); },
                     [](const AstStatement &) {},
                     [](const AstCode &) {},
                     [](const AstVector &) {},
                     [](const AstBarrier &) {},
                 },
                 node);
    return result;
  }

  plan::HostLoop hostLoop(const AstFor &loop, std::vector<Iname> &loops) const {
    plan::HostLoop result;
    result.variable = loops.size();
    result.name = loop.iname.str();
    result.first = toPlan(loop.lower, kernel, loops);
    result.last = toPlan(loop.upper, kernel, loops);
    result.step = loop.step;
    loops.push_back(loop.iname);
    result.body = program(loop.body, loops);
    loops.pop_back();
    return result;
  }

  void addGuard(const AstIf &guard, std::vector<Iname> &loops,
                std::vector<plan::HostNode> &result) const {
    auto add = [&](const Expr &condition, const AstBlock &body) {
      if (!body.empty())
        result.push_back(plan::HostIf{toPlan(condition, kernel, loops), program(body, loops)});
    };
    add(guard.condition, guard.then);
    add(unary(UnaryOp::LogicalNot, guard.condition, ScalarType::Bool), guard.otherwise);
  }

  plan::Launch launchOf(const AstLaunch &launch, const std::vector<Iname> &loops) const {
    const DeviceKernelAst &ast = asts.at(launch.kernel);
    plan::Launch result;
    result.kernel = ast.name;
    for (std::size_t axis = 0; axis < result.groups.size(); ++axis)
      result.groups[axis] =
          toPlan(axis < ast.groups.size() ? ast.groups[axis].count : index(1), kernel, loops);
    for (std::size_t axis = 0; axis < ast.locals.size(); ++axis)
      result.localSize[axis] = static_cast<unsigned>(ast.locals[axis].second);
    for (const KernelParameter &parameter : kernelParameters(kernel, schedule, ast))
      result.operands.push_back(operandOf(parameter, ast, loops));
    return result;
  }

  plan::Operand operandOf(const KernelParameter &parameter, const DeviceKernelAst &ast,
                          const std::vector<Iname> &loops) const {
    auto integer = [&](const Expr &value) {
      return plan::IntegerOperand{toPlan(value, kernel, loops)};
    };
    return std::visit(
        Overloaded{
            [&](const ArrayParameter &p) -> plan::Operand {
              return plan::ArrayOperand{hostArrayNumber(p.array)};
            },
            [&](const ScratchParameter &p) -> plan::Operand {
              auto scratch = scratchArrays();
              return plan::ScratchOperand{static_cast<unsigned>(
                  std::ranges::find(scratch, kernel.find(p.array)) - scratch.begin())};
            },
            [&](const IntegerParameter &p) -> plan::Operand {
              return integer(parameterRef(p.parameter));
            },
            [&](const FloatingParameter &p) -> plan::Operand {
              return plan::FloatingOperand{
                  static_cast<unsigned>(kernel.find(p.parameter) - kernel.parameters.data())};
            },
            [&](const HostInameParameter &p) -> plan::Operand {
              return integer(inameRef(p.iname));
            },
            [&](const GridFirstParameter &p) -> plan::Operand {
              return integer(ast.groups.at(p.axis).first);
            },
        },
        parameter);
  }

  /// Position among the kernel's Host arrays, as in LaunchPlan::arrays.
  unsigned hostArrayNumber(const ArrayName &name) const {
    unsigned number = 0;
    for (const Array &array : kernel.arrays) {
      if (array.name == name)
        break;
      number += array.storage == Storage::Host;
    }
    return number;
  }
};

} // namespace

Expected<VariantCode> buildVariant(const Kernel &kernel, const Schedule &schedule,
                                   plan::DeviceKind device) {
  return guarded([&] { return VariantBuilder(kernel, schedule).run(device); });
}

} // namespace loopy::codegen
