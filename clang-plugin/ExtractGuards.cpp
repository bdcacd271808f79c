//===- ExtractGuards.cpp - What the run time checks before a kernel --------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "ir/Dependences.h"
#include "ir/IslCoalesce.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// Memory that belongs to one variable of the program and to no other: not reached through `this`,
/// a pointer or a reference.
bool hasOwnMemory(const Identity &identity, const clang::Expr *lvalue) {
  return identity.variable && identity.dereferenced().empty() &&
         !identity.variable->getType()->isReferenceType() && !lvalue->getType()->isPointerType();
}

std::vector<const Root *> writtenHostRoots(const State &state) {
  std::vector<const Root *> written;
  for (const Root &root : state.roots)
    if (root.host && std::ranges::any_of(state.statements, [&](const ir::Statement &statement) {
          return std::ranges::any_of(ir::accessesOf(statement), [&](const auto &use) {
            return use.isWrite && use.access.array == root.array.name;
          });
        }))
      written.push_back(&root);
  return written;
}

void addMemory(State &state, const std::string &name, ir::ScalarType type,
               const clang::Expr *lvalue) {
  ir::Array array{.name = ir::ArrayName(state.names.unique(name + "_memory")),
                  .type = type,
                  .storage = ir::Storage::Host,
                  .location = encode(lvalue->getBeginLoc())};
  state.roots.push_back({std::move(array), lvalue, {}, {}});
}

/// The executions in which some statement has an instance.
isl::set executions(const State &state) {
  std::vector<isl::set> parts; // isl's work on a union is quadratic, and most are alike
  for (const ir::Statement &statement : state.statements) {
    isl::set own = ir::projectOut(statement.domain, statement.inames);
    if (std::ranges::none_of(parts,
                             [&](const isl::set &part) { return ir::obviouslyEqual(part, own); }))
      parts.push_back(own);
  }
  isl::set runs = ir::emptySet(state.isl);
  for (const isl::set &part : parts)
    runs = runs.unite(part);
  return state.statements.empty() ? ir::universe(state.isl) : ir::coalesced(runs);
}

/// Drops conditions that the others imply.
void removeImplied(std::vector<ir::Guard> &guards, const isl::set &facts) {
  for (std::size_t i = guards.size(); i-- > 0;) {
    isl::set others = facts;
    for (std::size_t j = 0; j < guards.size(); ++j)
      if (j != i)
        others = others.intersect(guards[j].condition);
    if (others.is_subset(guards[i].condition))
      guards.erase(guards.begin() + i);
  }
}

} // namespace

void addMemoryOfParameters(State &state) {
  std::vector<const Root *> written = writtenHostRoots(state);
  std::vector<HostParameter> parameters;
  for (const HostParameter &parameter : state.parameters) {
    bool isOwn = parameter.identity && hasOwnMemory(*parameter.identity, parameter.host);
    bool mayChange = std::ranges::any_of(written, [&](const Root *root) {
      return !isOwn || !hasOwnMemory(root->identity, root->host);
    });
    if (parameter.isExposed && mayChange)
      parameters.push_back(parameter);
  }
  for (const HostParameter &parameter : parameters)
    addMemory(state, parameter.parameter.name.str(), parameter.parameter.type, parameter.host);
}

void addGuards(State &state, ir::Kernel &kernel) {
  std::vector<ir::Iname> inames;
  for (const auto &[loop, iname] : state.facts.inames)
    inames.push_back(iname);
  isl::set facts = typeFacts(state), known = facts, runs = executions(state);
  for (const Requirement &requirement : state.requirements) {
    isl_ctx_reset_operations(state.isl.get()); // the bound is one per condition
    isl::set bad = ir::projectOut(requirement.violating, inames);
    if (bad.is_disjoint(known))
      continue;
    isl::set good = ir::coalesced(ir::universe(state.isl).subtract(bad).gist(facts));
    known = ir::coalesced(known.intersect(good));
    if (known.intersect(runs).is_empty())
      refuse(requirement.location, requirement.reason + " whenever it is executed");
    kernel.guards.push_back({good, requirement.reason});
  }
  removeImplied(kernel.guards, facts);
}

} // namespace loopy::plugin
