#include "ir/LoopPaths.h"

#include "ir/Overloaded.h"

namespace loopy::ir {

LoopPaths::LoopPaths(const LoopSequence &sequence) {
  Path path;
  add(sequence, path);
}

void LoopPaths::add(const LoopSequence &sequence, Path &path) {
  for (std::size_t i = 0; i < sequence.size(); ++i) {
    path.positions.push_back(i);
    std::visit(Overloaded{
                   [&](const LeafNode &leaf) { paths.emplace(leaf.statement, path); },
                   [&](const LoopNode &loop) {
                     path.loops.push_back(loop.iname);
                     add(loop.body, path);
                     path.loops.pop_back();
                   },
                   [](const BarrierNode &) {},
               },
               sequence[i]);
    path.positions.pop_back();
  }
}

LoopMeeting LoopPaths::meet(const StatementId &first, const StatementId &second) const {
  auto from = paths.find(first), to = paths.find(second);
  if (from == paths.end() || to == paths.end())
    return {};
  const Path &a = from->second, &b = to->second;
  LoopMeeting meeting;
  for (std::size_t depth = 0;; ++depth) {
    meeting.textual = a.positions[depth] <=> b.positions[depth];
    if (meeting.textual != 0 || depth == a.loops.size())
      return meeting;
    meeting.loops.push_back(a.loops[depth]);
  }
}

} // namespace loopy::ir
