#include "codegen/AccessedElements.h"

#include "codegen/AffineCondition.h"
#include "ir/Dependences.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

class ElementCollector {
public:
  ElementCollector(const Kernel &kernel, const Array &array)
      : kernel(kernel), array(array), elements{none(), none(), none(), none()} {}

  Expected<AccessedElements> run() {
    for (const Statement &statement : kernel.statements)
      addStatement(statement);
    if (error)
      return std::unexpected(*error);
    return AccessedElements{elements.reads.coalesce(), elements.writes.coalesce(),
                            elements.sureWrites.coalesce(), elements.sureAccesses.coalesce()};
  }

private:
  const Kernel &kernel;
  const Array &array;
  AccessedElements elements;
  std::optional<Error> error;

  isl::set none() const {
    return isl::set::empty(isl::space::unit(kernel.assumptions.ctx())
                               .add_named_tuple(array.name.str(), array.sizes.size()));
  }

  void addStatement(const Statement &statement) {
    isl::set domain = statement.domain.intersect(kernel.assumptions);
    bool sure = true;
    for (const Expr &predicate : statement.predicates) {
      addReads(statement, predicate, {domain, sure});
      auto holds = affineCondition(predicate, domain);
      sure &= holds.has_value();
      domain = holds.value_or(domain);
    }
    if (!statement.code.empty())
      return addCode(statement, domain);
    addReads(statement, statement.value, {domain, sure});
    addWrite(statement, statement.target, {domain, sure});
  }

  /// Nothing in code is sure: it may end early, and its loops may not run.
  void addCode(const Statement &statement, const isl::set &domain) {
    visitCode(statement.code,
              {[&](const Expr &expr) { addReads(statement, expr, {domain, false}); },
               [&](const Access &target) { addWrite(statement, target, {domain, false}); }});
  }

  /// Where an expression is evaluated: at the points of `domain`, at some of them only (depending
  /// on data) unless `sure`.
  struct Evaluation {
    isl::set domain;
    bool sure;
  };

  void addWrite(const Statement &statement, const Access &target, const Evaluation &where) {
    for (const Expr &subscript : target.subscripts)
      addReads(statement, subscript, where);
    if (target.array != array.name)
      return;
    isl::set written = elementsOf(statement, target, where.domain);
    elements.writes = elements.writes.unite(written);
    if (!where.sure || !isAffine(target))
      return;
    elements.sureWrites = elements.sureWrites.unite(written);
    elements.sureAccesses = elements.sureAccesses.unite(written);
  }

  /// Adds what `expr` reads.
  void addReads(const Statement &statement, const Expr &expr, const Evaluation &where) {
    auto add = [&](const Expr &operand, const Evaluation &inner) {
      addReads(statement, operand, inner);
    };
    std::visit(Overloaded{
                   [&](const Load &node) { addLoad(statement, node.access, where); },
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

  void addLoad(const Statement &statement, const Access &access, const Evaluation &where) {
    for (const Expr &subscript : access.subscripts)
      addReads(statement, subscript, where);
    if (access.array != array.name)
      return;
    isl::set read = elementsOf(statement, access, where.domain);
    elements.reads = elements.reads.unite(read);
    if (where.sure && isAffine(access))
      elements.sureAccesses = elements.sureAccesses.unite(read);
  }

  static Evaluation whereHolds(const Expr &condition, const Evaluation &where, bool expected) {
    auto holds = affineCondition(condition, where.domain);
    if (!holds)
      return {where.domain, false};
    return {expected ? *holds : where.domain.subtract(*holds), where.sure};
  }

  static Evaluation whereRightIsEvaluated(const Binary &node, const Evaluation &where) {
    if (node.op != BinaryOp::LogicalAnd && node.op != BinaryOp::LogicalOr)
      return where;
    return whereHolds(node.lhs, where, node.op == BinaryOp::LogicalAnd);
  }

  bool isAffine(const Access &access) const {
    return std::ranges::all_of(access.subscripts, [&](const Expr &subscript) {
      return toPwAff(kernel.assumptions.ctx(), subscript).has_value();
    });
  }

  isl::set elementsOf(const Statement &statement, const Access &access, const isl::set &domain) {
    if (domain.is_empty())
      return none();
    Statement restricted = statement;
    restricted.domain = domain;
    isl::set touched = accessRelation(kernel, restricted, access).range();
    return hasKnownElements(statement, access) ? touched : withinArray(touched, statement);
  }

  /// Subscripts that depend on data stay within the array, because C++ says so.
  isl::set withinArray(const isl::set &touched, const Statement &statement) {
    isl::set box = universe(kernel.assumptions.ctx());
    std::vector<Iname> axes;
    for (std::size_t axis = 0; axis < array.sizes.size(); ++axis) {
      const auto &size = array.sizes[axis];
      if (!size || !toPwAff(box.ctx(), *size)) {
        error = Error{"the elements of '" + array.name.str() +
                          "' that are accessed depend on data, and its size is not known here",
                      statement.location,
                      {}};
        return none();
      }
      axes.emplace_back("loopy_axis" + std::to_string(axis));
      Expr subscript = inameRef(axes.back());
      box = box.intersect(lessEqual(box.ctx(), index(0), subscript))
                .intersect(less(box.ctx(), subscript, *size));
    }
    return touched.intersect(bindInames(box, array.name.str(), axes));
  }
};

} // namespace

Expected<AccessedElements> accessedElements(const Kernel &kernel, const Array &array) {
  return ElementCollector(kernel, array).run();
}

} // namespace loopy::codegen
