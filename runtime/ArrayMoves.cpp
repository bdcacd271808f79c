//===- ArrayMoves.cpp - What of each array a call moves to a device and back ----------------===//
#include "runtime/ArrayMoves.h"
#include "runtime/ByteSet.h"

namespace loopy::rt {

static ArrayMove wholeMove(const plan::Array &array, const HostArray &host) {
  return {toBox(host.copyIn), toBox(host.copyOut), !array.writesAll};
}

std::vector<ArrayMove> wholeMoves(const std::vector<plan::Array> &arrays,
                                  std::span<const HostArray> checked) {
  std::vector<ArrayMove> moves;
  for (std::size_t i = 0; i < arrays.size(); ++i)
    moves.push_back(wholeMove(arrays[i], checked[i]));
  return moves;
}

namespace {

/// The boxes of an array with the values of a call.
struct Boxes {
  ByteBox reads;
  ByteBox writes;
  ByteBox both;
};

/// Decides by the time that transfers take, in bytes.
class Choice {
public:
  explicit Choice(std::uint64_t bytesPerRow) : bytesPerRow(bytesPerRow) {}

  ArrayMove move(const plan::Array &array, const HostArray &host, const Boxes &boxes) const;

private:
  std::uint64_t costOf(const ByteBox &box) const {
    return box.isOneRow() ? box.bytes() : box.bytes() + bytesPerRow * box.rows();
  }
  /// The box, or all that lies between its first and last byte.
  ByteBox cheaper(const ByteBox &box) const {
    const ByteRange whole = hull(box);
    return 2 * costOf(box) <= whole.bytes ? box : toBox(whole);
  }

  const std::uint64_t bytesPerRow;
};

} // namespace

/// Nothing where one of them is no box within the touched part.
static std::optional<Boxes> evaluate(const plan::Array &array, const HostArray &host,
                                     const void *pointer, const Values &values) {
  const auto reads = elementBox(array.boxes->reads, values);
  const auto writes = elementBox(array.boxes->writes, values);
  if (!reads || !writes)
    return std::nullopt;
  const auto bytesOf = [&](const ElementBox &box) {
    return byteBox(box, pointer, array.elementSize, host.touched);
  };
  const auto read = bytesOf(*reads);
  const auto written = bytesOf(*writes);
  const auto both = bytesOf(around(*reads, *writes));
  if (!read || !written || !both)
    return std::nullopt;
  return Boxes{*read, *written, *both};
}

ArrayMove Choice::move(const plan::Array &array, const HostArray &host, const Boxes &boxes) const {
  const ArrayMove whole = wholeMove(array, host);
  // Then the interval is that of the reads.
  if (host.copyOut.bytes == 0 || array.writesAll) {
    const bool holdsReads = host.copyIn.bytes != 0 && contains(hull(boxes.reads), host.copyIn);
    return {holdsReads ? cheaper(boxes.reads) : whole.in, whole.out, false};
  }
  const ByteRange written = hull(boxes.writes);
  if (!contains(written, host.copyOut))
    return whole;
  const bool isExact = array.boxes->writesAll && written.begin == host.copyOut.begin &&
                       written.bytes == host.copyOut.bytes;
  // The whole would move in both directions.
  if (isExact && costOf(boxes.writes) <= 2 * host.copyOut.bytes)
    return {cheaper(boxes.reads), boxes.writes, false};
  if (2 * costOf(boxes.both) <= host.copyIn.bytes)
    return {boxes.both, boxes.both, true};
  return whole;
}

std::vector<ArrayMove> closeMoves(const plan::LaunchPlan &plan, std::span<const HostArray> checked,
                                  std::span<const ArgumentValue> arguments,
                                  std::uint64_t bytesPerRow) {
  const Choice choice(bytesPerRow);
  std::vector<ArrayMove> moves = wholeMoves(plan.arrays, checked);
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const plan::Array &array = plan.arrays[i];
    if (!array.boxes || checked[i].touched.bytes == 0)
      continue;
    const auto boxes =
        evaluate(array, checked[i], arguments[array.argument].pointer, {arguments, {}});
    if (boxes)
      moves[i] = choice.move(array, checked[i], *boxes);
  }
  return moves;
}

} // namespace loopy::rt
