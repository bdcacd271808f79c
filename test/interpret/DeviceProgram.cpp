#include "test/interpret/DeviceProgram.h"

#include "test/interpret/GroupRun.h"

#include "codegen/DeviceAccess.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;
using namespace codegen;

DeviceProgram::DeviceProgram(const Kernel &kernel, const Schedule &schedule,
                             const DeviceKernelAst &ast)
    : kernel(kernel), schedule(schedule), ast(ast) {
  append(lowerAccesses(ast.body, kernel, schedule));
}

void DeviceProgram::append(const AstFor &loop) {
  steps.push_back(SetStep{loop.iname, loop.lower});
  std::size_t test = steps.size();
  Expr iname = inameRef(loop.iname);
  steps.push_back(BranchStep{binary(BinaryOp::LessEqual, iname, loop.upper, ScalarType::Bool)});
  append(loop.body);
  steps.push_back(SetStep{loop.iname, indexAdd(iname, index(loop.step))});
  steps.push_back(JumpStep{test});
  std::get<BranchStep>(steps[test]).otherwise = steps.size();
}

void DeviceProgram::append(const AstIf &guard) {
  std::size_t test = steps.size();
  steps.push_back(BranchStep{guard.condition});
  append(guard.then);
  std::size_t jump = steps.size();
  steps.push_back(JumpStep{0});
  std::get<BranchStep>(steps[test]).otherwise = steps.size();
  append(guard.otherwise);
  std::get<JumpStep>(steps[jump]).target = steps.size();
}

void DeviceProgram::append(const AstBlock &block) {
  for (const AstNode &node : block)
    std::visit(Overloaded{
                   [&](const AstFor &loop) { append(loop); },
                   [&](const AstIf &guard) { append(guard); },
                   [&](const AstStatement &statement) {
                     Expr old = load(statement.target, statement.value.type());
                     steps.push_back(AssignStep{
                         statement.target,
                         statement.atomic ? combine(*statement.atomic, old, statement.value)
                                          : statement.value,
                         statement.atomic.has_value()});
                   },
                   [](const AstLaunch &) { throw std::logic_error("a launch inside a kernel"); },
                   [&](const auto &other) { steps.push_back(other); },
               },
               node);
}

/// All combinations of the ids' values.
static std::vector<Names> times(const std::vector<Names> &all, const Iname &id, std::int64_t first,
                                std::size_t count) {
  std::vector<Names> result;
  for (const Names &one : all)
    for (std::size_t i = 0; i < count; ++i) {
      result.push_back(one);
      result.back().set(id.str(), first + static_cast<std::int64_t>(i));
    }
  return result;
}

void DeviceProgram::run(const DeviceLaunch &launch, std::mt19937 &random) const {
  for (auto &[name, array] : launch.arrays)
    array->beginLaunch();
  std::vector<Names> groups = {launch.names};
  for (unsigned axis = 0; axis < launch.groups.size(); ++axis) {
    if (axis >= ast.groups.size() && launch.groups[axis] != 1)
      throw Fault("work-groups on axis " + std::to_string(axis) + ", which the kernel ignores");
    if (axis >= ast.groups.size())
      continue;
    auto passed = launch.groupFirst.find(axis);
    auto first = literalValue(ast.groups[axis].first);
    if (first || passed != launch.groupFirst.end())
      groups =
          times(groups, groupIname(axis),
                (first ? *first : passed->second) + launch.firstGroup[axis], launch.groups[axis]);
    else // nothing in the kernel depends on it, so there may be one only
      groups.resize(groups.size() * launch.groups[axis], groups.front());
  }
  std::ranges::shuffle(groups, random);
  for (unsigned group = 0; group < groups.size(); ++group) {
    std::vector<Names> items = {groups[group]};
    for (unsigned axis = 0; axis < ast.locals.size(); ++axis)
      items = times(items, localIname(axis), ast.locals[axis].first,
                    static_cast<std::size_t>(ast.locals[axis].second));
    GroupRun(*this, launch, group, std::move(items)).run(random);
  }
}

} // namespace loopy::test
