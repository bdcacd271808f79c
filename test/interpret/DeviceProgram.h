//===- DeviceProgram.h - A device kernel as steps that can be interleaved -------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "test/interpret/Evaluator.h"
#include "test/interpret/Memory.h"

#include <array>
#include <map>
#include <random>
#include <variant>
#include <vector>

namespace loopy::test {

/// Goes on at `otherwise` where the condition does not hold.
struct BranchStep {
  ir::Expr condition;
  std::size_t otherwise = 0;
};
struct JumpStep {
  std::size_t target;
};
struct SetStep {
  ir::Iname iname;
  ir::Expr value;
};
struct AssignStep {
  ir::Access target;
  ir::Expr value;
  bool isAtomic = false; ///< the target is read and written in one piece
};
using DeviceStep = std::variant<BranchStep, JumpStep, SetStep, AssignStep, codegen::AstCode,
                                codegen::AstVector, codegen::AstBarrier>;

/// What one launch passes to a device kernel.
struct DeviceLaunch {
  Names names; ///< parameters, host inames
  /// First ids of grid axes where they are no literals.
  std::map<unsigned, std::int64_t> groupFirst;
  std::map<ir::ArrayName, DeviceArray *> arrays;
  std::array<std::size_t, 3> groups = {1, 1, 1};
  std::array<std::int64_t, 3> firstGroup = {}; ///< the number of the first one; see plan::Split
};

/// A device kernel's body with jumps instead of blocks, so that a work-item can stop anywhere.
class DeviceProgram {
public:
  /// All arguments outlive the program.
  DeviceProgram(const ir::Kernel &kernel, const codegen::Schedule &schedule,
                const codegen::DeviceKernelAst &ast);

  /// Runs all work-items. Those of a group take turns in random order between barriers; groups run
  /// one after the other in random order. Throws Fault.
  void run(const DeviceLaunch &launch, std::mt19937 &random) const;

private:
  friend class GroupRun;

  const ir::Kernel &kernel;
  const codegen::Schedule &schedule;
  const codegen::DeviceKernelAst &ast;
  std::vector<DeviceStep> steps;

  void append(const codegen::AstBlock &block);
  void append(const codegen::AstFor &loop);
  void append(const codegen::AstIf &guard);
};

} // namespace loopy::test
