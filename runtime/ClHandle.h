//===- ClHandle.h - Owners of OpenCL objects ------------------------------------------------===//
#pragma once

#include <CL/cl.h>

#include <utility>

namespace loopy::rt {

/// Owns one reference. A failing release is ignored: nothing useful can be done about it.
template <typename Object, auto release> class ClHandle {
public:
  ClHandle() = default;
  explicit ClHandle(Object object) : object(object) {}
  ClHandle(ClHandle &&other) noexcept : object(std::exchange(other.object, nullptr)) {}
  ClHandle &operator=(ClHandle &&other) noexcept {
    std::swap(object, other.object);
    return *this;
  }
  ~ClHandle() {
    if (object)
      release(object);
  }

  Object get() const { return object; }
  explicit operator bool() const { return object != nullptr; }

private:
  Object object = nullptr;
};

using ContextHandle = ClHandle<cl_context, clReleaseContext>;
using QueueHandle = ClHandle<cl_command_queue, clReleaseCommandQueue>;
using ProgramHandle = ClHandle<cl_program, clReleaseProgram>;
using KernelHandle = ClHandle<cl_kernel, clReleaseKernel>;
using BufferHandle = ClHandle<cl_mem, clReleaseMemObject>;
using EventHandle = ClHandle<cl_event, clReleaseEvent>;

} // namespace loopy::rt
