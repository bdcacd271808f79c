#include "test/interpret/RunPlan.h"

#include "codegen/OpenCL.h"
#include "ir/Overloaded.h"
#include "runtime/ArrayMoves.h"
#include "runtime/HostProgram.h"
#include "runtime/Pieces.h"
#include "runtime/StagedArrays.h"
#include "test/interpret/DeviceProgram.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>

namespace loopy::test {

using namespace ir;
using namespace codegen;

namespace {

/// A host array's part on the device.
struct Transferred {
  const rt::HostArray &host;
  const Array &array;
  std::byte *begin; ///< of the touched part in the host's memory
  DeviceArray device;
  rt::ArrayMove move;
  std::vector<Value> before; ///< of what moves out

  unsigned size() const { return sizeInBytes(array.type); }
  /// Calls `visit(element, address)` for the elements of a part of the array.
  template <typename Visit> void forEach(const rt::ByteBox &part, Visit visit) {
    rt::forEachRow(part, [&](std::uintptr_t row, std::size_t) {
      auto offset = part.bytes() == 0 ? 0 : row - host.touched.begin;
      for (std::uint64_t at = offset; at < offset + part.extent[0]; at += size())
        visit(host.first + static_cast<std::int64_t>(at / size()), begin + at);
    });
  }
};

class PlanRun {
public:
  PlanRun(const plan::LaunchPlan &plan, const DeviceForm &form,
          const std::vector<rt::ArgumentValue> &arguments, std::mt19937 &random)
      : plan(plan), form(form), arguments(arguments), random(random) {}

  std::string run() {
    auto checked = rt::checkCall(plan, {arguments, {}});
    if (!checked)
      return checked.error();
    auto rehearsed = rt::rehearse(plan, plan.variants.front(), arguments);
    if (!rehearsed)
      return rehearsed.error();
    for (const DeviceKernelAst &ast : form.asts)
      programs.emplace_back(form.kernel, form.schedule, ast);
    if (*rehearsed != 0 && std::holds_alternative<plan::Splits>(variant.division) && random() % 2)
      runInPieces(*checked);
    else
      runWhole(*checked);
    std::ranges::for_each(checked->finalValues, rt::store);
    return "";
  }

private:
  const plan::LaunchPlan &plan;
  const DeviceForm &form;
  const std::vector<rt::ArgumentValue> &arguments;
  std::mt19937 &random;
  const plan::Variant &variant = plan.variants.front();
  std::vector<Transferred> arrays;
  std::vector<DeviceArray> scratch;
  std::vector<DeviceProgram> programs; ///< in the order of `form.asts`
  struct Store {
    std::byte *address;
    Value value;
    ScalarType type;
  };
  std::vector<Store> results; ///< for the host, when all that may read the old values has run

  /// Each launch on one to three devices of random sizes, in any order.
  void runInPieces(const rt::CheckedCall &checked) {
    auto staged = rt::StagedArrays::copy(plan, checked);
    if (!staged)
      throw Fault(staged.error());
    const auto &splits = std::get<plan::Splits>(variant.division);
    auto done = rt::forEachLaunch(plan, variant, arguments,
                                  [&](const plan::Launch &launch, const rt::Groups &groups,
                                      const rt::Values &values) -> rt::Status {
                                    runInPieces({launch, splits.at(launch.kernel), groups, values},
                                                checked, *staged);
                                    return {};
                                  });
    if (!done)
      throw Fault(done.error());
    staged->store();
  }

  void runInPieces(const rt::DividedLaunch &divided, const rt::CheckedCall &checked,
                   const rt::StagedArrays &staged) {
    for (const rt::Piece &piece : piecesOf(divided, checked)) {
      std::vector<rt::HostArray> parts;
      for (std::size_t i = 0; i < piece.arrays.size(); ++i)
        parts.push_back(staged.inCopy(i, piece.arrays[i]));
      copyIn(parts, rt::wholeMoves(divided.split.arrays, parts));
      const rt::CallPiece part{divided, piece.groups, nullptr};
      launch(divided.launch, divided.groups, &part, divided.values);
      copyOut();
    }
    storeResults();
  }

  std::vector<rt::Piece> piecesOf(const rt::DividedLaunch &divided,
                                  const rt::CheckedCall &checked) {
    rt::Device device;
    device.memory = device.maximumAllocation = 8 + random() % 400;
    std::vector<const rt::Device *> devices(1 + random() % 3, &device);
    const rt::DivisibleCall call{plan, variant, arguments, checked};
    auto pieces = rt::findPieces(call, divided, devices);
    if (!pieces) { // too small even for one work-group
      device.memory = device.maximumAllocation = std::numeric_limits<std::int64_t>::max();
      pieces = rt::findPieces(call, divided, devices);
    }
    if (!pieces)
      throw Fault("the pieces were not found: " + pieces.error());
    std::ranges::shuffle(*pieces, random);
    return std::move(*pieces);
  }

  void runWhole(const rt::CheckedCall &checked) {
    // Boxes as the run time moves them, and where they would not pay.
    const std::uint64_t bytesPerRow = random() % 16;
    copyIn(checked.arrays, random() % 4 == 0
                               ? rt::wholeMoves(plan.arrays, checked.arrays)
                               : rt::closeMoves(plan, checked.arrays, arguments, bytesPerRow));
    auto done = rt::forEachLaunch(plan, variant, arguments,
                                  [&](const plan::Launch &launch, const rt::Groups &groups,
                                      const rt::Values &values) -> rt::Status {
                                    this->launch(launch, groups, nullptr, values);
                                    return {};
                                  });
    if (!done)
      throw Fault(done.error());
    copyOut();
    storeResults();
  }

  void storeResults() {
    for (const auto &[address, value, type] : results)
      storeBytes(value, type, address);
    results.clear();
  }

  void copyIn(const std::vector<rt::HostArray> &hosts, const std::vector<rt::ArrayMove> &moves) {
    arrays.clear();
    scratch.clear();
    arrays.reserve(plan.arrays.size());
    for (std::size_t i = 0; i < plan.arrays.size(); ++i) {
      const rt::HostArray &host = hosts[i];
      const std::string &name = plan.arguments[plan.arrays[i].argument].name;
      const Array &array = *form.kernel.find(ArrayName(name));
      auto count = host.touched.bytes / sizeInBytes(array.type);
      arrays.push_back({host,
                        array,
                        reinterpret_cast<std::byte *>(host.touched.begin),
                        DeviceArray(array.name.str(), array.type, host.first, count),
                        moves[i],
                        {}});
      Transferred &part = arrays.back();
      part.forEach(part.move.in, [&](std::int64_t element, const std::byte *address) {
        part.device.at(element) = loadBytes(array.type, address);
      });
      part.forEach(part.move.out, [&](std::int64_t element, const std::byte *) {
        part.before.push_back(part.device.at(element));
      });
    }
    for (const plan::Scratch &memory : variant.scratch) {
      const Array &array = *form.kernel.find(ArrayName(memory.name));
      const auto bytes = rt::bytesOf(memory, arguments);
      if (!bytes)
        throw Fault(bytes.error());
      scratch.emplace_back(memory.name, array.type, 0, *bytes / sizeInBytes(array.type));
    }
  }

  /// All results go to the host, or those that changed where not everything is written.
  void copyOut() {
    for (Transferred &part : arrays) {
      auto before = part.before.begin();
      part.forEach(part.move.out, [&](std::int64_t element, std::byte *address) {
        Value value = part.device.at(element), old = *before++;
        if (!value.known)
          throw Fault("the result " + part.device.name + "[" + std::to_string(element) +
                      "] is not known");
        if (!part.move.storesChanges || value != old)
          results.push_back({address, value, part.array.type});
      });
    }
  }

  /// All of a launch, or a piece of it.
  void launch(const plan::Launch &launch, const rt::Groups &groups, const rt::CallPiece *part,
              const rt::Values &values) {
    auto found = std::ranges::find(form.asts, launch.kernel, &DeviceKernelAst::name);
    const DeviceKernelAst &ast = *found;
    DeviceLaunch passed;
    passed.groups = groups;
    if (part && part->launch.split.axis) {
      const unsigned axis = *part->launch.split.axis;
      passed.groups[axis] = part->groups.end - part->groups.begin;
      passed.firstGroup[axis] = static_cast<std::int64_t>(part->groups.begin);
    }
    auto parameters = kernelParameters(form.kernel, form.schedule, ast);
    if (parameters.size() != launch.operands.size())
      throw Fault("'" + launch.kernel + "' gets another number of arguments than it has");
    for (std::size_t i = 0; i < parameters.size(); ++i)
      pass(parameters[i], launch.operands[i], values, passed);
    for (unsigned axis = 0; axis < launch.localSize.size(); ++axis)
      if (launch.localSize[axis] != (axis < ast.locals.size() ? ast.locals[axis].second : 1))
        throw Fault("'" + launch.kernel + "' gets another work-group size than it has");
    programs[static_cast<std::size_t>(found - form.asts.begin())].run(passed, random);
  }

  void pass(const KernelParameter &parameter, const plan::Operand &operand,
            const rt::Values &values, DeviceLaunch &passed) {
    auto integer = [&] {
      return rt::evaluate(std::get<plan::IntegerOperand>(operand).value, values).value();
    };
    std::visit(
        Overloaded{
            [&](const ArrayParameter &p) {
              passed.arrays[p.array] = &arrays[std::get<plan::ArrayOperand>(operand).array].device;
            },
            [&](const ScratchParameter &p) {
              passed.arrays[p.array] = &scratch[std::get<plan::ScratchOperand>(operand).scratch];
            },
            [&](const IntegerParameter &p) { passed.names.set(p.parameter.str(), integer()); },
            [&](const HostInameParameter &p) { passed.names.set(p.iname.str(), integer()); },
            [&](const GridFirstParameter &p) { passed.groupFirst[p.axis] = integer(); },
            [&](const FloatingParameter &p) {
              unsigned argument = std::get<plan::FloatingOperand>(operand).argument;
              passed.names.set(p.parameter.str(), arguments[argument].integer);
            },
        },
        parameter);
  }
};

} // namespace

std::string runPlan(const plan::LaunchPlan &plan, const DeviceForm &form,
                    const std::vector<rt::ArgumentValue> &arguments, std::mt19937 &random) {
  return PlanRun(plan, form, arguments, random).run();
}

} // namespace loopy::test
