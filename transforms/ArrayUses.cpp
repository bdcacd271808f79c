//===- ArrayUses.cpp - Which accesses a change of storage replaces -------------------------===//
#include "transforms/ArrayUses.h"

#include "ir/Order.h"
#include "ir/Overloaded.h"
#include "transforms/Inames.h"
#include "transforms/Query.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace loopy::transforms {

using namespace ir;

Expected<std::vector<bool>> selectForStep(const Kernel &kernel, const ArrayName &array,
                                          const std::vector<Iname> &sweep,
                                          const std::string &within) {
  if (!kernel.find(array))
    return fail("there is no array '" + array.str() + "' here");
  for (const Iname &iname : sweep)
    if (auto known = requireIname(kernel, iname); !known)
      return std::unexpected(known.error());
  return selectStatements(kernel, within);
}

Expected<std::string> storageName(const Kernel &kernel, const std::string &wanted,
                                  std::string standard) {
  if (!wanted.empty()) {
    if (auto free = requireFree(kernel, Iname(wanted)); !free)
      return std::unexpected(free.error());
    return wanted;
  }
  while (!requireFree(kernel, Iname(standard)) || kernel.find(StatementId(standard)))
    standard += "_";
  return standard;
}

std::vector<ArrayUse> usesOf(const Kernel &kernel, const ArrayName &array,
                             const std::vector<bool> &selected,
                             const std::function<bool(const StatementAccess &)> &isWanted) {
  std::vector<ArrayUse> uses;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    const Statement &statement = kernel.statements[i];
    if (!selected[i])
      continue;
    for (StatementAccess &use : accessesOf(statement))
      if (use.access.array == array && isWanted(use))
        uses.push_back({i, std::move(use.access), use.isWrite});
  }
  return uses;
}

/// Is the array loaded in a part of the expression that is not always evaluated?
static bool loadsLazily(const Expr &expr, const ArrayName &array, bool isLazy) {
  auto in = [&](const Expr &operand, bool lazy) { return loadsLazily(operand, array, lazy); };
  return std::visit(
      Overloaded{
          [&](const Load &node) {
            return (isLazy && node.access.array == array) ||
                   std::ranges::any_of(node.access.subscripts, [&](const Expr &subscript) {
                     return in(subscript, isLazy);
                   });
          },
          [&](const Unary &node) { return in(node.operand, isLazy); },
          [&](const Binary &node) {
            bool lazy = node.op == BinaryOp::LogicalAnd || node.op == BinaryOp::LogicalOr;
            return in(node.lhs, isLazy) || in(node.rhs, isLazy || lazy);
          },
          [&](const Select &node) {
            return in(node.condition, isLazy) || in(node.then, true) || in(node.otherwise, true);
          },
          [&](const Cast &node) { return in(node.operand, isLazy); },
          [&](const Call &node) {
            return std::ranges::any_of(node.arguments,
                                       [&](const Expr &argument) { return in(argument, isLazy); });
          },
          [](const auto &) { return false; },
      },
      expr.node());
}

Expected<void> requireSure(const Kernel &kernel, const std::vector<ArrayUse> &uses) {
  for (const ArrayUse &use : uses) {
    const Statement &statement = kernel.statements[use.statement];
    const ArrayName &array = use.access.array;
    auto unsure = [&](const std::string &why) {
      return std::unexpected(Error{"'" + statement.id.str() + "' accesses " + toString(use.access) +
                                       " " + why +
                                       ", so that it is not known beforehand what it needs",
                                   {},
                                   {{statement.location, "'" + statement.id.str() + "' is here"}}});
    };
    if (!statement.code.empty())
      return unsure("inside of control flow that depends on data");
    if (!statement.predicates.empty() || loadsLazily(statement.value, array, false))
      return unsure("under a condition on data");
    for (const Expr &subscript : use.access.subscripts)
      if (!toPwAff(kernel.assumptions.ctx(), subscript))
        return unsure("with a subscript that depends on data");
  }
  return {};
}

Expected<StoragePlace> placeFor(const Kernel &kernel, const std::vector<ArrayUse> &uses,
                                const std::vector<Iname> &sweep,
                                std::optional<AddressSpace> space) {
  auto isLocal = [&](const Iname &name) {
    return std::holds_alternative<LocalAxis>(kernel.tag(name));
  };
  if (space == AddressSpace::Global)
    return fail("a part of an array is held in local or private memory");
  StoragePlace place{{},
                     space.value_or(std::ranges::any_of(sweep, isLocal) ? AddressSpace::Local
                                                                        : AddressSpace::Private),
                     false};
  for (const Iname &name : sweep) {
    if (std::holds_alternative<GroupAxis>(kernel.tag(name)))
      return fail("'" + name.str() +
                  "' cannot be swept: its iterations are spread over "
                  "work-groups, which do not share memory of this kind");
    if (isLocal(name) && place.space != AddressSpace::Local)
      return fail("'" + name.str() +
                  "' cannot be swept: its iterations are spread over work-items, "
                  "which share local memory only");
    for (const ArrayUse &use : uses) {
      const Statement &statement = kernel.statements[use.statement];
      if (!contains(statement.inames, name))
        return std::unexpected(Error{
            "'" + name.str() + "' cannot be swept: '" + statement.id.str() + "' accesses " +
                toString(use.access) + " outside of that loop; name the statements with within",
            {},
            {{statement.location, "'" + statement.id.str() + "' is here"}}});
    }
  }
  for (const Iname &name : kernel.statements[uses.front().statement].inames)
    if (!contains(sweep, name) && !(place.space == AddressSpace::Local && isLocal(name)) &&
        std::ranges::all_of(uses, [&](const ArrayUse &use) {
          return contains(kernel.statements[use.statement].inames, name);
        }))
      place.outer.push_back(name);
  return place;
}

void nestOuterFirst(Kernel &kernel, const std::vector<ArrayUse> &uses,
                    const std::vector<Iname> &outer) {
  for (std::size_t i = uses.front().statement; i <= uses.back().statement; ++i) {
    Statement &statement = kernel.statements[i];
    if (!std::ranges::all_of(outer, [&](const Iname &n) { return contains(statement.inames, n); }))
      continue;
    std::vector<Iname> inames = outer;
    for (const Iname &name : statement.inames)
      if (!contains(outer, name))
        inames.push_back(name);
    statement.inames = std::move(inames);
  }
}

Expected<void> requireSameLoops(const Kernel &kernel, const std::vector<ArrayUse> &uses,
                                const StoragePlace &place) {
  Kernel nested = kernel;
  nestOuterFirst(nested, uses, place.outer);
  const std::size_t first = uses.front().statement;
  for (const ArrayUse &use : uses)
    for (std::size_t i = sharedLoops(nested, first, use.statement); i < place.outer.size(); ++i) {
      const Iname &name = place.outer[i];
      if (!place.hasCopyPerIteration && !isParallel(kernel.tag(name)))
        return fail("'" + kernel.statements[first].id.str() + "' and '" +
                    kernel.statements[use.statement].id.str() + "' access '" +
                    use.access.array.str() + "' in different loops '" + name.str() +
                    "': name the statements of one of them with within");
    }
  return {};
}

void insertStatement(Kernel &kernel, std::size_t position, Statement copy) {
  Statement &next = kernel.statements[position];
  if (contains(copy.inames, next.newLoop))
    copy.newLoop = std::exchange(next.newLoop, {});
  kernel.statements.insert(kernel.statements.begin() + position, std::move(copy));
}

std::vector<Expr> copySubscripts(const Kernel &kernel, const StoragePlace &place) {
  std::vector<Expr> copy;
  for (const Iname &name : place.outer)
    if (place.hasCopyPerIteration || isParallel(kernel.tag(name)))
      copy.push_back(inameRef(name));
  return copy;
}

Access inStorage(const Kernel &kernel, const StoragePlace &place, const Footprint &footprint,
                 const std::string &name, const Access &access) {
  std::vector<Expr> subscripts = copySubscripts(kernel, place);
  std::ranges::move(withinBox(kernel, footprint, access.subscripts),
                    std::back_inserter(subscripts));
  return {ArrayName(name), std::move(subscripts)};
}

void replaceAccesses(Kernel &kernel, const std::vector<ArrayUse> &uses,
                     const std::function<Access(const Access &)> &replacement) {
  const ArrayName array = uses.front().access.array;
  auto replace = [&](const Expr &expr) {
    return transform(expr, [&](const Expr &node) {
      const auto *found = node.getIf<Load>();
      return found && found->access.array == array ? load(replacement(found->access), node.type())
                                                   : node;
    });
  };
  std::set<std::size_t> users;
  for (const ArrayUse &use : uses)
    users.insert(use.statement);
  for (std::size_t user : users) {
    Statement &statement = kernel.statements[user];
    bool isTarget = std::ranges::any_of(
        uses, [&](const ArrayUse &use) { return use.statement == user && use.isWrite; });
    statement.value = replace(statement.value);
    for (Expr &subscript : statement.target.subscripts)
      subscript = replace(subscript);
    if (isTarget)
      statement.target = replacement(statement.target);
  }
}

Array newStorage(const Kernel &kernel, const Array &array, const StoragePlace &place,
                 const Footprint &footprint, const std::string &name) {
  Array result{ArrayName(name), array.type, Storage::Temporary, 0, {}, array.location};
  result.space = place.space;
  result.scopeRank = copySubscripts(kernel, place).size();
  for (std::int64_t extent : footprint.extents)
    result.sizes.push_back(index(extent));
  return result;
}

} // namespace loopy::transforms
