#include "codegen/LaneStorage.h"

#include "codegen/AstRewrite.h"
#include "codegen/DeviceAccess.h"
#include "ir/LoopTree.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

struct Use {
  const Statement *statement;
  Access access;
  bool isWrite;
};

std::vector<Use> usesIn(const Kernel &kernel, const DeviceKernel &device, const ArrayName &array) {
  std::vector<Use> uses;
  for (const StatementId &id : ir::statementsIn(device.body))
    for (StatementAccess &use : accessesOf(*kernel.find(id)))
      if (use.access.array == array)
        uses.push_back({kernel.find(id), std::move(use.access), use.isWrite});
  return uses;
}

/// The loops around a statement down to `lanes`; empty when the statement is not inside.
std::vector<Iname> loopsDownTo(const Statement &statement, const Iname &lanes) {
  auto found = std::ranges::find(statement.inames, lanes);
  if (found == statement.inames.end())
    return {};
  return {statement.inames.begin(), found + 1};
}

std::vector<Expr> scopeOf(const Array &array, const Access &access) {
  return {access.subscripts.begin(), access.subscripts.begin() + array.scopeRank};
}

/// Whether a copy of the variable is only ever used in one iteration of `lanes` and of the loops
/// around it.
bool isUsedInOneIteration(const Kernel &kernel, const Array &array, const std::vector<Use> &uses,
                          const Iname &lanes) {
  std::vector<Iname> loops = loopsDownTo(*uses.front().statement, lanes);
  if (loops.empty() || array.scopeRank == 0)
    return false;
  std::vector<Expr> iteration;
  for (const Iname &iname : loops)
    iteration.push_back(inameRef(iname));
  std::optional<isl::map> owners; // { copy -> iteration }
  for (const Use &use : uses) {
    if (loopsDownTo(*use.statement, lanes) != loops)
      return false;
    isl::set domain = use.statement->domain.intersect_params(kernel.assumptions);
    isl::map own =
        toMap(domain, "s", use.statement->inames, "copy", scopeOf(array, use.access))
            .reverse()
            .apply_range(toMap(domain, "s", use.statement->inames, "iteration", iteration));
    owners = owners ? owners->unite(own) : own;
  }
  return owners->is_single_valued();
}

/// Whether all uses inside one iteration of the loops around `lanes` mean the same copy. Its
/// elements are then ordered by the kernel's dependences like memory.
bool isOneCopy(const Array &array, const std::vector<Use> &uses, const Iname &lanes) {
  std::vector<Expr> scope = scopeOf(array, uses.front().access);
  return std::ranges::all_of(uses, [&](const Use &use) {
    const std::vector<Iname> &inames = use.statement->inames;
    std::vector<Iname> inner(std::ranges::find(inames, lanes), inames.end());
    return std::ranges::equal(scope, scopeOf(array, use.access),
                              [](const Expr &a, const Expr &b) { return equal(a, b); }) &&
           std::ranges::none_of(scope, [&](const Expr &expr) { return mentions(expr, inner); });
  });
}

bool isVectorLength(std::int64_t count) {
  return count == 2 || count == 4 || count == 8 || count == 16;
}

class Planner {
public:
  Planner(const Kernel &kernel, const Schedule &schedule, const DeviceKernel &device)
      : kernel(kernel), schedule(schedule), device(device) {}

  LanePlan run() {
    std::set<Iname> seen;
    for (const StatementId &id : ir::statementsIn(device.body))
      for (const Iname &iname : kernel.find(id)->inames) {
        InameTag tag = kernel.tag(iname);
        if (isUnordered(tag) && !isParallel(tag) && seen.insert(iname).second)
          add(iname, std::holds_alternative<Vectorize>(tag));
      }
    return std::move(plan);
  }

private:
  const Kernel &kernel;
  const Schedule &schedule;
  const DeviceKernel &device;
  LanePlan plan;

  void add(const Iname &iname, bool isVector) {
    auto range = constantRange(kernel, iname);
    if (!range)
      return; // nothing runs, or unrolling says what is wrong
    if (isVector && !isVectorLength(range->extent()))
      return unroll(iname, "OpenCL has no vectors of " + std::to_string(range->extent()));
    if (auto atomic = isVector ? atomicInside(iname) : std::nullopt)
      return unroll(iname, "'" + atomic->str() + "' is atomic");
    Lanes lanes{*range, {}, {}};
    for (const Array &array : kernel.arrays) {
      std::vector<Use> uses = usesIn(kernel, device, array.name);
      bool isWritten = std::ranges::any_of(uses, [&](const Use &use) {
        return use.isWrite && !loopsDownTo(*use.statement, iname).empty();
      });
      if (!isVariable(array, schedule) || !isWritten)
        continue;
      if (isUsedInOneIteration(kernel, array, uses, iname))
        lanes.copied.insert(array.name);
      else if (!isOneCopy(array, uses, iname))
        return unroll(iname, "the values of '" + array.name.str() + "' would mix");
    }
    for (const ArrayName &array : lanes.copied)
      if (isVector && mayBeVector(array)) {
        lanes.vectors.insert(array);
        plan.copies[array].lanes = range->extent();
      } else {
        plan.copies[array].copies.emplace_back(iname, range->extent());
      }
    plan.lanes.emplace(iname, std::move(lanes));
  }

  std::optional<StatementId> atomicInside(const Iname &iname) const {
    for (const StatementId &id : ir::statementsIn(device.body))
      if (kernel.find(id)->isAtomic && !loopsDownTo(*kernel.find(id), iname).empty())
        return id;
    return std::nullopt;
  }

  /// Statements with code run lane by lane and want a plain variable.
  bool mayBeVector(const ArrayName &array) const {
    ScalarType type = kernel.find(array)->type;
    return (type == ScalarType::Bool || isVectorType(type)) &&
           std::ranges::all_of(usesIn(kernel, device, array),
                               [](const Use &use) { return use.statement->code.empty(); });
  }

  void unroll(const Iname &iname, const std::string &why) {
    auto place = kernel.inameLocations.find(iname);
    plan.remarks.push_back({place == kernel.inameLocations.end() ? SourceLocation() : place->second,
                            "'" + iname.str() + "' is tagged " + toString(kernel.tag(iname)) +
                                " but unrolled: " + why});
  }
};

} // namespace

LanePlan planLanes(const Kernel &kernel, const Schedule &schedule, const DeviceKernel &device) {
  return Planner(kernel, schedule, device).run();
}

static Access firstCopy(Access access, const Kernel &kernel, const LanePlan &plan) {
  auto found = plan.copies.find(access.array);
  if (found == plan.copies.end())
    return access;
  unsigned scope = kernel.find(access.array)->scopeRank;
  access.subscripts.insert(access.subscripts.begin() + scope, found->second.copies.size(),
                           index(0));
  if (found->second.lanes > 1)
    access.subscripts.push_back(index(0));
  return access;
}

AstBlock withFirstCopies(const AstBlock &block, const Kernel &kernel, const LanePlan &plan) {
  return mapAccesses(block, [&](const Access &access) { return firstCopy(access, kernel, plan); });
}

/// The access to the copy of one lane of `iname`.
static Access inLane(const Access &access, const Kernel &kernel, const LanePlan &plan,
                     const Iname &iname, const Expr &lane) {
  const std::vector<std::pair<Iname, std::int64_t>> &copies = plan.copies.at(access.array).copies;
  auto axis = std::ranges::find(copies, iname, &std::pair<Iname, std::int64_t>::first);
  Access result = access;
  if (axis == copies.end())
    result.subscripts.back() = lane;
  else
    result.subscripts[kernel.find(access.array)->scopeRank + (axis - copies.begin())] = lane;
  return result;
}

std::optional<LaneLoop> laneLoop(const Iname &iname, const Kernel &kernel, const LanePlan &plan) {
  auto found = plan.lanes.find(iname);
  if (found == plan.lanes.end())
    return std::nullopt;
  const Lanes &own = found->second;
  return LaneLoop{iname,
                  own.range.first,
                  own.range.extent(),
                  own.copied,
                  own.vectors,
                  [&kernel, &plan, iname](const Access &access, const Expr &lane) {
                    return inLane(access, kernel, plan, iname, lane);
                  }};
}

} // namespace loopy::codegen
