//===- DeviceCall.cpp - One call of a kernel on a device -------------------------------------===//
//
// Everything that can be refused is done before the first launch: the program is built, kernels and
// buffers exist, and all host expressions were evaluated (rehearse).
//
//===----------------------------------------------------------------------------===//
#include "runtime/DeviceCall.h"
#include "runtime/ClError.h"
#include "runtime/LaunchEvents.h"
#include "runtime/Transfers.h"

#include <cstdio>
#include <cstdlib>
#include <new>

namespace loopy::rt {

namespace {

class Run {
public:
  explicit Run(const DeviceCall &call) : call(call), transfers(call), events(call.journal) {}

  Status prepare();
  Status execute() noexcept;

private:
  Status bindScratch();
  Status prepareKernel(const plan::Launch &launch);
  Status prepareKernels(const std::vector<plan::HostNode> &nodes);
  Status launchAll();
  Status compute();
  Status launch(const plan::Launch &launch, const Groups &groups, const Values &values);
  Status setArgument(LaneKernel &kernel, cl_uint &index, const plan::Operand &operand,
                     const Values &values);
  Status finish();
  [[noreturn]] void abandon(const char *activity, const std::string &reason) const;

  const DeviceCall &call;
  Transfers transfers;
  std::vector<Buffer> scratch;
  LaunchEvents events;      ///< of the launches since the last `finish`
  std::size_t inFlight = 0; ///< launches since the last `finish`
  bool hasLaunched = false;
};

} // namespace

/// The OpenCL calls of one launch after the other stay queued up to this number, which bounds the
/// memory that the queue takes.
static constexpr std::size_t launchesInFlight = 512;

/// The end of up to this many launches is polled for. More take so long that sleep costs little,
/// and an event each costs a microsecond.
static constexpr std::size_t launchesPolled = 8;

Status Run::prepare() {
  if (auto bound = transfers.bind(); !bound)
    return bound;
  if (auto bound = bindScratch(); !bound)
    return bound;
  return call.piece ? prepareKernel(call.piece->launch.launch)
                    : prepareKernels(call.variant.program);
}

Status Run::bindScratch() {
  for (const plan::Scratch &memory : call.variant.scratch) {
    const auto bytes = bytesOf(memory, call.arguments);
    if (!bytes)
      return refuse(bytes.error());
    const auto buffer = call.lane.pool.get(*bytes);
    if (!buffer)
      return refuse(buffer.error());
    scratch.push_back(*buffer);
  }
  return {};
}

Status Run::prepareKernel(const plan::Launch &launch) {
  const auto kernel = call.lane.kernel(call.program, launch);
  return kernel ? Status() : refuse(kernel.error());
}

Status Run::prepareKernels(const std::vector<plan::HostNode> &nodes) {
  for (const plan::HostNode &node : nodes) {
    Status prepared;
    if (const auto *launch = std::get_if<plan::Launch>(&node)) {
      prepared = prepareKernel(*launch);
    } else if (const auto *loop = std::get_if<plan::HostLoop>(&node)) {
      prepared = prepareKernels(loop->body);
    } else {
      prepared = prepareKernels(std::get<plan::HostIf>(node).body);
    }
    if (!prepared)
      return prepared;
  }
  return {};
}

Status Run::setArgument(LaneKernel &kernel, cl_uint &index, const plan::Operand &operand,
                        const Values &values) {
  if (const auto *array = std::get_if<plan::ArrayOperand>(&operand)) {
    const BoundArray &bound = transfers[array->array];
    if (auto buffer = kernel.set(index++, bound.buffer); !buffer)
      return buffer;
    return kernel.set(index++, bound.offset);
  }
  if (const auto *memory = std::get_if<plan::ScratchOperand>(&operand))
    return kernel.set(index++, scratch[memory->scratch]);
  if (const auto *integer = std::get_if<plan::IntegerOperand>(&operand)) {
    const auto value = evaluate(integer->value, values);
    return value ? kernel.set(index++, cl_long{*value}) : refuse(value.error());
  }
  const unsigned argument = std::get<plan::FloatingOperand>(operand).argument;
  const double value = call.arguments[argument].floating;
  if (call.plan.arguments[argument].type == plan::ScalarType::F32)
    return kernel.set(index++, static_cast<cl_float>(value));
  return kernel.set(index++, cl_double{value});
}

Status Run::launch(const plan::Launch &launch, const Groups &groups, const Values &values) {
  const auto kernel = call.lane.kernel(call.program, launch);
  if (!kernel)
    return refuse(kernel.error());
  cl_uint index = 0;
  for (const plan::Operand &operand : launch.operands)
    if (auto set = setArgument(**kernel, index, operand, values); !set)
      return set;
  std::array<std::size_t, 3> first{};
  std::array<std::size_t, 3> global{};
  std::array<std::size_t, 3> local{};
  for (unsigned axis = 0; axis < 3; ++axis) {
    local[axis] = launch.localSize[axis];
    global[axis] = groups[axis] * local[axis];
    if (call.piece && call.piece->launch.split.axis == axis) {
      first[axis] = call.piece->groups.begin * local[axis];
      global[axis] = call.piece->groups.end * local[axis] - first[axis];
    }
  }
  // PoCL's CPU devices (sharesHostMemory) run kernels as plain functions, which cannot fail: their
  // events are for the trace and for polling only.
  const bool needsEvent =
      call.usesCopies() || call.journal.isTracing() || inFlight < launchesPolled;
  cl_event event = nullptr;
  const cl_int status = clEnqueueNDRangeKernel(
      call.lane.queue(), (*kernel)->get(), 3, call.piece ? first.data() : nullptr, global.data(),
      local.data(), 0, nullptr, needsEvent ? &event : nullptr);
  if (auto launched = clStatus(status, "clEnqueueNDRangeKernel"); !launched)
    return launched;
  hasLaunched = true;
  if (event)
    events.add(event, launch, global[0] * global[1] * global[2]);
  return ++inFlight < launchesInFlight ? Status() : finish();
}

Status Run::finish() {
  if (inFlight <= launchesPolled && !call.usesCopies() && clFlush(call.lane.queue()) == CL_SUCCESS)
    events.poll();
  if (auto finished = clStatus(clFinish(call.lane.queue()), "clFinish"); !finished)
    return finished;
  inFlight = 0;
  return events.collect();
}

Status Run::launchAll() {
  if (call.piece) {
    const DividedLaunch &divided = call.piece->launch;
    auto done = launch(divided.launch, divided.groups, divided.values);
    return done ? finish() : done;
  }
  const auto launchOne = [this](const plan::Launch &node, const Groups &groups,
                                const Values &values) { return launch(node, groups, values); };
  if (auto done = forEachLaunch(call.plan, call.variant, call.arguments, launchOne); !done)
    return done;
  return finish();
}

void Run::abandon(const char *activity, const std::string &reason) const {
  std::fprintf(stderr, "loopy: %s: the device failed while %s: %s\n", call.plan.name.c_str(),
               activity, reason.c_str());
  std::fflush(stderr); // a program may have made it buffered
  std::abort();
}

/// All that leaves a device with memory of its own without traces in host memory.
Status Run::compute() {
  const bool copies = call.usesCopies();
  if (copies)
    if (auto written = transfers.copyIn(); !written)
      return written;
  if (auto done = launchAll(); !done)
    return done;
  return copies ? transfers.fetch() : Status();
}

Status Run::execute() noexcept {
  Status done;
  try {
    done = compute();
  } catch (const std::bad_alloc &) { // snapshots and results are as large as the arrays
    done = refuse("there is not enough host memory for the transfers");
  }
  if (!done) {
    clFinish(call.lane.queue()); // queued commands use host memory and buffers
    if (!call.usesCopies() && hasLaunched)
      abandon("results were being written to host memory", done.error());
    if (call.resident && hasLaunched && call.resident->mayLose(call.checked))
      abandon("it changed results that host memory does not have", done.error());
    return done;
  }
  if (call.kept)
    return {};
  if (call.usesCopies())
    if (auto stored = transfers.copyOut(); !stored)
      abandon("results were being written to host memory", stored.error());
  for (const FinalStore &final : call.checked.finalValues) {
    if (call.resident)
      call.resident->forget(bytesOf(final));
    store(final);
  }
  return {};
}

Status runOnDevice(const DeviceCall &call) {
  Run run(call);
  if (auto prepared = run.prepare(); !prepared)
    return prepared;
  const auto lock = call.programs.beginLaunch(call.program);
  if (auto done = run.execute(); !done)
    return done;
  call.programs.endLaunch(call.program, lock);
  return {};
}

} // namespace loopy::rt
