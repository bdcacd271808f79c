#include "codegen/Grid.h"

#include "codegen/IslToExpr.h"
#include "ir/IslCoalesce.h"
#include "ir/LoopTree.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

// The prefix is reserved: no name of the source starts with it.
Iname groupIname(unsigned axis) { return Iname("loopy_g" + std::to_string(axis)); }
Iname localIname(unsigned axis) { return Iname("loopy_l" + std::to_string(axis)); }

std::optional<Iname> boundIname(const Kernel &kernel, const Iname &iname) {
  InameTag tag = kernel.tag(iname);
  if (const auto *group = std::get_if<GroupAxis>(&tag))
    return groupIname(group->axis);
  if (const auto *local = std::get_if<LocalAxis>(&tag))
    return localIname(local->axis);
  return std::nullopt;
}

std::optional<Iname> inameOn(const Kernel &kernel, const Statement &statement, unsigned axis) {
  for (const Iname &iname : statement.inames)
    if (kernel.tag(iname) == InameTag(GroupAxis{axis}))
      return iname;
  return std::nullopt;
}

namespace {

/// No device has larger work-groups; the range of a parameter's type does not count as a constant.
constexpr long maxLocalSize = 1 << 16;

bool contains(const std::vector<Iname> &names, const Iname &name) {
  return std::ranges::find(names, name) != names.end();
}

/// What one axis is used for.
struct AxisUse {
  isl::set values;                  ///< over parameters, host inames and the id; may be empty
  std::string iname;                ///< one that is bound to the axis, for messages
  std::vector<StatementId> unbound; ///< statements without an iname on the axis
};

class GridBinder {
public:
  GridBinder(const Kernel &kernel, const DeviceKernel &device)
      : kernel(kernel), device(device), ctx(kernel.assumptions.ctx()), launched(emptySet(ctx)),
        bound{{}, universe(ctx), {}, {}}, ranges(universe(ctx)) {}

  Expected<BoundKernel> run() {
    if (device.groupAxes > 3 || device.localAxes > 3)
      return fail("a device has no more than three axes: use g.0 to g.2 and l.0 to l.2");
    if (auto renamed = bindInames(); !renamed)
      return std::unexpected(renamed.error());
    bound.context = assumedContext().intersect(convexContext(launched));
    for (unsigned axis = 0; axis < device.groupAxes; ++axis)
      if (auto done = bindGroupAxis(axis); !done)
        return std::unexpected(done.error());
    for (unsigned axis = 0; axis < device.localAxes; ++axis)
      if (auto done = bindLocalAxis(axis); !done)
        return std::unexpected(done.error());
    bound.context = bound.context.intersect(ranges);
    return std::move(bound);
  }

private:
  const Kernel &kernel;
  const DeviceKernel &device;
  isl::ctx ctx;
  isl::set launched; ///< parameters and host inames for which some statement instance exists
  BoundKernel bound;
  isl::set ranges; ///< what the ids can be; convex

  /// A stride or offset that the user promised is worth its existential variables.
  isl::set assumedContext() const {
    isl::set assumptions = ir::coalesced(kernel.assumptions);
    return assumptions.n_basic_set() == 1 ? assumptions : convexContext(assumptions);
  }

  Expected<void> bindInames() {
    for (const StatementId &id : ir::statementsIn(device.body)) {
      const Statement &statement = *kernel.find(id);
      isl::set domain = statement.domain, outer = domain.intersect(kernel.assumptions);
      std::vector<Iname> ids;
      for (const Iname &iname : statement.inames) {
        if (!contains(device.hostInames, iname))
          outer = projectOut(outer, iname.str());
        auto pseudo = boundIname(kernel, iname);
        if (!pseudo)
          continue;
        if (contains(ids, *pseudo) || kernel.hasIname(*pseudo))
          return fail("'" + iname.str() + "' cannot be on " + toString(kernel.tag(iname)) +
                          ": another loop around the statement '" + id.str() + "' is already there",
                      statement.location);
        ids.push_back(*pseudo);
        domain = rename(domain, iname.str(), pseudo->str());
      }
      bound.domains.emplace(id, domain);
      launched = launched.unite(outer);
    }
    launched = ir::coalesced(launched);
    return {};
  }

  AxisUse useOf(const InameTag &tag, const Iname &pseudo) const {
    AxisUse use{emptySet(ctx), "", {}};
    for (const auto &[id, domain] : bound.domains) {
      const Statement &statement = *kernel.find(id);
      auto iname = std::ranges::find_if(statement.inames,
                                        [&](const Iname &name) { return kernel.tag(name) == tag; });
      if (iname == statement.inames.end()) {
        use.unbound.push_back(id);
        continue;
      }
      use.iname = iname->str();
      isl::set values = domain.intersect(kernel.assumptions);
      for (const Iname &name : statement.inames) {
        auto other = boundIname(kernel, name);
        if (other ? *other != pseudo : !contains(device.hostInames, name))
          values = projectOut(values, (other ? *other : name).str());
      }
      use.values = use.values.unite(values);
    }
    use.values = ir::coalesced(use.values);
    return use;
  }

  void restrict(const StatementId &id, const isl::set &condition) {
    isl::set &domain = bound.domains.at(id);
    domain = domain.intersect(condition);
  }

  Expected<void> bindGroupAxis(unsigned axis) {
    Iname pseudo = groupIname(axis);
    AxisUse use = useOf(GroupAxis{axis}, pseudo);
    isl::pw_aff id = *toPwAff(ctx, inameRef(pseudo));
    isl::set values = use.values;
    if (!use.unbound.empty()) // they also run when no value of the axis exists: then at 0
      values = values.unite(
          launched.subtract(projectOut(values, pseudo.str())).intersect(id.eq_set(zero())));
    if (values.is_empty())
      values = id.eq_set(zero());
    isl::set line = ir::bindInames(values, "axis", {pseudo});
    isl::pw_aff first = line.min_multi_pw_aff().at(0);
    isl::pw_aff count = line.max_multi_pw_aff().at(0).sub(first).add_constant(1);

    ExprBuilder builder(bound.context, islNames(kernel, device.hostInames));
    Expected<Expr> firstExpr = builder.value(first), countExpr = builder.value(count);
    if (!firstExpr || !countExpr)
      return std::unexpected(firstExpr ? countExpr.error() : firstExpr.error());
    bound.groups.push_back({*firstExpr, *countExpr});
    for (const StatementId &statement : use.unbound)
      restrict(statement, id.eq_set(first));
    ranges = ranges.intersect(convexContext(values));
    return {};
  }

  Expected<void> bindLocalAxis(unsigned axis) {
    Iname pseudo = localIname(axis);
    AxisUse use = useOf(LocalAxis{axis}, pseudo);
    std::int64_t first = 0, last = 0;
    if (!use.values.is_empty()) {
      isl::set line = ir::bindInames(use.values, "axis", {pseudo});
      isl::val smallest = line.dim_min_val(0), largest = line.dim_max_val(0);
      if (!smallest.is_int() || !largest.is_int() ||
          largest.sub(smallest).ge(isl::val(ctx, maxLocalSize)))
        return fail("the extent of '" + use.iname + "' on " + toString(LocalAxis{axis}) +
                    " is not a compile-time constant; split it first");
      first = smallest.num_si();
      last = largest.num_si();
    }
    bound.locals.emplace_back(first, last - first + 1);
    Expr id = inameRef(pseudo);
    for (const StatementId &statement : use.unbound)
      restrict(statement, equalTo(ctx, id, index(first)));
    ranges = ranges.intersect(lessEqual(ctx, index(first), id))
                 .intersect(lessEqual(ctx, id, index(last)));
    return {};
  }

  isl::pw_aff zero() const { return *toPwAff(ctx, index(0)); }
};

} // namespace

Expected<BoundKernel> bindGrid(const Kernel &kernel, const DeviceKernel &deviceKernel) {
  return GridBinder(kernel, deviceKernel).run();
}

} // namespace loopy::codegen
