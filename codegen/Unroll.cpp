#include "codegen/Unroll.h"

#include "codegen/AstRewrite.h"
#include "codegen/Simplify.h"
#include "ir/ConstantRange.h"

#include <utility>

namespace loopy::codegen {

using namespace ir;

/// More copies than this would only burden the device's compiler.
static constexpr std::int64_t maxCopies = 1024;

/// `lower <= value` or `value <= upper`, one comparison per operand of Max and Min.
static Expr boundHolds(BinaryOp op, const Expr &bound, const Expr &value) {
  BinaryOp splits = op == BinaryOp::LessEqual ? BinaryOp::Min : BinaryOp::Max;
  if (const auto *node = bound.getIf<Binary>(); node && node->op == splits)
    return conjunction(boundHolds(op, node->lhs, value), boundHolds(op, node->rhs, value));
  return comparison(op, value, bound);
}

namespace {

class Unroller {
public:
  explicit Unroller(const Kernel &kernel) : kernel(kernel) {}

  Expected<AstBlock> run(const AstBlock &block) const {
    AstBlock result;
    for (const AstNode &node : block) {
      Expected<AstBlock> rebuilt = runNode(node);
      if (!rebuilt)
        return rebuilt;
      for (AstNode &copy : *rebuilt)
        result.push_back(std::move(copy));
    }
    return result;
  }

private:
  const Kernel &kernel;

  Expected<AstBlock> runNode(const AstNode &node) const {
    if (const auto *guard = std::get_if<AstIf>(&node)) {
      Expected<AstBlock> then = run(guard->then), otherwise = run(guard->otherwise);
      if (!then || !otherwise)
        return then ? otherwise : then;
      return AstBlock{AstIf{guard->condition, std::move(*then), std::move(*otherwise)}};
    }
    if (const auto *loop = std::get_if<AstFor>(&node)) {
      Expected<AstBlock> body = run(loop->body);
      if (!body)
        return body;
      AstFor rebuilt{loop->iname, loop->lower, loop->upper, loop->step, std::move(*body)};
      InameTag tag = kernel.tag(loop->iname);
      if (std::holds_alternative<Unroll>(tag) || std::holds_alternative<Vectorize>(tag) ||
          std::holds_alternative<Interleave>(tag))
        return copies(rebuilt);
      return AstBlock{std::move(rebuilt)};
    }
    return AstBlock{node};
  }

  Expected<AstBlock> copies(const AstFor &loop) const {
    auto range = constantRange(kernel, loop.iname);
    if (!range)
      return fail("cannot unroll '" + loop.iname.str() +
                  "': its trip count is not a compile-time constant; split it first");
    if (range->extent() > maxCopies)
      return fail("cannot unroll '" + loop.iname.str() + "': " + std::to_string(range->extent()) +
                  " copies are more than " + std::to_string(maxCopies) + "; split it first");
    AstBlock result;
    for (std::int64_t v = range->first; v <= range->last; ++v)
      for (AstNode &node : guardedBlock(isIterated(loop, index(v)),
                                        substitute(loop.body, {{loop.iname, index(v)}})))
        result.push_back(std::move(node));
    return result;
  }

  /// Whether the loop reaches `value`.
  static Expr isIterated(const AstFor &loop, const Expr &value) {
    Expr reached = conjunction(boundHolds(BinaryOp::GreaterEqual, loop.lower, value),
                               boundHolds(BinaryOp::LessEqual, loop.upper, value));
    if (loop.step == 1)
      return reached;
    Expr rest = indexFloorMod(indexSub(value, loop.lower), loop.step);
    return conjunction(reached, comparison(BinaryOp::Equal, rest, index(0)));
  }
};

} // namespace

Expected<AstBlock> unroll(const AstBlock &block, const Kernel &kernel) {
  return Unroller(kernel).run(block);
}

} // namespace loopy::codegen
