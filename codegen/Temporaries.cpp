#include "codegen/Temporaries.h"

#include "codegen/AstRewrite.h"
#include "codegen/Grid.h"
#include "codegen/ScratchShape.h"

#include <algorithm>
#include <optional>
#include <set>

namespace loopy::codegen {

using namespace ir;

namespace {

/// { S[..] -> [copy] } : which copy of the temporary a statement uses; its scope subscripts.
isl::map copyOf(const Statement &statement, const Access &access, unsigned scopeRank) {
  std::vector<Expr> scope(access.subscripts.begin(), access.subscripts.begin() + scopeRank);
  return toMap(statement.domain, statement.id.str(), statement.inames, "copy", scope);
}

std::set<unsigned> kernelsUsing(const Schedule &schedule, const Kernel &kernel,
                                const ArrayName &array) {
  std::set<unsigned> users;
  for (unsigned i = 0; i < schedule.kernels.size(); ++i)
    for (const StatementId &id : statementsIn(schedule.kernels[i].body))
      for (const StatementAccess &use : accessesOf(*kernel.find(id)))
        if (use.access.array == array)
          users.insert(i);
  return users;
}

/// The accesses to a temporary.
struct TemporaryUse {
  const Statement *statement;
  Access access;
};

std::vector<TemporaryUse> usesOf(const Kernel &kernel, const ArrayName &array) {
  std::vector<TemporaryUse> uses;
  for (const Statement &statement : kernel.statements)
    for (StatementAccess &use : accessesOf(statement))
      if (use.access.array == array)
        uses.push_back({&statement, std::move(use.access)});
  return uses;
}

bool mentions(const std::vector<Expr> &exprs, const Iname &iname) {
  return std::ranges::any_of(exprs,
                             [&](const Expr &expr) { return codegen::mentions(expr, {iname}); });
}

} // namespace

bool isUsedInOneIteration(const DeviceKernel &device, const Kernel &kernel, const Array &array) {
  std::vector<TemporaryUse> uses = usesOf(kernel, array.name);
  const TemporaryUse &first = uses.front();
  auto scopeOf = [&](const Access &access) {
    return std::vector<Expr>(access.subscripts.begin(),
                             access.subscripts.begin() + array.scopeRank);
  };
  std::vector<Expr> scope = scopeOf(first.access);
  std::vector<Iname> loops = first.statement->inames;
  for (const TemporaryUse &use : uses) {
    if (!std::ranges::equal(scope, scopeOf(use.access),
                            [](const Expr &a, const Expr &b) { return equal(a, b); }))
      return false;
    if (use.statement == first.statement)
      continue;
    auto shared = sharedSequentialLoops(device, first.statement->id, use.statement->id);
    std::erase_if(loops, [&](const Iname &iname) {
      return !isParallel(kernel.tag(iname)) && std::ranges::find(shared, iname) == shared.end() &&
             std::ranges::find(device.hostInames, iname) == device.hostInames.end();
    });
  }
  while (!loops.empty() && !mentions(scope, loops.back()) && !isParallel(kernel.tag(loops.back())))
    loops.pop_back(); // one copy serves all iterations of the innermost shared loops
  std::vector<Iname> sequential;
  for (const Iname &iname : first.statement->inames) {
    bool isShared = std::ranges::find(loops, iname) != loops.end();
    if (!isShared && mentions(scope, iname))
      return false;
    if (isShared && !isParallel(kernel.tag(iname)))
      sequential.push_back(iname);
  }
  isl::set domain = emptySet(kernel.assumptions.ctx()); // of all uses: each may have another one
  for (const TemporaryUse &use : uses) {
    isl::set own = use.statement->domain.intersect_params(kernel.assumptions);
    for (const Iname &iname : use.statement->inames)
      if (std::ranges::find(loops, iname) == loops.end())
        own = projectOut(own, iname.str());
    domain = domain.unite(own);
  }
  return toMap(domain, "iteration", sequential, "copy", scope).is_injective();
}

namespace {

bool writes(const Statement &statement, const Array &array) {
  return std::ranges::any_of(accessesOf(statement), [&](const StatementAccess &use) {
    return use.isWrite && use.access.array == array.name;
  });
}

/// { S[..] -> [copy] } : the copies of a temporary that a statement writes.
isl::map copyWrittenBy(const Statement &statement, const Array &array) {
  std::optional<isl::map> copies;
  for (const StatementAccess &use : accessesOf(statement))
    if (use.isWrite && use.access.array == array.name) {
      isl::map copy = copyOf(statement, use.access, array.scopeRank);
      copies = copies ? copies->unite(copy) : copy;
    }
  return *copies;
}

/// Does some statement write the shared variable while another copy's value is still needed?
bool isOverwritten(const DeviceKernel &device, const DeviceOrder &order, const Array &array) {
  const Kernel &kernel = order.kernel();
  if (array.scopeRank == 0)
    return false;
  for (std::size_t i = 0; i < order.dependences().size(); ++i) {
    const Dependence &flow = order.dependences()[i];
    if (flow.array != array.name || flow.kind != DependenceKind::Flow)
      continue;
    const Statement &writer = *kernel.find(flow.source);
    isl::map own = copyWrittenBy(writer, array);
    for (const Statement &other : kernel.statements) {
      if (!writes(other, array))
        continue;
      isl::map sameCopy = own.apply_range(copyWrittenBy(other, array).reverse());
      isl::map between = order.beforeInWorkItem(device, flow.source, other.id)
                             .subtract(sameCopy)
                             .apply_range(order.beforeInWorkItem(device, other.id, flow.sink));
      if (!between.intersect(order.pairs(i)).is_empty())
        return true;
    }
  }
  return false;
}

/// Is a value needed in a later iteration of the host loops than the one that computed it?
bool survivesLaunch(const DeviceKernel &device, const DeviceOrder &order, const Array &array) {
  if (device.hostInames.empty())
    return false;
  std::vector<OrderLevel> levels;
  for (const Iname &iname : device.hostInames)
    levels.push_back({OrderLevel::Kind::Parallel, iname, iname});
  for (std::size_t i = 0; i < order.dependences().size(); ++i) {
    const Dependence &flow = order.dependences()[i];
    if (flow.array != array.name || flow.kind != DependenceKind::Flow)
      continue;
    const Statement &source = *order.kernel().find(flow.source);
    const Statement &sink = *order.kernel().find(flow.sink);
    if (!unorderedPairs(order.pairs(i), source, sink, levels, std::strong_ordering::less)
             .is_empty())
      return true;
  }
  return false;
}

/// The copy that an access means, with work-group ids in place of inames.
std::vector<Expr> copyInGroup(const Kernel &kernel, const TemporaryUse &use, unsigned scopeRank) {
  std::map<Iname, Expr> ids;
  for (const Iname &iname : use.statement->inames)
    if (std::holds_alternative<GroupAxis>(kernel.tag(iname)))
      ids.emplace(iname, inameRef(*boundIname(kernel, iname)));
  std::vector<Expr> copy;
  for (unsigned axis = 0; axis < scopeRank; ++axis)
    copy.push_back(substitute(use.access.subscripts[axis], ids));
  return copy;
}

/// Does a work-group use one copy only?
bool hasOneCopyPerGroup(const Kernel &kernel, const Array &array) {
  std::vector<TemporaryUse> uses = usesOf(kernel, array.name);
  std::vector<Expr> first = copyInGroup(kernel, uses.front(), array.scopeRank);
  for (const Iname &iname : kernel.inames())
    if (mentions(first, iname))
      return false;
  return std::ranges::all_of(uses, [&](const TemporaryUse &use) {
    return std::ranges::equal(first, copyInGroup(kernel, use, array.scopeRank),
                              [](const Expr &a, const Expr &b) { return equal(a, b); });
  });
}

Expected<TemporaryStorage> placeLocal(const Schedule &schedule, const DeviceOrder &order,
                                      const Array &array, const std::set<unsigned> &users) {
  const std::string name = "'" + array.name.str() + "'";
  if (users.size() > 1 ||
      (!users.empty() && survivesLaunch(schedule.kernels[*users.begin()], order, array)))
    return fail(name + " is in local memory, but its values would have to last from one device "
                       "kernel to the next",
                array.location);
  if (!users.empty() && !hasOneCopyPerGroup(order.kernel(), array))
    return fail(name + " is in local memory, but a work-group would need several copies of it",
                array.location);
  return TemporaryStorage::Local;
}

Expected<TemporaryStorage> place(const Schedule &schedule, const DeviceOrder &order,
                                 const Array &array) {
  std::set<unsigned> users = kernelsUsing(schedule, order.kernel(), array.name);
  const std::string name = "'" + array.name.str() + "'";
  if (array.space == AddressSpace::Local)
    return placeLocal(schedule, order, array, users);
  if (users.size() > 1 || array.space == AddressSpace::Global)
    return TemporaryStorage::Scratch;
  if (users.empty())
    return TemporaryStorage::Private;
  const DeviceKernel &device = schedule.kernels[*users.begin()];
  if (array.scopeRank > 0 && isUsedInOneIteration(device, order.kernel(), array))
    return TemporaryStorage::Private;
  if (survivesLaunch(device, order, array) || isOverwritten(device, order, array))
    return TemporaryStorage::Scratch;
  return TemporaryStorage::Private;
}

} // namespace

Expected<void> placeTemporaries(Schedule &schedule, const DeviceOrder &order) {
  const Kernel &kernel = order.kernel();
  for (const Array &array : kernel.arrays) {
    if (array.storage != Storage::Temporary)
      continue;
    auto storage = place(schedule, order, array);
    if (!storage)
      return std::unexpected(storage.error());
    schedule.temporaries[array.name] = *storage;
    if (*storage != TemporaryStorage::Scratch || array.scopeRank == 0)
      continue;
    auto shape = scratchShape(schedule, kernel, array, kernelsUsing(schedule, kernel, array.name));
    if (!shape)
      return std::unexpected(shape.error());
    if (!*shape)
      return fail("the local variable '" + array.name.str() +
                      "' would have to keep one value per iteration, and the number of iterations "
                      "has no bound; make it an array outside of the loop",
                  array.location);
    schedule.scratchShapes[array.name] = std::move(**shape);
  }
  return {};
}

} // namespace loopy::codegen
