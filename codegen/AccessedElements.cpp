#include "codegen/AccessedElements.h"

#include "codegen/AffineCondition.h"
#include "ir/Dependences.h"
#include "ir/IslCoalesce.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <unordered_map>

namespace loopy::codegen {

using namespace ir;

namespace {

/// A union that stays small although many statements add the same parts, or parts of a whole.
class GrowingSet {
public:
  explicit GrowingSet(isl::set empty) : all(std::move(empty)) {}

  void add(const isl::set &part) {
    std::vector<isl::set> &alike = known[isl_set_get_hash(part.get())];
    if (std::ranges::any_of(alike, [&](const isl::set &old) { return obviouslyEqual(old, part); }))
      return;
    alike.push_back(part);
    all = all.unite(part);
    if (all.n_basic_set() < limit)
      return;
    all = ir::coalesced(all);
    limit = 2 * std::max(all.n_basic_set(), limit / 2);
  }

  const isl::set &get() const { return all; }

private:
  isl::set all;
  unsigned limit = 16; ///< of pieces, before they are joined
  std::unordered_map<std::uint32_t, std::vector<isl::set>> known;
};

class ElementCollector {
public:
  ElementCollector(const Kernel &kernel, const Array &array, DataRanges &ranges)
      : kernel(kernel), array(array), ranges(ranges), reads(none()), writes(none()),
        sureWrites(none()), sureAccesses(none()) {}

  Expected<AccessedElements> run() {
    for (const Statement &statement : kernel.statements)
      if (std::ranges::any_of(accessesOf(statement), [&](const StatementAccess &use) {
            return use.access.array == array.name;
          }))
        addStatement(statement);
    if (error)
      return std::unexpected(*error);
    const isl::set read = coalesced(reads.get()), written = coalesced(writes.get());
    auto joined = [&](const isl::set &set) { // which is mostly one of these
      return obviouslyEqual(set, reads.get())    ? read
             : obviouslyEqual(set, writes.get()) ? written
                                                 : coalesced(set);
    };
    return AccessedElements{read, written, joined(sureWrites.get()), joined(sureAccesses.get())};
  }

private:
  const Kernel &kernel;
  const Array &array;
  DataRanges &ranges;
  GrowingSet reads, writes, sureWrites, sureAccesses;
  std::optional<Error> error;

  isl::set none() const {
    return isl::set::empty(isl::space::unit(kernel.assumptions.ctx())
                               .add_named_tuple(idFor(kernel.assumptions.ctx(), array.name.str()),
                                                array.sizes.size()));
  }

  void addStatement(const Statement &statement) {
    isl::set domain = statement.domain.intersect(kernel.assumptions);
    bool sure = true;
    for (const Expr &predicate : statement.predicates) {
      addReads(predicate, {within(statement, domain), sure});
      auto holds = affineCondition(predicate, domain);
      sure &= holds.has_value();
      domain = holds.value_or(domain);
    }
    Evaluation where{within(statement, domain), sure};
    if (!statement.code.empty())
      return addCode(where);
    addReads(statement.value, where);
    addWrite(statement.target, where);
  }

  /// Nothing in code is sure: it may end early, and its loops may not run.
  void addCode(const Evaluation &where) {
    Evaluation unsure = where.within(where.statement.domain, false);
    visitCode(where.statement.code, {[&](const Expr &expr) { addReads(expr, unsure); },
                                     [&](const Access &target) { addWrite(target, unsure); }});
  }

  static Statement within(const Statement &statement, const isl::set &domain) {
    Statement restricted = statement;
    restricted.domain = domain;
    return restricted;
  }

  void addWrite(const Access &target, const Evaluation &where) {
    for (const Expr &subscript : target.subscripts)
      addReads(subscript, where);
    if (target.array != array.name)
      return;
    isl::set written = elementsOf(where, target);
    writes.add(written);
    if (!where.sure || !isAffine(target))
      return;
    sureWrites.add(written);
    sureAccesses.add(written);
  }

  /// Adds what `expr` reads.
  void addReads(const Expr &expr, const Evaluation &where) {
    auto add = [&](const Expr &operand, const Evaluation &inner) { addReads(operand, inner); };
    std::visit(Overloaded{
                   [&](const Load &node) { addLoad(node.access, where); },
                   [&](const Unary &node) { add(node.operand, where); },
                   [&](const Binary &node) {
                     add(node.lhs, where);
                     add(node.rhs, whereRightIsEvaluated(node, where));
                   },
                   [&](const Select &node) {
                     add(node.condition, where);
                     add(node.then, whereHolds(node.condition, where, true));
                     add(node.otherwise, whereHolds(node.condition, where, false));
                   },
                   [&](const Cast &node) { add(node.operand, where); },
                   [&](const Call &node) {
                     for (const Expr &argument : node.arguments)
                       add(argument, where);
                   },
                   [&](const FunctionCall &node) {
                     for (const Expr &argument : node.arguments)
                       add(argument, where);
                   },
                   [](const auto &) {},
               },
               expr.node());
  }

  void addLoad(const Access &access, const Evaluation &where) {
    for (const Expr &subscript : access.subscripts)
      addReads(subscript, where);
    if (access.array != array.name)
      return;
    isl::set read = elementsOf(where, access);
    reads.add(read);
    if (where.sure && isAffine(access))
      sureAccesses.add(read);
  }

  static Evaluation whereHolds(const Expr &condition, const Evaluation &where, bool expected) {
    const isl::set &domain = where.statement.domain;
    auto holds = affineCondition(condition, domain);
    if (!holds)
      return where.within(domain, false);
    return where.within(expected ? *holds : domain.subtract(*holds), true);
  }

  static Evaluation whereRightIsEvaluated(const Binary &node, const Evaluation &where) {
    if (node.op != BinaryOp::LogicalAnd && node.op != BinaryOp::LogicalOr)
      return where;
    return whereHolds(node.lhs, where, node.op == BinaryOp::LogicalAnd);
  }

  bool isAffine(const Access &access) const {
    return isQuasiAffine(kernel.assumptions.ctx(), access);
  }

  isl::set elementsOf(const Evaluation &where, const Access &access) {
    if (where.statement.domain.is_empty())
      return none();
    Expected<isl::set> touched = ranges.elementsOf(where, access);
    if (touched)
      return *touched;
    error = touched.error();
    return none();
  }
};

} // namespace

Expected<AccessedElements> accessedElements(const Kernel &kernel, const Array &array,
                                            DataRanges &ranges) {
  return ElementCollector(kernel, array, ranges).run();
}

} // namespace loopy::codegen
