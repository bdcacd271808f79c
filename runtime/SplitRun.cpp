//===- SplitRun.cpp - Runs a call in pieces, on one device or on several ---------------------===//
#include "runtime/SplitRun.h"
#include "runtime/HostMemory.h"
#include "runtime/SourceFiles.h"
#include "runtime/StagedArrays.h"

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
  Status stage();
  Status runLaunches();
  Status run(const DividedLaunch &launch);
  Status divide(const DividedLaunch &launch);
  Status buildPrograms();
  Status runPieces(const DividedLaunch &launch);
  Status runPiecesOf(const DividedLaunch &launch, std::size_t device) noexcept;
  Status runPiece(const DividedLaunch &launch, std::size_t device, std::size_t piece);
  HostArray memoryOf(std::size_t array, const HostArray &part) const;
  void merge(std::size_t array, const ByteRange &into, std::byte *memory) const;
  void mergeAll() const;
  void count();
  Status keep();
  void store() const;

  const SplitJob &job;
  const DivisibleCall &call = job.call;
  std::optional<StagedArrays> staged;              ///< where there are several launches
  const std::vector<plan::Array> *parts = nullptr; ///< the arrays of the pieces
  std::vector<Piece> pieces;                       ///< of the last launch
  std::vector<PieceResults> results;               ///< in the order of `pieces`
  std::vector<Program *> programs;                 ///< of each session that had pieces
  Traffic traffic;
  std::size_t devices = 0; ///< the most that a launch used
};

} // namespace

/// Work-groups of a piece keep their numbers: those before it are in the launch's global offset,
/// which get_group_id does not count.
static constexpr const char *prelude =
    "#define get_group_id(axis) (get_group_id(axis) + get_global_offset(axis) / "
    "get_local_size(axis))\n";

/// A single launch finds everything in host memory, which gets the results at the end.
Status SplitRun::stage() {
  if (job.launches == 1)
    return {};
  auto copied = StagedArrays::copy(call.plan, call.checked);
  if (!copied)
    return refuse(copied.error());
  staged = std::move(*copied);
  return {};
}

Status SplitRun::divide(const DividedLaunch &launch) {
  std::vector<const Device *> list;
  for (const Session *session : job.sessions)
    list.push_back(&session->device);
  auto found = findPieces(call, launch, list);
  if (!found)
    return refuse(found.error());
  pieces = std::move(*found);
  parts = &launch.split.arrays;
  results.assign(pieces.size(), {});
  devices = std::max(devices, pieces.back().device + 1);
  return {};
}

Status SplitRun::buildPrograms() {
  const std::string &name = call.plan.name;
  if (programs.size() >= devices)
    return {};
  const std::string source = prelude + exchangeSource(job.environment, name, call.variant.source);
  while (programs.size() < devices) {
    const auto program =
        job.sessions[programs.size()]->programs.get({source, call.variant.fastMath}, name);
    if (!program)
      return refuse(program.error());
    programs.push_back(*program);
  }
  return {};
}

/// Where a part of an array is while the launches run.
HostArray SplitRun::memoryOf(std::size_t array, const HostArray &part) const {
  return staged ? staged->inCopy(array, part) : part;
}

Status SplitRun::runPiece(const DividedLaunch &launch, std::size_t device, std::size_t number) {
  Session &session = *job.sessions[device];
  auto lane = session.lanes.borrow();
  if (!lane)
    return refuse(lane.error());
  CheckedCall checked;
  for (std::size_t i = 0; i < pieces[number].arrays.size(); ++i)
    checked.arrays.push_back(memoryOf(i, pieces[number].arrays[i]));
  const CallPiece piece{launch, pieces[number].groups, &results[number].before};
  const std::vector<ArrayMove> moves = wholeMoves(*parts, checked.arrays);
  const DeviceCall part{session.device,
                        session.programs,
                        *programs[device],
                        **lane,
                        call.plan,
                        call.variant,
                        call.arguments,
                        checked,
                        job.journal,
                        moves,
                        &results[number].after,
                        nullptr,
                        &piece};
  auto done = runOnDevice(part);
  if (!done)
    lane->discard();
  return done;
}

Status SplitRun::runPiecesOf(const DividedLaunch &launch, std::size_t device) noexcept {
  try {
    for (std::size_t i = 0; i < pieces.size(); ++i)
      if (pieces[i].device == device)
        if (auto done = runPiece(launch, device, i); !done)
          return done;
    return {};
  } catch (const std::exception &failure) {
    return refuse(std::string("out of host resources (") + failure.what() + ")");
  }
}

/// A thread for each device. Programs that were never launched run in this thread, one after the
/// other, since the first launch may still compile; see ProgramCache.
Status SplitRun::runPieces(const DividedLaunch &launch) {
  const std::size_t used = pieces.back().device + 1;
  std::vector<Status> done(used);
  std::vector<std::jthread> threads;
  for (std::size_t device = 0; device < used; ++device)
    if (programs[device]->isSettled && device + 1 < used)
      threads.emplace_back([&, device] { done[device] = runPiecesOf(launch, device); });
    else
      done[device] = runPiecesOf(launch, device);
  threads.clear(); // waits
  const auto failed = std::ranges::find_if(done, [](const Status &status) { return !status; });
  return failed == done.end() ? Status() : *failed;
}

/// Gives memory that stands for the part `into` of an array the results of all pieces.
void SplitRun::merge(std::size_t array, const ByteRange &into, std::byte *memory) const {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const HostArray part = memoryOf(array, pieces[i].arrays[array]);
    const std::vector<std::byte> &after = results[i].after[array];
    if (after.empty())
      continue;
    std::byte *target = memory + (part.copyOut.begin - into.begin);
    if ((*parts)[array].writesAll) {
      std::memcpy(target, after.data(), after.size());
      continue;
    }
    // Elements in between belong to other pieces.
    const std::byte *before =
        results[i].before[array].data() + (part.copyOut.begin - part.copyIn.begin);
    storeChangedElements(reinterpret_cast<std::uintptr_t>(target), before, after,
                         (*parts)[array].elementSize);
  }
}

/// The results of the last launch, to where the arrays are.
void SplitRun::mergeAll() const {
  for (std::size_t i = 0; i < call.plan.arrays.size(); ++i) {
    const ByteRange out = memoryOf(i, call.checked.arrays[i]).copyOut;
    merge(i, out, reinterpret_cast<std::byte *>(out.begin));
  }
}

void SplitRun::count() {
  traffic.launches += pieces.size();
  for (const Piece &piece : pieces)
    for (const HostArray &array : piece.arrays) {
      traffic.in += array.copyIn.bytes;
      traffic.out += array.copyOut.bytes;
    }
}

Status SplitRun::run(const DividedLaunch &launch) {
  if (auto divided = divide(launch); !divided)
    return divided;
  if (auto built = buildPrograms(); !built)
    return built;
  if (auto done = runPieces(launch); !done)
    return done;
  count();
  if (staged)
    mergeAll();
  return {};
}

Status SplitRun::runLaunches() {
  const auto &splits = std::get<plan::Splits>(call.variant.division);
  const auto runOne = [&](const plan::Launch &launch, const Groups &groups, const Values &values) {
    return run({launch, splits.at(launch.kernel), groups, values});
  };
  return forEachLaunch(call.plan, call.variant, call.arguments, runOne);
}

/// LOOPY_CHECK wants the whole of each array.
Status SplitRun::keep() {
  std::vector<std::vector<std::byte>> kept(call.plan.arrays.size());
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const ByteRange &out = call.checked.arrays[i].copyOut;
    if (out.bytes == 0)
      continue;
    if (staged) {
      kept[i] = staged->results(i);
      continue;
    }
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
  if (staged)
    staged->store();
  else
    mergeAll();
  for (const FinalStore &final : call.checked.finalValues)
    rt::store(final);
}

Result<Traffic> SplitRun::run() {
  for (auto step : {&SplitRun::stage, &SplitRun::runLaunches})
    if (auto done = (this->*step)(); !done)
      return refuse(done.error());
  if (!job.checker)
    store();
  else if (auto kept = keep(); !kept)
    return refuse(kept.error());
  job.journal.tell(Tell::Calls, call.plan.name + ": " + std::to_string(traffic.launches) +
                                    " pieces on " + std::to_string(devices) + " devices");
  return traffic;
}

Result<Traffic> runSplit(const SplitJob &job) { return SplitRun(job).run(); }

} // namespace loopy::rt
