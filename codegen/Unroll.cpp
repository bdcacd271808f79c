#include "codegen/Unroll.h"

#include "codegen/AstRewrite.h"
#include "codegen/Simplify.h"
#include "ir/ConstantRange.h"

#include <utility>

namespace loopy::codegen {

using namespace ir;

/// More copies than this would only burden the device's compiler.
static constexpr std::int64_t maxCopies = 1024;

Expr boundHolds(BinaryOp op, const Expr &bound, const Expr &value) {
  BinaryOp splits = op == BinaryOp::LessEqual ? BinaryOp::Min : BinaryOp::Max;
  if (const auto *node = bound.getIf<Binary>(); node && node->op == splits)
    return conjunction(boundHolds(op, node->lhs, value), boundHolds(op, node->rhs, value));
  return comparison(op, value, bound);
}

Expr isIterated(const AstFor &loop, const Expr &value) {
  Expr reached = conjunction(boundHolds(BinaryOp::GreaterEqual, loop.lower, value),
                             boundHolds(BinaryOp::LessEqual, loop.upper, value));
  if (loop.step == 1)
    return reached;
  Expr rest = indexFloorMod(indexSub(value, loop.lower), loop.step);
  return conjunction(reached, comparison(BinaryOp::Equal, rest, index(0)));
}

Expected<void> requireFewCopies(const Iname &iname, std::int64_t count) {
  if (count <= maxCopies)
    return {};
  return fail("cannot unroll '" + iname.str() + "': " + std::to_string(count) +
              " copies are more than " + std::to_string(maxCopies) + "; split it first");
}

Expected<AstBlock> unrolled(const AstFor &loop, const Kernel &kernel) {
  auto range = constantRange(kernel, loop.iname);
  if (!range)
    return fail("cannot unroll '" + loop.iname.str() +
                "': its trip count is not a compile-time constant; split it first");
  if (auto few = requireFewCopies(loop.iname, range->extent()); !few)
    return std::unexpected(few.error());
  AstBlock result;
  for (std::int64_t v = range->first; v <= range->last; ++v)
    for (AstNode &node :
         guardedBlock(isIterated(loop, index(v)), substitute(loop.body, {{loop.iname, index(v)}})))
      result.push_back(std::move(node));
  return result;
}

Expected<AstBlock> unroll(const AstBlock &block, const Kernel &kernel) {
  return rewriteLoops(block, [&](const AstFor &loop) -> Expected<AstBlock> {
    if (std::holds_alternative<Unroll>(kernel.tag(loop.iname)))
      return unrolled(loop, kernel);
    return AstBlock{loop};
  });
}

AstBlock requestUnrolling(AstBlock block, const Kernel &kernel) {
  for (AstNode &node : block) {
    if (auto *loop = std::get_if<AstFor>(&node)) {
      if (std::holds_alternative<UnrollHint>(kernel.tag(loop->iname)))
        loop->request = literalValue(loop->lower) && literalValue(loop->upper)
                            ? UnrollRequest::Whole
                            : UnrollRequest::ByFour;
      loop->body = requestUnrolling(std::move(loop->body), kernel);
    }
    if (auto *guard = std::get_if<AstIf>(&node)) {
      guard->then = requestUnrolling(std::move(guard->then), kernel);
      guard->otherwise = requestUnrolling(std::move(guard->otherwise), kernel);
    }
  }
  return block;
}

} // namespace loopy::codegen
