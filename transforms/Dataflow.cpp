//===- Dataflow.cpp - Does a change of storage keep what every read sees? ------------------===//
#include "transforms/Dataflow.h"

#include "ir/Dependences.h"
#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"
#include "ir/Order.h"
#include "transforms/DataflowSources.h"
#include "transforms/HoistedValues.h"
#include "transforms/SameStatements.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// A tuple of this name and an array's stands for a load of each element after everything else.
constexpr const char *atEnd = "loopy_end__";

class Comparison {
public:
  Comparison(const Kernel &before, const Kernel &after, const std::set<ArrayName> &touched)
      : before(before), after(after), touched(touched) {}

  Expected<void> run() {
    for (const ArrayName &name : touched)
      for (const Kernel *kernel : {&before, &after})
        if (auto affine = requireAffine(*kernel, name); !affine)
          return affine;
    const Kernel inlined = withHoistedValuesBack(before, after);
    if (auto same = requireSameStatements(before, inlined, touched); !same)
      return same;
    if (auto inside = requireSameMemory(); !inside)
      return inside;
    if (auto inside = requireInside(); !inside)
      return inside;
    isl::union_map final = finalElements();
    Sources expected = sourcesOf(before, before, touched, final);
    auto found = withoutHoistedValues(before, after, sourcesOf(after, before, touched, final));
    if (!found)
      return std::unexpected(found.error());
    Sources actual = withoutCopies(recomputationsResolved(std::move(*found)));
    return compare(withoutUnset(withRecomputations(expected)), withoutUnset(actual));
  }

private:
  const Kernel &before, &after;
  const std::set<ArrayName> &touched;

  isl::ctx ctx() const { return before.assumptions.ctx(); }

  Expected<void> requireAffine(const Kernel &kernel, const ArrayName &name) const {
    for (const Statement &statement : kernel.statements)
      for (const StatementAccess &use : accessesOf(statement))
        for (const Expr &subscript : use.access.subscripts)
          if (use.access.array == name && !toPwAff(ctx(), subscript))
            return std::unexpected(
                Error{"the subscript of " + toString(use.access) +
                          " depends on data, so that its storage cannot be changed",
                      {},
                      {{statement.location, "'" + statement.id.str() + "' is here"}}});
    return {};
  }

  /// The elements of an array that a kernel writes, or those that it loads or writes.
  isl::union_set elementsOf(const Kernel &kernel, const ArrayName &array, bool writesOnly) const {
    isl::union_set all = isl::union_set::empty(ctx());
    for (const Statement &statement : kernel.statements)
      for (const StatementAccess &use : accessesOf(statement))
        if (use.access.array == array && (use.isWrite || !writesOnly))
          all = all.unite(accessRelation(kernel, statement, use.access).range().to_union_set());
    return all.intersect_params(kernel.assumptions);
  }

  /// The host's memory may be accessed where the original does, and nowhere else.
  Expected<void> requireSameMemory() const {
    for (const ArrayName &name : touched) {
      const Array *array = before.find(name);
      if (!array || array->storage != Storage::Host)
        continue;
      for (bool writesOnly : {true, false})
        if (!elementsOf(after, name, writesOnly).is_subset(elementsOf(before, name, writesOnly)))
          return fail("the copies would " + std::string(writesOnly ? "write" : "read") +
                      " elements of '" + name.str() + "' that the loop does not touch");
    }
    return {};
  }

  /// Arrays that are new have an element for every access, so that no two elements share a place.
  Expected<void> requireInside() const {
    for (const Array &array : after.arrays) {
      if (!touched.contains(array.name) || before.find(array.name))
        continue;
      for (const Statement &statement : after.statements)
        for (const StatementAccess &use : accessesOf(statement))
          if (use.access.array == array.name && !isInside(array, statement, use.access))
            return fail("internal error: " + toString(use.access) + " in '" + statement.id.str() +
                        "' is outside of the new array");
    }
    return {};
  }

  bool isInside(const Array &array, const Statement &statement, const Access &access) const {
    isl::set instances = statement.domain.intersect(after.assumptions);
    for (std::size_t axis = 0; axis < array.sizes.size(); ++axis) {
      const Expr &subscript = access.subscripts[array.scopeRank + axis];
      isl::set inside = lessEqual(ctx(), index(0), subscript)
                            .intersect(less(ctx(), subscript, array.sizes[axis].value()));
      if (!instances.is_subset(inside))
        return false;
    }
    return true;
  }

  isl::union_map finalElements() const {
    isl::union_map final = isl::union_map::empty(ctx());
    for (const ArrayName &name : touched) {
      const Array *array = before.find(name);
      if (!array || array->storage != Storage::Host)
        continue;
      isl::union_set written = elementsOf(before, name, true);
      written.foreach_set([&](const isl::set &elements) {
        isl::map same = isl::map(ir::managed(elements.ctx(), isl_set_identity(elements.copy())));
        same = ir::managed(same.ctx(), isl_map_set_tuple_name(same.copy(), isl_dim_in,
                                                              (atEnd + name.str()).c_str()));
        final = final.unite(same.to_union_map());
      });
    }
    return final;
  }

  /// A value that is computed again is the value of the instance that computed it first.
  Sources recomputationsResolved(Sources flow) const {
    for (const Statement &statement : after.statements) {
      if (!recomputed(before, statement))
        continue;
      isl::union_map origin = originMap(statement).to_union_map();
      isl::union_map own = flow.writers.intersect_domain(origin.domain());
      flow.writers = flow.writers.subtract(own).unite(own.apply_domain(origin));
    }
    return flow;
  }

  /// What loads must see in `after`: those of a recomputation what the first computation sees;
  /// statements that are gone load nothing.
  Sources withRecomputations(Sources flow) const {
    isl::union_map writers = flow.writers, initial = flow.initial;
    for (const Statement &statement : after.statements) {
      const Statement *source = recomputed(before, statement);
      std::vector<Expr> instance;
      for (const auto &[iname, value] : statement.origin)
        instance.push_back(value);
      for (std::size_t i = 0; source && i < countLoads(*source); ++i) {
        isl::union_map first =
            toMap(statement.domain.intersect(before.assumptions), readName(statement.id, i),
                  statement.inames, readName(source->id, i), instance)
                .to_union_map();
        writers = writers.unite(flow.writers.apply_range(first.reverse()));
        initial = initial.unite(flow.initial.apply_domain(first.reverse()));
      }
    }
    for (const Statement &statement : before.statements)
      for (std::size_t i = 0; !after.find(statement.id) && i < countLoads(statement); ++i) {
        isl::union_set gone =
            bindInames(statement.domain, readName(statement.id, i), statement.inames)
                .to_union_set();
        writers = writers.subtract_range(gone);
        initial = initial.subtract_domain(gone);
      }
    return {ir::coalesced(writers), ir::coalesced(initial)};
  }

  /// { new copy -> its own load }, for renaming loads to the instance that makes them.
  isl::union_map copyLoads() const {
    isl::union_map result = isl::union_map::empty(ctx());
    for (const Statement &statement : after.statements) {
      if (before.find(statement.id) || !isCopy(statement))
        continue;
      std::vector<Expr> self;
      for (const Iname &iname : statement.inames)
        self.push_back(inameRef(iname));
      result = result.unite(toMap(statement.domain, statement.id.str(), statement.inames,
                                  readName(statement.id, 0), self)
                                .to_union_map());
    }
    return result;
  }

  /// A load that sees a copy sees what the copy has loaded, and so on.
  Sources withoutCopies(Sources flow) const {
    isl::union_map own = copyLoads();
    isl::union_set copies = own.domain(), loads = own.range();
    isl::union_map toCopy = flow.writers.intersect_range(loads).apply_range(own.reverse());
    isl::union_map initialOfCopy = flow.initial.intersect_domain(loads).apply_domain(own.reverse());
    flow.writers = flow.writers.subtract_range(loads);
    flow.initial = flow.initial.subtract_domain(loads);
    for (std::size_t round = 0; round <= after.statements.size(); ++round) {
      isl::union_map seen = flow.writers.intersect_domain(copies); // { copy -> load }
      if (seen.is_empty())
        break;
      flow.writers = flow.writers.subtract_domain(copies).unite(toCopy.apply_range(seen));
      flow.initial = flow.initial.unite(seen.reverse().apply_range(initialOfCopy));
    }
    return {ir::coalesced(flow.writers), ir::coalesced(flow.initial)};
  }

  /// Where the kernel's own arrays lie before anything is stored there means nothing.
  Sources withoutUnset(const Sources &flow) const {
    isl::set unset = isl::set::universe(
        isl::space::unit(ctx()).add_named_tuple(idFor(ctx(), "an unset variable"), 0));
    isl::union_map initial = isl::union_map::empty(ctx());
    flow.initial.foreach_map([&](const isl::map &elements) {
      const ArrayName name(isl_map_get_tuple_name(elements.get(), isl_dim_out));
      const Array *array = before.find(name) ? before.find(name) : after.find(name);
      bool isOwn = array && array->storage == Storage::Temporary;
      initial =
          initial.unite(isOwn ? managed(unset.ctx(), isl_union_map_from_domain_and_range(
                                                         elements.domain().to_union_set().release(),
                                                         unset.to_union_set().release()))
                              : elements.to_union_map());
    });
    return {flow.writers, ir::coalesced(initial)};
  }

  Expected<void> compare(const Sources &expected, const Sources &actual) const {
    isl::union_map tooMany = actual.writers.subtract(expected.writers);
    isl::union_map missing = expected.writers.subtract(actual.writers);
    isl::union_map otherInitial = actual.initial.subtract(expected.initial);
    isl::union_map noInitial = expected.initial.subtract(actual.initial);
    for (const isl::union_map *difference : {&otherInitial, &noInitial, &tooMany, &missing})
      if (!difference->is_empty()) {
        bool isElement = difference == &otherInitial || difference == &noInitial;
        return fail("the copies would change a value: " +
                    describe(*difference, isElement,
                             difference == &tooMany || difference == &otherInitial));
      }
    return {};
  }

  static std::string point(const std::string &name, const std::vector<long> &values) {
    std::string text = name;
    for (long value : values)
      text += "[" + std::to_string(value) + "]";
    return text;
  }

  std::string iteration(std::string tuple, const std::vector<long> &values) const {
    std::size_t end = tuple.find("__load");
    if (tuple.starts_with(atEnd))
      return point(tuple.substr(std::string(atEnd).size()), values) + " after the loop";
    const StatementId id(tuple.substr(0, end));
    const Statement *statement = before.find(id) ? before.find(id) : after.find(id);
    std::string text = "'" + tuple.substr(0, end) + "'";
    for (std::size_t i = 0; statement && i < values.size(); ++i)
      text += (i ? ", " : " at ") + statement->inames[i].str() + "=" + std::to_string(values[i]);
    return text;
  }

  /// One pair, e.g. "'s0' at i=0, k=1 would see A[1] from before the loop".
  std::string describe(const isl::union_map &pairs, bool isElement, bool isNew) const {
    std::string text;
    pairs.foreach_map([&](const isl::map &pair) {
      auto sample = text.empty() ? samplePair(pair) : std::nullopt;
      if (!sample)
        return;
      std::string source = isl_map_get_tuple_name(pair.get(), isl_dim_in);
      std::string sink = isl_map_get_tuple_name(pair.get(), isl_dim_out);
      std::string load =
          isElement ? iteration(source, sample->source) : iteration(sink, sample->sink);
      std::string value =
          isElement ? "the value that " + point(sink, sample->sink) + " has before the loop"
                    : "the value that " + iteration(source, sample->source) + " computes";
      text = load + (isNew ? " would see " : " would not see ") + value;
    });
    return text;
  }
};

} // namespace

Expected<void> verifySameDataflow(const Kernel &before, const Kernel &after,
                                  const std::set<ArrayName> &touched) {
  return guarded([&] { return Comparison(before, after, touched).run(); });
}

} // namespace loopy::transforms
