//===- Lane.cpp - The OpenCL objects that one thread uses at a time -------------------------===//
#include "runtime/Lane.h"
#include "runtime/ClError.h"

#include <algorithm>

namespace loopy::rt {

/// `OperandCount` OpenCL arguments: an array takes two.
static unsigned countParameters(const plan::Launch &launch) {
  unsigned count = 0;
  for (const plan::Operand &operand : launch.operands)
    count += std::holds_alternative<plan::ArrayOperand>(operand) ? 2 : 1;
  return count;
}

template <typename T>
static T groupInfo(cl_kernel kernel, const Device &device, cl_kernel_work_group_info info) {
  T value{};
  if (clGetKernelWorkGroupInfo(kernel, device.id, info, sizeof value, &value, nullptr) !=
      CL_SUCCESS)
    return T{};
  return value;
}

static Status tooLarge(const plan::Launch &launch, std::uint64_t items, std::uint64_t limit) {
  return refuse("the work-groups of '" + launch.kernel + "' are too large for the device: " +
                std::to_string(items) + " work-items, and it runs at most " +
                std::to_string(limit) + "; make the loops on l.N shorter");
}

/// Checks all that could make a launch of this kernel fail later, when host memory may be changed.
static Status checkKernel(cl_kernel kernel, const plan::Launch &launch, const Device &device) {
  cl_uint parameters = 0;
  clGetKernelInfo(kernel, CL_KERNEL_NUM_ARGS, sizeof parameters, &parameters, nullptr);
  if (parameters != countParameters(launch))
    return refuse("kernel '" + launch.kernel + "' has other parameters than its launch plan");

  const auto required =
      groupInfo<std::array<std::size_t, 3>>(kernel, device, CL_KERNEL_COMPILE_WORK_GROUP_SIZE);
  std::uint64_t items = 1;
  for (unsigned axis = 0; axis < 3; ++axis) {
    const unsigned size = launch.localSize[axis];
    if (required[0] != 0 && required[axis] != size)
      return refuse("kernel '" + launch.kernel + "' is compiled for another work-group size");
    if (size > device.maximumItems[axis])
      return tooLarge(launch, size, device.maximumItems[axis]);
    if (__builtin_mul_overflow(items, size, &items))
      items = UINT64_MAX;
  }
  if (const auto limit = groupInfo<std::size_t>(kernel, device, CL_KERNEL_WORK_GROUP_SIZE);
      items > limit)
    return tooLarge(launch, items, limit);
  if (groupInfo<cl_ulong>(kernel, device, CL_KERNEL_LOCAL_MEM_SIZE) > device.localMemory)
    return refuse("kernel '" + launch.kernel + "' needs more local memory than the device has");
  return {};
}

/// When setting fails, the argument counts as not set and so do those behind it.
Status LaneKernel::setChanged(cl_uint index, const Argument &argument, std::size_t size) {
  const cl_int status = clSetKernelArg(handle.get(), index, size, argument.bits.data());
  if (auto set = clStatus(status, "clSetKernelArg"); !set) {
    arguments.resize(std::min<std::size_t>(arguments.size(), index));
    return set;
  }
  if (index < arguments.size())
    arguments[index] = argument;
  else
    arguments.push_back(argument);
  return {};
}

Result<LaneKernel *> Lane::kernel(const Program &program, const plan::Launch &launch) {
  const KernelKey key{&program, &launch};
  if (const auto found = kernels.find(key); found != kernels.end())
    return &found->second;
  cl_int status = CL_SUCCESS;
  KernelHandle kernel(clCreateKernel(program.handle.get(), launch.kernel.c_str(), &status));
  if (auto created = clStatus(status, "clCreateKernel"); !created)
    return refuse(created.error());
  if (auto checked = checkKernel(kernel.get(), launch, device); !checked)
    return refuse(checked.error());
  return &kernels.emplace(key, LaneKernel(std::move(kernel))).first->second;
}

LaneLease::~LaneLease() {
  if (!lane)
    return;
  lane->endLaunch();
  const std::lock_guard lock(pool.mutex);
  pool.idle.push_back(std::move(lane));
}

Result<LaneLease> LanePool::borrow() {
  {
    const std::lock_guard lock(mutex);
    if (!idle.empty()) {
      std::unique_ptr<Lane> lane = std::move(idle.back());
      idle.pop_back();
      return LaneLease(*this, std::move(lane));
    }
  }
  cl_int status = CL_SUCCESS;
  const cl_command_queue_properties properties = measuresTime ? CL_QUEUE_PROFILING_ENABLE : 0;
  QueueHandle queue(clCreateCommandQueue(device.context.get(), device.id, properties, &status));
  if (auto created = clStatus(status, "clCreateCommandQueue"); !created)
    return refuse(created.error());
  return LaneLease(*this, std::make_unique<Lane>(device, std::move(queue)));
}

} // namespace loopy::rt
