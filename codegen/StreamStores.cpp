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
    const auto stores = storesOf(loop);
    if (!stores || !canStream(loop, *stores))
      return std::nullopt;
    const bool always = std::ranges::all_of(
        *stores, [&](const AstStatement *store) { return modeOf(*store) == StoreMode::Streaming; });
    Expr condition = always ? boolLiteral(true) : isLarge(*stores->front());
    if (isFalse(condition))
      return std::nullopt;
    for (const AstStatement *store : *stores)
      streamed.insert(store->statement);
    return AstStream{std::move(condition),
                     stores->size() == 1 ? aheadOf(loop, *stores->front()) : std::vector<Expr>{}};
  }

  StoreMode modeOf(const AstStatement &store) const { return kernel.find(store.statement)->store; }

  /// The assignments that the loop consists of, where all of them may stream.
  std::optional<std::vector<const AstStatement *>> storesOf(const AstFor &loop) const {
    std::vector<const AstStatement *> result;
    for (const AstNode &node : loop.body) {
      const auto *store = std::get_if<AstStatement>(&node);
      if (!store || store->atomic || modeOf(*store) == StoreMode::Cached)
        return std::nullopt;
      result.push_back(store);
    }
    if (result.empty() || loop.step != 1)
      return std::nullopt;
    return result;
  }

  bool canStream(const AstFor &loop, const std::vector<const AstStatement *> &stores) const {
    const ArrayName &name = stores.front()->target.array;
    const Array &array = *kernel.find(name);
    std::size_t bytes = sizeInBytes(array.type);
    if (isVariable(array, schedule) || (bytes != 4 && bytes != 8))
      return false;
    auto readsTarget = [&](const AstStatement &store) {
      return std::ranges::any_of(loads(store.value),
                                 [&](const Access &access) { return access.array == name; });
    };
    return std::ranges::all_of(stores,
                               [&](const AstStatement *store) {
                                 return isNext(loop, store->target) && !readsTarget(*store);
                               }) &&
           areLinesApart(stores, array);
  }

  /// Whether all store into the array of the program, whole lines from each other: then one loop
  /// variable makes all of them begin at a line, and lines may be stored one after the other that
  /// were filled side by side.
  static bool areLinesApart(const std::vector<const AstStatement *> &stores, const Array &array) {
    const std::int64_t elements = streamBytes / static_cast<std::int64_t>(sizeInBytes(array.type));
    PolynomialVariables variables;
    std::set<std::int64_t> distances;
    std::optional<Polynomial> first;
    for (const AstStatement *store : stores) {
      if (store->target.array != array.name)
        return false;
      auto place = variables.toPolynomial(elementNumber(array, store->target.subscripts));
      if (!place)
        return false;
      if (!first)
        first = place;
      const auto distance = (*place - *first).asConstant();
      if (!distance || *distance % elements != 0 || !distances.insert(*distance).second)
        return false;
    }
    return true;
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

  /// The loads that walk through memory with the loop, one of those that share lines. Several
  /// stores need none: with as many places in memory, a core's own prefetchers do better
  /// (bench/README.md).
  std::vector<Expr> aheadOf(const AstFor &loop, const AstStatement &store) const {
    std::vector<Expr> result;
    PolynomialVariables variables;
    std::vector<std::pair<ArrayName, Polynomial>> seen;
    walk(store.value, [&](const Expr &node) {
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
                             "a loop of such stores alone, over neighbouring elements of 4 or 8 "
                             "bytes of one array that they do not read, streams"});
  }
  return result;
}

} // namespace loopy::codegen
