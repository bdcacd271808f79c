//===- Scan.cpp - Which statement makes a running sum ---------------------------------------===//
#include "transforms/Scan.h"

#include "ir/Dependences.h"
#include "ir/IslResult.h"
#include "ir/Order.h"
#include "transforms/Inames.h"

#include <algorithm>
#include <optional>
#include <span>

namespace loopy::transforms {

using namespace ir;

static std::unexpected<Error> failAt(const Statement &statement, std::string message) {
  return std::unexpected(Error{
      std::move(message), {}, {{statement.location, "'" + statement.id.str() + "' is here"}}});
}

static bool mentionsAny(const Access &access, std::span<const Iname> inames) {
  return std::ranges::any_of(inames, [&](const Iname &iname) { return mentions(access, iname); });
}

/// Does the statement make a running sum that another one in the loop reads?
static bool isScanned(const Kernel &kernel, const std::vector<std::size_t> &inLoop,
                      std::size_t position) {
  return std::ranges::any_of(inLoop, [&](std::size_t i) {
    return i != position &&
           std::ranges::any_of(accessesOf(kernel.statements[i]), [&](const StatementAccess &use) {
             return !use.isWrite && use.access.array == kernel.statements[position].target.array;
           });
  });
}

/// All that others in the loop may do is to read the sum.
static Expected<void> requireReadOnly(const Kernel &kernel, const Scan &scan) {
  const Statement &accumulation = kernel.statements[scan.accumulation];
  for (std::size_t i : scan.inLoop)
    for (const StatementAccess &use : accessesOf(kernel.statements[i]))
      if (i != scan.accumulation && use.access.array == accumulation.target.array &&
          (use.isWrite || !equal(use.access, accumulation.target)))
        return failAt(kernel.statements[i],
                      "'" + kernel.statements[i].id.str() + "' " +
                          (use.isWrite ? "changes " : "reads another element of ") + "'" +
                          accumulation.target.array.str() + "' in the loop over blocks");
  return {};
}

/// What is added is there before the loop: the sums of the blocks are computed first.
static Expected<void> requireInputs(const Kernel &kernel, const Scan &scan) {
  const Statement &accumulation = kernel.statements[scan.accumulation];
  auto dependences = computeDependences(kernel);
  if (!dependences)
    return std::unexpected(dependences.error());
  for (const Dependence &dependence : *dependences) {
    const std::size_t source = kernel.find(dependence.source) - kernel.statements.data();
    if (dependence.kind != DependenceKind::Flow || dependence.sink != accumulation.id ||
        dependence.array == accumulation.target.array ||
        std::ranges::find(scan.inLoop, source) == scan.inLoop.end())
      continue;
    isl::map inOneLoop = dependence.relation;
    for (std::size_t i = 0; i < scan.depth; ++i)
      inOneLoop =
          managed(inOneLoop.ctx(), isl_map_equate(inOneLoop.copy(), isl_dim_in, i, isl_dim_out, i));
    if (!inOneLoop.is_empty())
      return failAt(kernel.statements[source],
                    "'" + accumulation.id.str() + "' adds " + toString(dependence.sinkAccess) +
                        ", which '" + dependence.source.str() +
                        "' computes in the same loop; assignment_to_subst can put the computation "
                        "in its place");
  }
  return {};
}

Expected<Scan> scanIn(const Kernel &kernel, const Iname &iname) {
  std::vector<std::size_t> inLoop;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if (isInside(kernel.statements[i], iname))
      inLoop.push_back(i);
  const std::vector<Iname> &loops = kernel.statements[inLoop.front()].inames;
  const std::size_t depth = std::ranges::find(loops, iname) - loops.begin();
  for (std::size_t i : inLoop)
    if (sharedLoops(kernel, inLoop.front(), i) <= depth)
      return fail("'" + iname.str() + "' is several loops; a running sum is computed in one");
  std::optional<Scan> found;
  for (std::size_t i : inLoop) {
    const Statement &statement = kernel.statements[i];
    auto reduction = reductionOf(statement);
    if (!reduction || !isScanned(kernel, inLoop, i) ||
        mentionsAny(statement.target, std::span(statement.inames).subspan(depth)))
      continue;
    if (found)
      return fail("there are two running sums in '" + iname.str() + "'; distribute the loop first");
    found = Scan{i, std::move(*reduction), depth, inLoop};
  }
  if (!found)
    return fail("no statement in '" + iname.str() +
                "' makes a running sum that is known: a sum, a product, a bit operation, a minimum "
                "or maximum in one variable, which another statement in the loop reads, or of the "
                "element before");
  if (auto readOnly = requireReadOnly(kernel, *found); !readOnly)
    return std::unexpected(readOnly.error());
  if (auto inputs = requireInputs(kernel, *found); !inputs)
    return std::unexpected(inputs.error());
  return std::move(*found);
}

Expected<ScanInKernel> scanOrRecurrenceIn(const Kernel &kernel, const Iname &iname) {
  auto scan = scanIn(kernel, iname);
  if (scan)
    return ScanInKernel{kernel, std::move(*scan), std::nullopt, {}};
  auto recurrence = recurrenceIn(kernel, iname);
  if (!recurrence)
    return std::unexpected(scan.error());
  CarriedVariable variable = withCarriedVariable(kernel, *recurrence);
  auto carried = scanIn(variable.kernel, iname);
  if (!carried)
    return std::unexpected(carried.error());
  return ScanInKernel{std::move(variable.kernel), std::move(*carried), std::move(recurrence),
                      std::move(variable.starts)};
}

} // namespace loopy::transforms
