//===- Dataflow.cpp - Does a change of storage keep what every read sees? ------------------===//
#include "transforms/Dataflow.h"

#include "ir/Dependences.h"
#include "ir/LoopTree.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

namespace {

/// Position in the order of the statements and loops: alternating places in the text and inames.
using Positions = std::map<StatementId, std::vector<Expr>>;

void addPositions(const LoopSequence &sequence, const std::vector<Expr> &outside,
                  Positions &positions) {
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    std::vector<Expr> here = outside;
    here.push_back(index(static_cast<std::int64_t>(i)));
    std::visit(Overloaded{
                   [&](const LeafNode &leaf) { positions[leaf.statement] = here; },
                   [&](const LoopNode &loop) {
                     here.push_back(inameRef(loop.iname));
                     addPositions(loop.body, here, positions);
                   },
                   [](const BarrierNode &) {},
               },
               sequence[i]);
  }
}

Positions positionsOf(const Kernel &kernel) {
  Positions positions;
  addPositions(loopTree(kernel), {}, positions);
  std::size_t longest = 1;
  for (const auto &[id, position] : positions)
    longest = std::max(longest, position.size());
  for (auto &[id, position] : positions)
    position.resize(longest, index(0));
  return positions;
}

/// The load with number `number` of a statement, as the name of an isl tuple.
std::string readName(const StatementId &id, std::size_t number) {
  return id.str() + "__load" + std::to_string(number);
}
constexpr const char *atEnd = "loopy_end__";

/// Where the loads of touched arrays get their values from.
struct Sources {
  isl::union_map writers; ///< { writing instance -> load }
  isl::union_map initial; ///< { load -> element as it was before the kernel }
};

class Flow {
public:
  /// `shape` says in which order the inames of a statement are dimensions: those of `shape` where
  /// it has the statement, else the kernel's.
  Flow(const Kernel &kernel, const Kernel &shape, const std::set<ArrayName> &touched)
      : kernel(kernel), shape(shape), touched(touched), loads(none()), writes(none()),
        mayWrites(none()), times(none()) {}

  /// { end[element] -> element } is a load for each of `final`.
  Sources compute(const isl::union_map &final) {
    Positions positions = positionsOf(kernel);
    std::size_t length = positions.begin()->second.size();
    for (const Statement &statement : kernel.statements)
      add(statement, positions.at(statement.id));
    loads = loads.unite(final);
    // After everything else.
    isl::space time = isl::space::unit(ctx()).add_unnamed_tuple(length);
    isl::set last = isl::set::universe(time);
    last = isl::manage(isl_set_fix_si(last.release(), isl_dim_set, 0, kernel.statements.size()));
    for (std::size_t i = 1; i < length; ++i)
      last = isl::manage(isl_set_fix_si(last.release(), isl_dim_set, i, 0));
    times = times.unite(isl::manage(isl_union_map_from_domain_and_range(
        final.domain().release(), last.to_union_set().release())));

    isl::union_access_info info(loads);
    info = info.set_must_source(writes).set_may_source(mayWrites).set_schedule_map(times);
    isl::union_flow flow = info.compute_flow();
    return {flow.may_dependence(), flow.may_no_source()};
  }

private:
  const Kernel &kernel, &shape;
  const std::set<ArrayName> &touched;
  isl::union_map loads, writes, mayWrites, times;

  isl::ctx ctx() const { return kernel.assumptions.ctx(); }
  isl::union_map none() const { return isl::union_map::empty(ctx()); }

  void add(const Statement &statement, const std::vector<Expr> &position) {
    const Statement *known = shape.find(statement.id);
    const std::vector<Iname> &inames = known ? known->inames : statement.inames;
    isl::set domain = statement.domain.intersect(kernel.assumptions);
    auto map = [&](const std::string &from, const std::string &to,
                   const std::vector<Expr> &values) {
      return toMap(domain, from, inames, to, values).to_union_map();
    };
    auto time = [&](const std::string &tuple) {
      isl::map named = toMap(domain, tuple, inames, "time", position);
      return isl::manage(isl_map_reset_tuple_id(named.release(), isl_dim_out)).to_union_map();
    };
    std::size_t number = 0;
    for (const StatementAccess &use : accessesOf(statement)) {
      const std::string &array = use.access.array.str();
      std::string read = readName(statement.id, number);
      number += !use.isWrite;
      if (!touched.contains(use.access.array))
        continue;
      if (use.isWrite) {
        isl::union_map written = map(statement.id.str(), array, use.access.subscripts);
        bool isSure = statement.predicates.empty() && statement.code.empty();
        isl::union_map &all = isSure ? writes : mayWrites;
        all = all.unite(written);
        times = times.unite(time(statement.id.str()));
      } else {
        loads = loads.unite(map(read, array, use.access.subscripts));
        times = times.unite(time(read));
      }
    }
  }
};

/// Everything that a statement computes with the loads taken out.
Statement withoutLoads(Statement statement) {
  auto blank = [](const Expr &expr) {
    return transform(expr, [](const Expr &node) {
      return node.getIf<Load>() ? load({ArrayName("?"), {}}, node.type()) : node;
    });
  };
  statement.value = blank(statement.value);
  for (Expr &predicate : statement.predicates)
    predicate = blank(predicate);
  return statement;
}

Expected<void> requireSameStatement(const Kernel &kernel, const Statement &before,
                                    const Statement &after) {
  Statement a = withoutLoads(before), b = withoutLoads(after);
  auto isSame = [](const Expr &x, const Expr &y) { return equal(x, y); };
  bool same = equal(a.value, b.value) && std::ranges::equal(a.predicates, b.predicates, isSame) &&
              before.domain.intersect(kernel.assumptions)
                  .is_equal(after.domain.intersect(kernel.assumptions));
  auto accesses = accessesOf(before), others = accessesOf(after);
  same &= accesses.size() == others.size();
  if (!before.code.empty() || !after.code.empty()) // is not changed at all
    same &= std::ranges::equal(
        accesses, others, [](const auto &x, const auto &y) { return equal(x.access, y.access); });
  if (!same)
    return fail("internal error: the change of storage changed what '" + before.id.str() +
                "' computes");
  return {};
}

/// `target = element` and nothing else.
bool isCopy(const Statement &statement) {
  return statement.predicates.empty() && statement.code.empty() && statement.value.getIf<Load>();
}

class Comparison {
public:
  Comparison(const Kernel &before, const Kernel &after, const std::set<ArrayName> &touched)
      : before(before), after(after), touched(touched) {}

  Expected<void> run() {
    for (const ArrayName &name : touched)
      for (const Kernel *kernel : {&before, &after})
        if (auto affine = requireAffine(*kernel, name); !affine)
          return affine;
    for (const Statement &statement : before.statements) {
      const Statement *other = after.find(statement.id);
      if (!other)
        return fail("internal error: the change of storage lost '" + statement.id.str() + "'");
      if (auto same = requireSameStatement(before, statement, *other); !same)
        return same;
    }
    if (auto inside = requireSameMemory(); !inside)
      return inside;
    isl::union_map final = finalElements();
    Sources expected = Flow(before, before, touched).compute(final);
    Sources actual = withoutCopies(Flow(after, before, touched).compute(final));
    return compare(expected, actual);
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

  isl::union_map finalElements() const {
    isl::union_map final = isl::union_map::empty(ctx());
    for (const ArrayName &name : touched) {
      const Array *array = before.find(name);
      if (!array || array->storage != Storage::Host)
        continue;
      isl::union_set written = elementsOf(before, name, true);
      written.foreach_set([&](const isl::set &elements) {
        isl::map same = isl::map(isl::manage(isl_set_identity(elements.copy())));
        same = isl::manage(
            isl_map_set_tuple_name(same.release(), isl_dim_in, (atEnd + name.str()).c_str()));
        final = final.unite(same.to_union_map());
      });
    }
    return final;
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
    return {flow.writers.coalesce(), flow.initial.coalesce()};
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
    const Statement *statement = before.find(StatementId(tuple.substr(0, end)));
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
