#include "codegen/Interleave.h"

#include "codegen/AstRewrite.h"
#include "codegen/LaneLoop.h"
#include "codegen/Unroll.h"

namespace loopy::codegen {

using namespace ir;

/// A loop around one statement, with the copy of the iteration.
static AstBlock loopAround(const AstStatement &statement, const LaneLoop &lanes) {
  Expr lane = indexSub(inameRef(lanes.iname), index(lanes.first));
  return {AstFor{lanes.iname, index(lanes.first), index(lanes.first + lanes.count - 1), 1,
                 lanes.inCopies({statement}, lane)}};
}

static AstBlock copiesOf(const AstStatement &statement, const LaneLoop &lanes) {
  AstBlock copies;
  for (std::int64_t lane = 0; lane < lanes.count; ++lane)
    for (AstNode &copy : lanes.atLane(AstBlock{statement}, lane))
      copies.push_back(std::move(copy));
  return copies;
}

Expected<AstBlock> interleave(const AstBlock &block, const Kernel &kernel, const LanePlan &plan) {
  return rewriteLoops(block, [&](const AstFor &loop) -> Expected<AstBlock> {
    InameTag tag = kernel.tag(loop.iname);
    const auto *interleaved = std::get_if<Interleave>(&tag);
    if (!interleaved)
      return AstBlock{loop};
    auto lanes = laneLoop(loop.iname, kernel, plan);
    if (!lanes)
      return unrolled(loop, kernel);
    if (auto few = requireFewCopies(loop.iname, lanes->count); !few)
      return std::unexpected(few.error());
    LaneLeaves leaves{[&](const AstStatement &statement) {
                        return interleaved->unrolled ? copiesOf(statement, *lanes)
                                                     : loopAround(statement, *lanes);
                      },
                      [](const AstIf &, const LaneLeaves::Values &) -> std::optional<AstBlock> {
                        return std::nullopt;
                      },
                      [](const AstFor &) -> std::optional<AstBlock> { return std::nullopt; }};
    return runLanes(loop, *lanes, leaves);
  });
}

} // namespace loopy::codegen
