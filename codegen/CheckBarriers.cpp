//===- CheckBarriers.cpp - Does every work-item of a group reach the same barriers? --------===//
#include "codegen/CheckBarriers.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

bool hasBarrier(const AstBlock &block) {
  return std::ranges::any_of(block, [](const AstNode &node) {
    if (const auto *loop = std::get_if<AstFor>(&node))
      return hasBarrier(loop->body);
    if (const auto *guard = std::get_if<AstIf>(&node))
      return hasBarrier(guard->then) || hasBarrier(guard->otherwise);
    return std::holds_alternative<AstBarrier>(node);
  });
}

namespace {

class BarrierCheck {
public:
  explicit BarrierCheck(const std::vector<Iname> &localIds)
      : varying(localIds.begin(), localIds.end()) {}

  Expected<void> run(const AstBlock &block) {
    for (const AstNode &node : block) {
      if (const auto *loop = std::get_if<AstFor>(&node); loop && hasBarrier(loop->body)) {
        if (!isUniform(loop->lower) || !isUniform(loop->upper))
          return fail("the number of iterations of '" + loop->iname.str() +
                      "' differs between work-items that must wait for each other in it");
        if (auto inner = run(loop->body); !inner)
          return inner;
      }
      if (const auto *guard = std::get_if<AstIf>(&node))
        if (auto inner = runGuard(*guard); !inner)
          return inner;
    }
    return {};
  }

private:
  std::vector<Iname> varying;
  unsigned guards = 0;

  Expected<void> runGuard(const AstIf &guard) {
    bool inThen = hasBarrier(guard.then), inElse = hasBarrier(guard.otherwise);
    if (!inThen && !inElse)
      return {};
    if (!isUniform(guard.condition))
      return fail("internal error: a barrier depends on the work-item");
    if (inElse || ++guards > 1)
      return fail(
          "work-items would have to wait for each other under several conditions, which "
          "some OpenCL compilers get wrong; split the loops so that sizes divide evenly, or "
          "do not unroll them");
    return run(guard.then);
  }

  bool isUniform(const Expr &expr) const {
    bool uniform = true;
    walk(expr, [&](const Expr &node) {
      if (const auto *reference = node.getIf<InameRef>())
        uniform &= std::ranges::find(varying, reference->name) == varying.end();
      uniform &= !node.getIf<Load>();
    });
    return uniform;
  }
};

} // namespace

Expected<void> checkBarriers(const AstBlock &block, const std::vector<Iname> &localIds) {
  return BarrierCheck(localIds).run(block);
}

} // namespace loopy::codegen
