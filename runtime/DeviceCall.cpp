//===- DeviceCall.cpp - One call of a kernel on a device -------------------------------------===//
//
// Everything that can be refused is done before the first launch: the program is built, kernels and
// buffers exist, and all host expressions were evaluated (rehearse).
//
//===----------------------------------------------------------------------------===//
#include "runtime/DeviceCall.h"
#include "runtime/ClError.h"
#include "runtime/HostMemory.h"
#include "runtime/HostProgram.h"

#include <cstdio>
#include <cstdlib>
#include <new>

namespace loopy::rt {

namespace {

/// What a kernel gets for an array: the buffer, and where the host pointer's element 0 is in it.
struct BoundArray {
  cl_mem buffer = nullptr;
  cl_long offset = 0;
};

class Run {
public:
  explicit Run(const DeviceCall &call) : call(call), queue(call.lane.queue()) {}

  Status prepare();
  Status execute() noexcept;

private:
  Status bindMemory();
  Status prepareKernels(const std::vector<plan::HostNode> &nodes);
  Status copyIn();
  Status launchAll();
  Status compute();
  Status launch(const plan::Launch &launch, const Groups &groups, const Values &values);
  Status setArgument(cl_kernel kernel, cl_uint &index, const plan::Operand &operand,
                     const Values &values);
  Status finish();
  Status readBuffer(std::size_t array, void *target);
  Status fetchChanged();
  Status copyOut();
  [[noreturn]] void abandon(const std::string &reason) const;

  const DeviceCall &call;
  cl_command_queue queue;
  std::vector<BoundArray> arrays;
  std::vector<cl_mem> scratch;
  std::vector<std::vector<std::byte>> snapshots; ///< of each array's copyIn, where it is needed
  std::vector<std::vector<std::byte>> results;   ///< of arrays whose changes are stored one by one
  std::vector<EventHandle> events;               ///< of the launches since the last `finish`
  std::size_t inFlight = 0;                      ///< launches since the last `finish`
  bool hasLaunched = false;
};

} // namespace

/// The OpenCL calls of one launch after the other stay queued up to this number, which bounds the
/// memory that the queue takes.
static constexpr std::size_t launchesInFlight = 512;

Status Run::prepare() {
  if (auto bound = bindMemory(); !bound)
    return bound;
  return prepareKernels(call.variant.program);
}

Status Run::bindMemory() {
  for (std::size_t i = 0; i < call.plan.arrays.size(); ++i) {
    const HostArray &array = call.checked.arrays[i];
    // OpenCL has no empty buffers: an array without accesses gets one element that nobody uses.
    const auto buffer = array.touched.bytes == 0
                            ? call.lane.pool.get(call.plan.arrays[i].elementSize)
                        : call.device.sharesHostMemory ? call.lane.hostBuffers.get(array.touched)
                                                       : call.lane.pool.get(array.touched.bytes);
    if (!buffer)
      return refuse(buffer.error());
    arrays.push_back({*buffer, -array.first});
  }
  for (const plan::Scratch &memory : call.variant.scratch) {
    const auto buffer = call.lane.pool.get(memory.bytes);
    if (!buffer)
      return refuse(buffer.error());
    scratch.push_back(*buffer);
  }
  return {};
}

Status Run::prepareKernels(const std::vector<plan::HostNode> &nodes) {
  for (const plan::HostNode &node : nodes) {
    Status prepared;
    if (const auto *launch = std::get_if<plan::Launch>(&node)) {
      if (auto kernel = call.lane.kernel(call.program, *launch); !kernel)
        prepared = refuse(kernel.error());
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

Status Run::copyIn() {
  snapshots.resize(arrays.size());
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const HostArray &array = call.checked.arrays[i];
    if (array.copyIn.bytes == 0)
      continue;
    const void *source = reinterpret_cast<const void *>(array.copyIn.begin);
    if (!call.plan.arrays[i].endsAreSure || !call.plan.arrays[i].writesAll) {
      auto snapshot = readHostMemory(array.copyIn);
      if (!snapshot)
        return refuse(snapshot.error());
      snapshots[i] = std::move(*snapshot);
      source = snapshots[i].data();
    }
    const cl_int status = clEnqueueWriteBuffer(queue, arrays[i].buffer, CL_FALSE,
                                               array.copyIn.begin - array.touched.begin,
                                               array.copyIn.bytes, source, 0, nullptr, nullptr);
    if (auto written = clStatus(status, "clEnqueueWriteBuffer"); !written)
      return written;
  }
  return {};
}

Status Run::setArgument(cl_kernel kernel, cl_uint &index, const plan::Operand &operand,
                        const Values &values) {
  const auto set = [&](const auto &value) {
    return clStatus(clSetKernelArg(kernel, index++, sizeof value, &value), "clSetKernelArg");
  };
  if (const auto *array = std::get_if<plan::ArrayOperand>(&operand)) {
    if (auto buffer = set(arrays[array->array].buffer); !buffer)
      return buffer;
    return set(arrays[array->array].offset);
  }
  if (const auto *memory = std::get_if<plan::ScratchOperand>(&operand))
    return set(scratch[memory->scratch]);
  if (const auto *integer = std::get_if<plan::IntegerOperand>(&operand)) {
    const auto value = evaluate(integer->value, values);
    return value ? set(cl_long{*value}) : refuse(value.error());
  }
  const unsigned argument = std::get<plan::FloatingOperand>(operand).argument;
  const double value = call.arguments[argument].floating;
  if (call.plan.arguments[argument].type == plan::ScalarType::F32)
    return set(static_cast<cl_float>(value));
  return set(cl_double{value});
}

Status Run::launch(const plan::Launch &launch, const Groups &groups, const Values &values) {
  const auto kernel = call.lane.kernel(call.program, launch);
  if (!kernel)
    return refuse(kernel.error());
  cl_uint index = 0;
  for (const plan::Operand &operand : launch.operands)
    if (auto set = setArgument(*kernel, index, operand, values); !set)
      return set;
  std::array<std::size_t, 3> global{};
  std::array<std::size_t, 3> local{};
  for (unsigned axis = 0; axis < 3; ++axis) {
    local[axis] = launch.localSize[axis];
    global[axis] = groups[axis] * local[axis];
  }
  cl_event event = nullptr;
  const cl_int status =
      clEnqueueNDRangeKernel(queue, *kernel, 3, nullptr, global.data(), local.data(), 0, nullptr,
                             call.device.sharesHostMemory ? nullptr : &event);
  if (auto launched = clStatus(status, "clEnqueueNDRangeKernel"); !launched)
    return launched;
  hasLaunched = true;
  if (event)
    events.emplace_back(event);
  return ++inFlight < launchesInFlight ? Status() : finish();
}

/// Waits; a launch that failed on the device shows in its event, not in clFinish's result. PoCL's
/// CPU devices (sharesHostMemory) run kernels as plain functions, which cannot fail, and need none.
Status Run::finish() {
  if (auto finished = clStatus(clFinish(queue), "clFinish"); !finished)
    return finished;
  for (const EventHandle &event : events) {
    cl_int state = CL_COMPLETE;
    const cl_int status = clGetEventInfo(event.get(), CL_EVENT_COMMAND_EXECUTION_STATUS,
                                         sizeof state, &state, nullptr);
    if (auto asked = clStatus(status, "clGetEventInfo"); !asked)
      return asked;
    if (state != CL_COMPLETE)
      return clStatus(state, "a launch");
  }
  events.clear();
  inFlight = 0;
  return {};
}

Status Run::launchAll() {
  const auto launchOne = [this](const plan::Launch &node, const Groups &groups,
                                const Values &values) { return launch(node, groups, values); };
  if (auto done = forEachLaunch(call.plan, call.variant, call.arguments, launchOne); !done)
    return done;
  return finish();
}

Status Run::readBuffer(std::size_t array, void *target) {
  const HostArray &host = call.checked.arrays[array];
  const cl_int status = clEnqueueReadBuffer(queue, arrays[array].buffer, CL_TRUE,
                                            host.copyOut.begin - host.touched.begin,
                                            host.copyOut.bytes, target, 0, nullptr, nullptr);
  return clStatus(status, "clEnqueueReadBuffer");
}

/// The results of arrays with gaps come first: host memory is still unchanged, so failing is safe.
Status Run::fetchChanged() {
  results.resize(arrays.size());
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const ByteRange &out = call.checked.arrays[i].copyOut;
    if (out.bytes == 0 || call.plan.arrays[i].writesAll)
      continue;
    results[i].resize(out.bytes);
    if (auto read = readBuffer(i, results[i].data()); !read)
      return read;
  }
  return {};
}

Status Run::copyOut() {
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    const HostArray &array = call.checked.arrays[i];
    if (array.copyOut.bytes == 0 || !results[i].empty())
      continue;
    if (auto read = readBuffer(i, reinterpret_cast<void *>(array.copyOut.begin)); !read)
      return read;
  }
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    if (results[i].empty())
      continue;
    const HostArray &array = call.checked.arrays[i];
    const std::byte *before = snapshots[i].data() + (array.copyOut.begin - array.copyIn.begin);
    storeChangedElements(array.copyOut.begin, before, results[i], call.plan.arrays[i].elementSize);
  }
  return {};
}

void Run::abandon(const std::string &reason) const {
  std::fprintf(stderr,
               "loopy: %s: the device failed while results were being written to host memory: %s\n",
               call.plan.name.c_str(), reason.c_str());
  std::abort();
}

/// All that leaves a device with memory of its own without traces in host memory.
Status Run::compute() {
  const bool copies = !call.device.sharesHostMemory;
  if (copies)
    if (auto written = copyIn(); !written)
      return written;
  if (auto done = launchAll(); !done)
    return done;
  return copies ? fetchChanged() : Status();
}

Status Run::execute() noexcept {
  Status done;
  try {
    done = compute();
  } catch (const std::bad_alloc &) { // snapshots and results are as large as the arrays
    done = refuse("there is not enough host memory for the transfers");
  }
  if (!done) {
    clFinish(queue); // queued commands use host memory and buffers
    if (call.device.sharesHostMemory && hasLaunched)
      abandon(done.error());
    return done;
  }
  if (!call.device.sharesHostMemory)
    if (auto read = copyOut(); !read)
      abandon(read.error());
  for (const FinalStore &final : call.checked.finalValues)
    store(final);
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
