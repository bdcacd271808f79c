#include "test/interpret/GroupRun.h"

#include "codegen/DeviceAccess.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;
using namespace codegen;

GroupRun::GroupRun(const DeviceProgram &program, const DeviceLaunch &launch, unsigned group,
                   std::vector<Names> names)
    : program(program), launch(launch), group(group) {
  for (Names &one : names)
    items.push_back({std::move(one), 0, {}});
}

GroupRun::Shape GroupRun::shapeOf(const Array &array) const {
  Shape shape;
  auto copies = program.ast.laneCopies.find(array.name);
  bool hasCopies = copies != program.ast.laneCopies.end();
  if (hasCopies)
    for (const auto &[iname, count] : copies->second.copies)
      shape.push_back(count);
  for (const auto &size : array.sizes)
    shape.push_back(literalValue(size.value()).value());
  if (hasCopies && copies->second.lanes > 1)
    shape.push_back(copies->second.lanes);
  return shape;
}

DeviceArray &GroupRun::variable(const Array &array, std::size_t size) {
  bool isLocal = array.space == AddressSpace::Local;
  auto &all = isLocal ? locals : items[current].variables;
  return all.try_emplace(array.name, array.name.str(), array.type, 0, size).first->second;
}

std::pair<DeviceArray *, std::int64_t> GroupRun::find(const ArrayName &name,
                                                      const std::vector<std::int64_t> &subscripts) {
  const Array &array = *program.kernel.find(name);
  if (!isVariable(array, program.schedule)) {
    auto passed = launch.arrays.find(name);
    if (passed == launch.arrays.end())
      throw Fault("'" + name.str() + "' is not passed to the kernel");
    return {passed->second, subscripts.at(0)};
  }
  const Shape &shape = shapes.try_emplace(name, shapeOf(array)).first->second;
  if (shape.size() != subscripts.size())
    throw Fault("wrong number of subscripts for '" + name.str() + "'");
  std::int64_t element = 0, size = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (subscripts[i] < 0 || subscripts[i] >= shape[i])
      throw Fault("subscript " + std::to_string(subscripts[i]) + " of '" + name.str() +
                  "' is not below " + std::to_string(shape[i]));
    element = element * shape[i] + subscripts[i];
    size *= shape[i];
  }
  return {&variable(array, static_cast<std::size_t>(size)), element};
}

WorkItem GroupRun::by(const ArrayName &name) const {
  const Array &array = *program.kernel.find(name);
  bool isLocal = isVariable(array, program.schedule);
  return {static_cast<unsigned>(group * items.size() + current), group,
          isLocal ? localEpoch : globalEpoch, atomicArray && *atomicArray == name};
}

Value GroupRun::load(const ArrayName &array, const std::vector<std::int64_t> &subscripts) {
  auto [memory, element] = find(array, subscripts);
  return memory->load(element, by(array));
}

void GroupRun::store(const ArrayName &array, const std::vector<std::int64_t> &subscripts,
                     Value value) {
  auto [memory, element] = find(array, subscripts);
  memory->store(element, value, by(array));
}

bool GroupRun::isWaiting(const Item &item) const {
  return item.next < program.steps.size() &&
         std::holds_alternative<AstBarrier>(program.steps[item.next]);
}

void GroupRun::step(Item &item) {
  const DeviceStep &step = program.steps[item.next++];
  Evaluator evaluator(program.kernel, item.names, *this);
  std::visit(
      Overloaded{
          [&](const BranchStep &branch) {
            if (!evaluator.holds(branch.condition))
              item.next = branch.otherwise;
          },
          [&](const JumpStep &jump) { item.next = jump.target; },
          [&](const SetStep &set) { item.names.set(set.iname.str(), evaluator.index(set.value)); },
          [&](const AssignStep &assign) {
            atomicArray = assign.isAtomic ? &assign.target.array : nullptr;
            evaluator.assign(assign.target, assign.value);
            atomicArray = nullptr;
          },
          [&](const AstCode &code) { evaluator.run(code.code); },
          [&](const AstVector &vector) { evaluator.run(vector); },
          [](const AstBarrier &) {},
      },
      step);
}

void GroupRun::runToBarrier(std::mt19937 &random) {
  auto isReady = [&](std::size_t i) {
    return items[i].next < program.steps.size() && !isWaiting(items[i]);
  };
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (isReady(i))
      ready.push_back(i);
  while (!ready.empty()) {
    std::size_t chosen = random() % ready.size();
    current = ready[chosen];
    for (unsigned turn = 1 + random() % 16; turn > 0 && isReady(current); --turn)
      step(items[current]);
    if (!isReady(current))
      ready.erase(ready.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
}

void GroupRun::passBarrier() {
  std::size_t where = items.front().next;
  for (Item &item : items)
    if (item.next != where)
      throw Fault("the work-items of a group do not meet at one barrier");
  ++localEpoch;
  globalEpoch += std::get<AstBarrier>(program.steps[where]).isGlobal;
  for (Item &item : items)
    ++item.next;
}

void GroupRun::run(std::mt19937 &random) {
  while (true) {
    runToBarrier(random);
    if (std::ranges::none_of(items, [&](const Item &item) { return isWaiting(item); }))
      return;
    passBarrier();
  }
}

} // namespace loopy::test
