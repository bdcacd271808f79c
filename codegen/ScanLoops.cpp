#include "codegen/ScanLoops.h"

#include "codegen/AstRewrite.h"
#include "codegen/LeafGroups.h"
#include "codegen/ScanTree.h"
#include "codegen/ScannedPoints.h"
#include "codegen/Simplify.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace loopy::codegen {

using namespace ir;

namespace {

/// Reads isl's AST. The first problem is kept and ends up as the result.
class AstReader {
public:
  AstReader(const ScanProblem &problem, const MakeLeaf &makeLeaf)
      : makeLeaf(makeLeaf), names(problem.names),
        keepSingleIterations(problem.keepSingleIterations), points(problem) {}

  Expected<AstBlock> run(const isl::ast_node &root) {
    AstBlock block = read(root);
    if (error)
      return std::unexpected(*error);
    if (auto leaf = points.wrongLeaf())
      return fail("isl's code for the loops around '" + leaf->str() +
                  "' does not run for exactly their iterations");
    return block;
  }

private:
  const MakeLeaf &makeLeaf;
  IslNames names;               ///< grows by the loop iterators in scope
  std::vector<Iname> loops;     ///< the inames of the marks around the current node
  std::optional<Iname> marked;  ///< the iname of the loop that comes next
  std::map<Iname, Expr> values; ///< of all inames around the leaf read last
  bool keepSingleIterations;
  ScannedPoints points;
  std::optional<Error> error;

  Expr convert(const isl::ast_expr &expr) {
    Expected<Expr> result = toExpr(expr, names);
    if (result)
      return *result;
    error = result.error();
    return index(0);
  }

  AstBlock problem(std::string message) {
    error = Error{"internal error: " + std::move(message), {}, {}};
    return {};
  }

  AstBlock read(const isl::ast_node &node) {
    if (node.isa<isl::ast_node_for>())
      return readFor(node.as<isl::ast_node_for>());
    if (node.isa<isl::ast_node_if>())
      return readIf(node.as<isl::ast_node_if>());
    if (node.isa<isl::ast_node_mark>())
      return readMark(node.as<isl::ast_node_mark>());
    if (node.isa<isl::ast_node_block>()) {
      AstBlock block;
      isl::ast_node_list children = node.as<isl::ast_node_block>().children();
      for (unsigned i = 0; i < children.size(); ++i)
        for (AstNode &child : read(children.at(i)))
          block.push_back(std::move(child));
      return block;
    }
    return readLeaf(node.as<isl::ast_node_user>());
  }

  AstBlock readMark(const isl::ast_node_mark &mark) {
    Iname iname(mark.id().name());
    std::optional<Iname> outer = std::exchange(marked, iname);
    loops.push_back(iname);
    AstBlock block = read(mark.node());
    loops.pop_back();
    marked = outer;
    return withoutLoop(std::move(block));
  }

  /// isl makes no loop at all where the value of `marked` is known; what is inside follows
  /// directly.
  AstBlock withoutLoop(AstBlock block) const {
    if (!marked || !keepSingleIterations || block.empty() || !values.contains(*marked))
      return block;
    Expr value = values.at(*marked);
    return {AstFor{*marked, value, value, 1, std::move(block)}};
  }

  /// The last value of the iterator: isl writes `it <= e` or `it < e`.
  Expr upperBound(const isl::ast_expr &condition) {
    auto comparison = condition.as<isl::ast_expr_op>();
    Expr bound = convert(comparison.arg(1));
    if (comparison.isa<isl::ast_expr_op_le>())
      return bound;
    if (!comparison.isa<isl::ast_expr_op_lt>())
      problem("unexpected loop condition in generated code");
    return indexSub(bound, index(1));
  }

  AstBlock readFor(const isl::ast_node_for &loop) {
    if (!marked)
      return problem("unnamed loop in generated code");
    Iname iname = *marked;
    std::string iterator = loop.iterator().as<isl::ast_expr_id>().id().name();
    Expr lower = convert(loop.init());
    bool single = loop.is_degenerate();
    Expr upper = single ? lower : upperBound(loop.cond());
    auto step = single ? 1 : literalValue(convert(loop.inc()));
    if (!step || *step < 1 || names.contains(iterator))
      return problem("unexpected loop in generated code");

    bool inlined = single && !keepSingleIterations;
    names.emplace(iterator, inlined ? lower : inameRef(iname));
    marked.reset();
    if (!inlined)
      points.enterLoop(iname, lower, upper, *step);
    AstBlock body = read(loop.body());
    if (!inlined)
      points.leave();
    marked = iname;
    names.erase(iterator);
    if (inlined)
      return body;
    return {AstFor{iname, lower, upper, *step, std::move(body)}};
  }

  AstBlock readIf(const isl::ast_node_if &guard) {
    Expr condition = convert(guard.cond());
    points.enterGuard(condition, true);
    AstBlock then = read(guard.then_node());
    points.leave();
    AstBlock otherwise;
    if (guard.has_else_node()) {
      points.enterGuard(condition, false);
      otherwise = read(guard.else_node());
      points.leave();
    }
    if (isTrue(condition))
      return then;
    return {AstIf{condition, std::move(then), std::move(otherwise)}};
  }

  /// isl calls S(v0, v1, ...) with the values of the domain's dimensions.
  AstBlock readLeaf(const isl::ast_node_user &user) {
    auto call = user.expr().as<isl::ast_expr_op>();
    StatementId id(call.arg(0).as<isl::ast_expr_id>().id().name());
    if (call.n_arg() != loops.size() + 1)
      return problem("unexpected loop nest in generated code");
    values.clear();
    for (std::size_t i = 0; i < loops.size(); ++i)
      values.emplace(loops[i], convert(call.arg(i + 1)));
    points.visit(id, values);
    return withoutLoop(makeLeaf(id, values));
  }
};

} // namespace

Expected<AstBlock> scanLoops(const ScanProblem &problem, const MakeLeaf &makeLeaf) {
  LeafGroups groups = groupLeaves(problem.order, problem.domains);
  ScanProblem grouped{groups.order,
                      problem.domains,
                      problem.context,
                      problem.names,
                      problem.keepSingleIterations,
                      problem.localIds};
  std::optional<isl::schedule> schedule = scanSchedule(grouped);
  if (!schedule)
    return AstBlock();
  auto makeGroup = [&](const StatementId &leaf, const std::map<Iname, Expr> &values) {
    AstBlock block;
    for (const StatementId &member : groups.members.at(leaf))
      std::ranges::move(makeLeaf(member, values), std::back_inserter(block));
    return block;
  };
  isl::ast_node root = isl::ast_build::from_context(problem.context).node_from(*schedule);
  MakeLeaf makeLeaves = makeGroup;
  auto block = AstReader(grouped, makeLeaves).run(root);
  if (!block)
    return block;
  return mergeGuards(std::move(*block));
}

} // namespace loopy::codegen
