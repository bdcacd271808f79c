#include "test/interpret/Region.h"

#include "ir/Dependences.h"
#include "ir/IslCoalesce.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;

std::int64_t Affine::value(const Names &names) const {
  std::int64_t sum = constant;
  for (const auto &[name, factor] : terms)
    sum += factor * names.at(name);
  return sum;
}

std::string Affine::text() const {
  std::string text = std::to_string(constant);
  for (const auto &[name, factor] : terms)
    text += " + " + std::to_string(factor) + " * " + name;
  return "(" + text + ")";
}

namespace {

/// Walks the tree once and gives each statement its loops and its domain.
class KernelBuilder {
public:
  KernelBuilder(const Region &region, isl::ctx ctx) : region(region), ctx(ctx) {}

  Kernel run() {
    kernel = {.name = "region", .assumptions = universe(ctx)};
    kernel.parameters = region.parameters;
    kernel.arrays = region.arrays;
    kernel.functions = region.functions;
    kernel.statements = region.statements;
    for (const Parameter &parameter : region.parameters)
      if (isInteger(parameter.type))
        assume("-2147483648 <= " + parameter.name.str() + " <= 2147483647");
    visit(region.nodes);
    for (const Statement &statement : kernel.statements)
      guard(statement);
    return std::move(kernel);
  }

private:
  const Region &region;
  isl::ctx ctx;
  Kernel kernel;
  std::vector<std::string> loops, conditions;

  isl::set set(const std::vector<std::string> &names, const std::string &condition) const {
    std::string list;
    for (const std::string &name : names)
      list += (list.empty() ? "" : ", ") + name;
    return isl::set(ctx, "[" + list + "] -> { : " + condition + " }");
  }

  std::vector<std::string> parameterNames() const {
    std::vector<std::string> names;
    for (const Parameter &parameter : region.parameters)
      if (isInteger(parameter.type))
        names.push_back(parameter.name.str());
    return names;
  }

  void assume(const std::string &condition) {
    kernel.assumptions = kernel.assumptions.intersect(set(parameterNames(), condition));
  }

  void visit(const std::vector<Node> &nodes) {
    for (const Node &node : nodes)
      std::visit([&](const auto &inner) { visit(inner); }, node);
  }

  void visit(const Loop &loop) {
    std::size_t outside = conditions.size();
    loops.push_back(loop.iname);
    for (const Affine &lower : loop.lowers)
      conditions.push_back(lower.text() + " <= " + loop.iname);
    for (const Affine &upper : loop.uppers)
      conditions.push_back(loop.iname + " < " + upper.text());
    visit(loop.body);
    loops.pop_back();
    conditions.resize(outside);
  }

  void visit(const Test &test) {
    conditions.push_back(test.divisor
                             ? test.lhs.text() + " mod " + std::to_string(test.divisor) + " = 0"
                             : test.lhs.text() + " >= 0");
    visit(test.body);
    conditions.pop_back();
  }

  void visit(const Leaf &leaf) {
    Statement &statement = kernel.statements[leaf.statement];
    std::vector<std::string> names = parameterNames();
    names.insert(names.end(), loops.begin(), loops.end());
    std::string all = "1 = 1";
    for (const std::string &condition : conditions)
      all += " and " + condition;
    statement.domain = set(names, all);
    for (const std::string &loop : loops) {
      statement.inames.emplace_back(loop);
      statement.origin.emplace_back(Iname(loop), inameRef(Iname(loop)));
    }
  }

  void guard(const Statement &statement) {
    for (const StatementAccess &access : accessesOf(statement)) {
      const Array &array = *kernel.find(access.access.array);
      for (std::size_t axis = 1; axis < array.sizes.size(); ++axis) {
        const Expr &subscript = access.access.subscripts[array.scopeRank + axis];
        isl::set outside =
            less(ctx, subscript, index(0)).unite(lessEqual(ctx, *array.sizes[axis], subscript));
        isl::set wrong = projectOut(statement.domain.intersect(outside), statement.inames);
        if (!wrong.is_empty()) {
          isl::set condition = coalesced(universe(ctx).subtract(wrong));
          kernel.guards.push_back({condition, "a subscript leaves its row"});
          kernel.assumptions = kernel.assumptions.intersect(condition);
        }
      }
    }
  }
};

/// Executes the tree.
class Walker {
public:
  Walker(const Region &region, const Names *only, const Visitor &visitor)
      : region(region), only(only), visitor(visitor) {}

  Names names;

  void walk(const std::vector<Node> &nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      order.push_back(static_cast<std::int64_t>(i));
      std::visit([&](const auto &inner) { walk(inner); }, nodes[i]);
      order.pop_back();
    }
  }

private:
  const Region &region;
  const Names *only;
  const Visitor &visitor;
  std::vector<std::int64_t> order;
  std::size_t depth = 0;

  void walk(const Loop &loop) {
    auto value = [&](const Affine &bound) { return bound.value(names); };
    std::int64_t first = value(*std::ranges::max_element(loop.lowers, {}, value));
    std::int64_t end = value(*std::ranges::min_element(loop.uppers, {}, value));
    if (only && !only->has(loop.iname))
      return;
    if (only) {
      std::int64_t wanted = only->at(loop.iname);
      end = std::min(end, wanted + 1);
      first = wanted < first ? end : wanted;
    }
    ++depth;
    for (std::int64_t i = first; i < end; ++i) {
      names.set(loop.iname, i);
      order.push_back(i);
      walk(loop.body);
      order.pop_back();
    }
    --depth;
  }

  void walk(const Test &test) {
    std::int64_t value = test.lhs.value(names);
    if (test.divisor ? value % test.divisor == 0 : value >= 0)
      walk(test.body);
  }

  void walk(const Leaf &leaf) {
    if (!only || only->size() == depth)
      visitor({region.statements[leaf.statement], names, order});
  }
};

} // namespace

Kernel kernelOf(const Region &region, isl::ctx ctx) { return KernelBuilder(region, ctx).run(); }

void forEachInstance(const Region &region, const Names &parameters, const Names *only,
                     const Visitor &visit) {
  Walker walker(region, only, visit);
  walker.names = parameters;
  walker.walk(region.nodes);
}

void run(const Region &region, const Names &parameters, AccessibleMemory &memory) {
  Kernel kernel{.name = "region", .assumptions = {}};
  kernel.parameters = region.parameters;
  kernel.arrays = region.arrays;
  kernel.functions = region.functions;
  forEachInstance(region, parameters, nullptr, [&](const Instance &instance) {
    const Statement &statement = instance.statement;
    Evaluator evaluator(kernel, instance.names, memory);
    for (const Expr &predicate : statement.predicates)
      if (!evaluator.holds(predicate))
        return;
    if (statement.code.empty())
      evaluator.assign(statement.target, statement.value);
    else
      evaluator.run(statement.code);
  });
}

} // namespace loopy::test
