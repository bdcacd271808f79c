//===- Pieces.cpp - How a launch is divided --------------------------------------------------===//
#include "runtime/Pieces.h"
#include "runtime/ByteSet.h"

#include <algorithm>

namespace loopy::rt {

namespace {

class Divider {
public:
  Divider(const DivisibleCall &call, const DividedLaunch &launch,
          std::span<const Device *const> devices)
      : call(call), split(launch.split), launch(launch), devices(devices) {}

  Result<std::vector<Piece>> run();

private:
  Status evaluateGrid();
  Result<std::vector<HostArray>> footprintOf(GroupRange groups) const;
  Result<std::uint64_t> bytesOf(GroupRange groups) const;
  Result<std::uint64_t> endOfShare(GroupRange rest, std::size_t shares) const;
  Status fill(std::size_t device, GroupRange share);
  Result<Piece> longestPiece(std::size_t device, GroupRange rest, std::uint64_t guess) const;
  Result<Piece> pieceOf(std::size_t device, GroupRange groups) const;

  const DivisibleCall &call;
  const plan::Split &split;
  const DividedLaunch &launch;
  std::span<const Device *const> devices;
  std::int64_t first = 0;  ///< PieceFirst of work-group 0
  std::uint64_t count = 0; ///< of work-groups on the split axis
  std::vector<Piece> pieces;
};

} // namespace

Status Divider::evaluateGrid() {
  if (!split.axis) {
    count = 1;
    return {};
  }
  const auto value = evaluate(split.first, launch.values);
  if (!value)
    return refuse(value.error());
  first = *value;
  count = launch.groups[*split.axis];
  std::int64_t values = 0, last = 0;
  if (count == 0 || __builtin_mul_overflow(static_cast<std::int64_t>(count), split.step, &values) ||
      __builtin_add_overflow(first, values, &last))
    return refuse("an index computation does not fit into 64 bits");
  return {};
}

/// The guards of the call hold for what it touches as a whole, so no piece may touch more.
Result<std::vector<HostArray>> Divider::footprintOf(GroupRange groups) const {
  const std::int64_t step = split.step;
  const PieceEnds ends{first + static_cast<std::int64_t>(groups.begin) * step,
                       first + static_cast<std::int64_t>(groups.end) * step - 1};
  auto arrays = checkArrays(split.arrays, split.ranges, call.plan,
                            {call.arguments, launch.values.hostLoops, {}, ends});
  if (!arrays)
    return arrays;
  for (std::size_t i = 0; i < arrays->size(); ++i) {
    const HostArray &whole = call.checked.arrays[i];
    const HostArray &piece = (*arrays)[i];
    if (!contains(whole.touched, piece.touched) || !contains(whole.copyOut, piece.copyOut))
      return refuse("a part of the loop accesses more of '" +
                    call.plan.arguments[call.plan.arrays[i].argument].name + "' than the whole");
  }
  return arrays;
}

Result<std::uint64_t> Divider::bytesOf(GroupRange groups) const {
  const auto arrays = footprintOf(groups);
  if (!arrays)
    return refuse(arrays.error());
  std::uint64_t bytes = 0;
  for (const HostArray &array : *arrays)
    bytes += array.touched.bytes; // of memory that exists once, so the sum fits
  return bytes;
}

/// The end of the first of `shares` parts of about the same size; each gets a work-group at least.
Result<std::uint64_t> Divider::endOfShare(GroupRange rest, std::size_t shares) const {
  if (shares == 1)
    return rest.end;
  const auto all = bytesOf(rest);
  if (!all)
    return refuse(all.error());
  std::uint64_t low = rest.begin + 1;
  std::uint64_t high = rest.end - (shares - 1);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto bytes = bytesOf({rest.begin, middle});
    if (!bytes)
      return refuse(bytes.error());
    if (*bytes >= *all / shares)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/// Refuses what does not fit the device.
Result<Piece> Divider::pieceOf(std::size_t device, GroupRange groups) const {
  auto arrays = footprintOf(groups);
  if (!arrays)
    return refuse(arrays.error());
  if (auto fits = checkMemory(*devices[device], call.plan, call.variant, call.arguments, *arrays);
      !fits)
    return refuse(fits.error());
  return Piece{device, groups, std::move(*arrays)};
}

/// More work-groups never touch less, so what fits is found by halving. Beginning at `guess`, which
/// is what the piece before had, saves looking at data far behind the piece.
Result<Piece> Divider::longestPiece(std::size_t device, GroupRange rest,
                                    std::uint64_t guess) const {
  auto best = pieceOf(device, {rest.begin, rest.begin + 1});
  if (!best)
    return refuse(best.error() + (split.axis ? " (for a single work-group)" : " (for one launch)"));
  const std::uint64_t most = rest.end - rest.begin;
  std::uint64_t fitting = 1;
  std::uint64_t tooMany = most + 1;
  std::uint64_t size = std::min(guess, most);
  while (fitting + 1 < tooMany) {
    size = std::clamp(size, fitting + 1, tooMany - 1);
    if (auto piece = pieceOf(device, {rest.begin, rest.begin + size})) {
      best = std::move(piece);
      fitting = size;
      size = tooMany > most ? std::min(2 * size, most) : fitting + (tooMany - fitting) / 2;
    } else {
      tooMany = size;
      size = fitting + (tooMany - fitting) / 2;
    }
  }
  return best;
}

Status Divider::fill(std::size_t device, GroupRange share) {
  std::uint64_t guess = share.end - share.begin;
  while (share.begin < share.end) {
    auto piece = longestPiece(device, share, guess);
    if (!piece)
      return refuse(piece.error());
    share.begin = piece->groups.end;
    guess = piece->groups.end - piece->groups.begin;
    pieces.push_back(std::move(*piece));
  }
  return {};
}

Result<std::vector<Piece>> Divider::run() {
  if (auto evaluated = evaluateGrid(); !evaluated)
    return refuse(evaluated.error());
  const std::size_t shares = std::min<std::uint64_t>(devices.size(), count);
  std::uint64_t begin = 0;
  for (std::size_t device = 0; device < shares; ++device) {
    const auto end = endOfShare({begin, count}, shares - device);
    if (!end)
      return refuse(end.error());
    if (auto filled = fill(device, {begin, *end}); !filled)
      return refuse(filled.error());
    begin = *end;
  }
  return std::move(pieces);
}

Result<std::vector<Piece>> findPieces(const DivisibleCall &call, const DividedLaunch &launch,
                                      std::span<const Device *const> devices) {
  return Divider(call, launch, devices).run();
}

} // namespace loopy::rt
