//===- Barriers.cpp - Where the work-items of a group must wait ---------------------------===//
#include "codegen/Barriers.h"

#include <algorithm>
#include <tuple>

namespace loopy::codegen {

using namespace ir;

namespace {

bool isIn(const LoopTreeNode &node, const StatementId &id) {
  std::vector<StatementId> ids = statementsIn(node);
  return std::ranges::find(ids, id) != ids.end();
}

std::size_t childWith(const LoopSequence &sequence, const StatementId &id) {
  return std::ranges::find_if(sequence, [&](const LoopTreeNode &n) { return isIn(n, id); }) -
         sequence.begin();
}

/// The body of the innermost common loop.
template <typename Sequence> Sequence &bodyOf(Sequence &body, const BarrierNeed &need) {
  Sequence *sequence = &body;
  for (std::size_t depth = 0; depth < need.depth; ++depth)
    sequence = &std::get<LoopNode>((*sequence)[childWith(*sequence, need.source)]).body;
  return *sequence;
}

/// The position at which a barrier is missing.
std::size_t placeFor(const BarrierNeed &need, const LoopSequence &sequence) {
  return need.isCarried ? sequence.size() : childWith(sequence, need.sink);
}

void makeGlobal(LoopSequence &sequence) {
  for (LoopTreeNode &node : sequence)
    if (auto *barrier = std::get_if<BarrierNode>(&node))
      barrier->isGlobal = true;
}

} // namespace

bool isMet(const BarrierNeed &need, const LoopSequence &body) {
  const LoopSequence &sequence = bodyOf(body, need);
  std::size_t source = childWith(sequence, need.source), sink = childWith(sequence, need.sink);
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    const auto *barrier = std::get_if<BarrierNode>(&sequence[i]);
    if (!barrier || (need.isGlobal && !barrier->isGlobal))
      continue;
    // Between two iterations the way leads from the source to the end and from the start to the
    // sink.
    if (need.isCarried ? source < i || i < sink : source < i && i < sink)
      return true;
  }
  return false;
}

LoopSequence withBarriers(LoopSequence body, std::vector<BarrierNeed> needs) {
  std::vector<StatementId> order = statementsIn(body);
  auto rank = [&](const StatementId &id) { return std::ranges::find(order, id) - order.begin(); };
  // Each barrier as late as possible, the earliest sink first: then none is superfluous.
  std::ranges::sort(needs, {}, [&](const BarrierNeed &need) {
    return std::tuple(need.isCarried, rank(need.sink), rank(need.source), need.depth);
  });
  unsigned count = 0;
  for (const BarrierNeed &need : needs) {
    if (isMet(need, body))
      continue;
    LoopSequence &sequence = bodyOf(body, need);
    BarrierNeed local = need;
    local.isGlobal = false;
    if (isMet(local, body)) {
      makeGlobal(sequence);
      continue;
    }
    BarrierNode barrier{StatementId("loopy_barrier" + std::to_string(count++)), need.isGlobal};
    sequence.insert(sequence.begin() + placeFor(need, sequence), barrier);
  }
  return body;
}

} // namespace loopy::codegen
