//===- SplitRun.cpp - Runs a call in pieces, on one device or on several ---------------------===//
#include "runtime/SplitRun.h"
#include "runtime/HostMemory.h"
#include "runtime/SourceFiles.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <thread>

namespace loopy::rt {

namespace {

/// What a piece computed, and what its results are to be compared with.
struct PieceResults {
  std::vector<std::vector<std::byte>> before; ///< see CallPiece
  std::vector<std::vector<std::byte>> after;  ///< the bytes of each array's copyOut
};

class SplitRun {
public:
  explicit SplitRun(const SplitJob &job) : job(job) {}

  Result<Traffic> run();

private:
  Status divide();
  Status buildPrograms();
  Status runPieces();
  Status runPiecesOf(std::size_t device) noexcept;
  Status runPiece(Session &session, Program &program, std::size_t piece);
  void merge(std::size_t array, const ByteRange &into, std::byte *memory) const;
  Status keep();
  void store() const;
  Traffic traffic() const;

  const SplitJob &job;
  const DivisibleCall &call = job.call;
  std::vector<Piece> pieces;
  std::vector<PieceResults> results; ///< in the order of `pieces`
  std::vector<Program *> programs;   ///< of each session that has pieces
};

} // namespace

/// Work-groups of a piece keep their numbers: those before it are in the launch's global offset,
/// which get_group_id does not count.
static constexpr const char *prelude =
    "#define get_group_id(axis) (get_group_id(axis) + get_global_offset(axis) / "
    "get_local_size(axis))\n";

Status SplitRun::divide() {
  std::vector<const Device *> devices;
  for (const Session *session : job.sessions)
    devices.push_back(&session->device);
  auto found = findPieces(call, devices);
  if (!found)
    return refuse(found.error());
  pieces = std::move(*found);
  results.resize(pieces.size());
  return {};
}

Status SplitRun::buildPrograms() {
  const std::string &name = call.plan.name;
  const std::string source = prelude + exchangeSource(job.environment, name, call.variant.source);
  for (std::size_t device = 0; device <= pieces.back().device; ++device) {
    const auto program = job.sessions[device]->programs.get({source, call.variant.fastMath}, name);
    if (!program)
      return refuse(program.error());
    programs.push_back(*program);
  }
  return {};
}

Status SplitRun::runPiece(Session &session, Program &program, std::size_t number) {
  auto lane = session.lanes.borrow();
  if (!lane)
    return refuse(lane.error());
  const CallPiece piece{call.split(), pieces[number].groups, &results[number].before};
  const CheckedCall &checked = pieces[number].checked;
  const std::vector<ArrayMove> moves = wholeMoves(piece.split.arrays, checked.arrays);
  const DeviceCall part{session.device,         session.programs, program, **lane,      call.plan,
                        call.variant,           call.arguments,   checked, job.journal, moves,
                        &results[number].after, nullptr,          &piece};
  auto done = runOnDevice(part);
  if (!done)
    lane->discard();
  return done;
}

Status SplitRun::runPiecesOf(std::size_t device) noexcept {
  try {
    for (std::size_t i = 0; i < pieces.size(); ++i)
      if (pieces[i].device == device)
        if (auto done = runPiece(*job.sessions[device], *programs[device], i); !done)
          return done;
    return {};
  } catch (const std::exception &failure) {
    return refuse(std::string("out of host resources (") + failure.what() + ")");
  }
}

/// A thread for each device. Programs that were never launched run in this thread, one after the
/// other, since the first launch may still compile; see ProgramCache.
Status SplitRun::runPieces() {
  std::vector<Status> done(programs.size());
  std::vector<std::jthread> threads;
  for (std::size_t device = 0; device < programs.size(); ++device)
    if (programs[device]->isSettled && device + 1 < programs.size())
      threads.emplace_back([&, device] { done[device] = runPiecesOf(device); });
    else
      done[device] = runPiecesOf(device);
  threads.clear(); // waits
  const auto failed = std::ranges::find_if(done, [](const Status &status) { return !status; });
  return failed == done.end() ? Status() : *failed;
}

/// Gives memory that stands for the part `into` of an array the results of all pieces.
void SplitRun::merge(std::size_t array, const ByteRange &into, std::byte *memory) const {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const HostArray &host = pieces[i].checked.arrays[array];
    const std::vector<std::byte> &after = results[i].after[array];
    if (after.empty())
      continue;
    std::byte *target = memory + (host.copyOut.begin - into.begin);
    if (call.split().arrays[array].writesAll) {
      std::memcpy(target, after.data(), after.size());
      continue;
    }
    // Elements in between belong to other pieces.
    const std::byte *before =
        results[i].before[array].data() + (host.copyOut.begin - host.copyIn.begin);
    storeChangedElements(reinterpret_cast<std::uintptr_t>(target), before, after,
                         call.split().arrays[array].elementSize);
  }
}

/// LOOPY_CHECK wants the whole of each array.
Status SplitRun::keep() {
  std::vector<std::vector<std::byte>> kept(call.plan.arrays.size());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const ByteRange &out = call.checked.arrays[i].copyOut;
    if (out.bytes == 0)
      continue;
    auto bytes = readHostMemory(out);
    if (!bytes)
      return refuse(bytes.error());
    merge(i, out, bytes->data());
    kept[i] = std::move(*bytes);
  }
  job.checker->keep(
      {&call.plan, call.checked, std::move(kept), {call.arguments.begin(), call.arguments.end()}});
  return {};
}

void SplitRun::store() const {
  for (std::size_t i = 0; i < call.plan.arrays.size(); ++i) {
    const ByteRange &out = call.checked.arrays[i].copyOut;
    merge(i, out, reinterpret_cast<std::byte *>(out.begin));
  }
  for (const FinalStore &final : call.checked.finalValues)
    rt::store(final);
}

Traffic SplitRun::traffic() const {
  Traffic sum{pieces.size(), 0, 0};
  for (const Piece &piece : pieces)
    for (const HostArray &array : piece.checked.arrays) {
      sum.in += array.copyIn.bytes;
      sum.out += array.copyOut.bytes;
    }
  return sum;
}

Result<Traffic> SplitRun::run() {
  for (auto step : {&SplitRun::divide, &SplitRun::buildPrograms, &SplitRun::runPieces})
    if (auto done = (this->*step)(); !done)
      return refuse(done.error());
  if (!job.checker)
    store();
  else if (auto kept = keep(); !kept)
    return refuse(kept.error());
  job.journal.tell(Tell::Calls, call.plan.name + ": " + std::to_string(pieces.size()) +
                                    " pieces on " + std::to_string(programs.size()) + " devices");
  return traffic();
}

Result<Traffic> runSplit(const SplitJob &job) { return SplitRun(job).run(); }

} // namespace loopy::rt
