#include "codegen/StreamStores.h"

#include "codegen/AstRewrite.h"
#include "codegen/DeviceAccess.h"
#include "codegen/Simplify.h"
#include "ir/Overloaded.h"
#include "ir/Polynomial.h"

#include <algorithm>
#include <set>

namespace loopy::codegen {

using namespace ir;

namespace {

class StreamRewriter {
public:
  StreamRewriter(const Kernel &kernel, const Schedule &schedule,
                 const std::vector<GridAxis> &groups)
      : kernel(kernel), schedule(schedule), groups(groups) {}

  AstBlock rewrite(const AstBlock &block) {
    AstBlock result;
    for (const AstNode &node : block)
      result.push_back(std::visit(Overloaded{
                                      [&](const AstFor &loop) -> AstNode { return rewrite(loop); },
                                      [&](const AstIf &guard) -> AstNode {
                                        return AstIf{guard.condition, rewrite(guard.then),
                                                     rewrite(guard.otherwise)};
                                      },
                                      [](const auto &other) -> AstNode { return other; },
                                  },
                                  node));
    return result;
  }

  /// The statements that have a loop that streams.
  std::set<StatementId> streamed;

private:
  const Kernel &kernel;
  const Schedule &schedule;
  const std::vector<GridAxis> &groups;
  std::vector<const AstFor *> around; ///< the loops around, outermost first

  AstNode rewrite(const AstFor &loop) {
    AstFor result = loop;
    around.push_back(&loop);
    result.body = rewrite(loop.body);
    result.stream = streamOf(loop);
    around.pop_back();
    return result;
  }

  /// The same value without needless operations, where it is a polynomial.
  static Expr tidy(const Expr &expr) {
    PolynomialVariables variables;
    auto polynomial = variables.toPolynomial(expr);
    return polynomial ? variables.toExpr(*polynomial) : simplify(expr);
  }
  static Expr tripCount(const AstFor &loop) {
    return tidy(indexAdd(indexSub(loop.upper, loop.lower), index(1)));
  }

  std::optional<AstStream> streamOf(const AstFor &loop) {
    const auto *body = loop.body.size() == 1 ? std::get_if<AstStatement>(&loop.body[0]) : nullptr;
    if (!body || body->atomic || loop.step != 1)
      return std::nullopt;
    StoreMode mode = kernel.find(body->statement)->store;
    if (mode == StoreMode::Cached || !canStream(loop, *body))
      return std::nullopt;
    Expr condition = mode == StoreMode::Streaming ? boolLiteral(true) : isLarge(*body);
    if (isFalse(condition))
      return std::nullopt;
    streamed.insert(body->statement);
    return AstStream{std::move(condition), aheadOf(loop, *body)};
  }

  bool canStream(const AstFor &loop, const AstStatement &body) const {
    const Array &array = *kernel.find(body.target.array);
    std::size_t bytes = sizeInBytes(array.type);
    if (isVariable(array, schedule) || (bytes != 4 && bytes != 8) || !isNext(loop, body.target))
      return false;
    return std::ranges::none_of(
        loads(body.value), [&](const Access &access) { return access.array == body.target.array; });
  }

  /// Whether each iteration accesses the element after that of the iteration before, in memory of
  /// the program: local variables have copies, which are addressed in other ways.
  bool isNext(const AstFor &loop, const Access &access) const {
    if (kernel.find(access.array)->storage != Storage::Host)
      return false;
    Expr number = elementNumber(*kernel.find(access.array), access.subscripts);
    Expr after = ir::substitute(number, {{loop.iname, indexAdd(inameRef(loop.iname), index(1))}});
    PolynomialVariables variables;
    auto here = variables.toPolynomial(number), there = variables.toPolynomial(after);
    return here && there && (*there - *here).asConstant() == 1;
  }

  /// Whether the loops around write more than caches hold. Where a loop writes the same elements
  /// again and again the answer is no.
  Expr isLarge(const AstStatement &body) const {
    std::set<Iname> written;
    for (const Expr &subscript : body.target.subscripts)
      walk(subscript, [&](const Expr &node) {
        if (const auto *reference = node.getIf<InameRef>())
          written.insert(reference->name);
      });
    Expr count =
        index(static_cast<std::int64_t>(sizeInBytes(kernel.find(body.target.array)->type)));
    for (const AstFor *loop : around) {
      if (!written.contains(loop->iname) || loop->step != 1)
        return boolLiteral(false);
      count = indexMul(count, tripCount(*loop));
    }
    for (const GridAxis &axis : groups)
      count = indexMul(count, tidy(axis.count));
    return conjunction(
        comparison(BinaryOp::GreaterEqual, tripCount(*around.back()), index(longLoop)),
        comparison(BinaryOp::GreaterEqual, simplify(count), index(largeBytes)));
  }

  /// The loads that walk through memory with the loop, one of those that share lines.
  std::vector<Expr> aheadOf(const AstFor &loop, const AstStatement &body) const {
    std::vector<Expr> result;
    PolynomialVariables variables;
    std::vector<std::pair<ArrayName, Polynomial>> seen;
    walk(body.value, [&](const Expr &node) {
      const auto *found = node.getIf<Load>();
      if (!found || isVariable(*kernel.find(found->access.array), schedule) ||
          !isNext(loop, found->access))
        return;
      auto place = variables.toPolynomial(
          elementNumber(*kernel.find(found->access.array), found->access.subscripts));
      for (const auto &[array, other] : seen) {
        auto distance = (*place - other).asConstant();
        if (array == found->access.array && distance && std::abs(*distance) < streamBytes)
          return;
      }
      seen.emplace_back(found->access.array, *place);
      result.push_back(node);
    });
    return result;
  }
};

} // namespace

AstBlock streamStores(const AstBlock &block, const Kernel &kernel, const Schedule &schedule,
                      const std::vector<GridAxis> &groups, std::vector<Note> &remarks) {
  StreamRewriter rewriter(kernel, schedule, groups);
  AstBlock result = rewriter.rewrite(block);
  for (const StatementId &id : statementsIn(block)) {
    const Statement &statement = *kernel.find(id);
    if (statement.store == StoreMode::Streaming && !rewriter.streamed.contains(id))
      remarks.push_back({statement.location,
                         "'" + id.str() +
                             "' is tagged nontemporal, but its stores go through the caches: only "
                             "a loop around it alone, over neighbouring elements of 4 or 8 bytes "
                             "that it does not read, streams"});
  }
  return result;
}

} // namespace loopy::codegen
