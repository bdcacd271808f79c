//===- FaultLayer.cpp - An OpenCL layer in which calls fail ----------------------------------===//
//
// FAULT=CALL:FIRST:LAST:CODE makes the calls number FIRST to LAST of the function CALL, counted
// from 1, return CODE without doing anything. CALL may also be `launch`: the command is enqueued
// and later reports CODE as its state.
//
// At exit the layer prints to stderr how many calls failed, and how many objects exist that the
// program created and did not release.
//
//===----------------------------------------------------------------------------===//
#include <CL/cl.h>
#include <CL/cl_icd.h>
#include <CL/cl_layer.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <tuple>

namespace {

struct Layer {
  char call[64] = "";
  long first = 0;
  long last = 0;
  int code = 0;
  const cl_icd_dispatch *target = nullptr;
  cl_icd_dispatch dispatch = {};
  std::atomic<long> count = 0;
  std::atomic<long> failed = 0;
  std::atomic<long> objects = 0;
};

/// Never destroyed: calls may come until the very end.
Layer &layer() {
  static Layer &instance = *new Layer;
  return instance;
}

/// The code that this call of `name` shall return.
cl_int faultOf(std::string_view name) {
  Layer &state = layer();
  if (name != state.call)
    return CL_SUCCESS;
  const long number = ++state.count;
  if (number < state.first || number > state.last)
    return CL_SUCCESS;
  ++state.failed;
  return state.code;
}

/// A function's name as a template argument.
template <std::size_t size> struct Name {
  char text[size];
  consteval Name(const char (&literal)[size]) { std::copy_n(literal, size, text); }
  constexpr std::string_view view() const { return {text, size - 1}; }
};

template <Name name, auto member> struct Wrapper;

/// Functions that return a status. A release always happens, or the test would see a leak.
template <Name name, typename... Arguments,
          cl_int (CL_API_CALL *cl_icd_dispatch::*member)(Arguments...)>
struct Wrapper<name, member> {
  static cl_int CL_API_CALL call(Arguments... arguments) {
    const bool releases = name.view().starts_with("clRelease");
    const cl_int fault = faultOf(name.view());
    if (fault != CL_SUCCESS && !releases)
      return fault;
    const cl_int status = (layer().target->*member)(arguments...);
    if (releases)
      --layer().objects;
    if constexpr (name.view().starts_with("clEnqueue"))
      layer().objects += status == CL_SUCCESS && // the event
                         std::get<sizeof...(Arguments) - 1>(std::tuple(arguments...));
    return fault != CL_SUCCESS ? fault : status;
  }
};

/// Functions that return an object, and the status through their last argument.
template <Name name, typename Object, typename... Arguments,
          Object *(CL_API_CALL *cl_icd_dispatch::*member)(Arguments...)>
struct Wrapper<name, member> {
  static Object *CL_API_CALL call(Arguments... arguments) {
    if (const cl_int fault = faultOf(name.view()); fault != CL_SUCCESS) {
      if (cl_int *status = std::get<sizeof...(Arguments) - 1>(std::tuple(arguments...)))
        *status = fault;
      return nullptr;
    }
    Object *object = (layer().target->*member)(arguments...);
    layer().objects += object != nullptr;
    return object;
  }
};

cl_int CL_API_CALL getEventInfo(cl_event event, cl_event_info info, size_t size, void *value,
                                size_t *needed) {
  if (const cl_int fault = faultOf("clGetEventInfo"); fault != CL_SUCCESS)
    return fault;
  const cl_int status = layer().target->clGetEventInfo(event, info, size, value, needed);
  if (status == CL_SUCCESS && info == CL_EVENT_COMMAND_EXECUTION_STATUS)
    if (const cl_int fault = faultOf("launch"); fault != CL_SUCCESS)
      *static_cast<cl_int *>(value) = fault;
  return status;
}

void *CL_API_CALL mapBuffer(cl_command_queue queue, cl_mem buffer, cl_bool isBlocking,
                            cl_map_flags flags, size_t offset, size_t size, cl_uint waitCount,
                            const cl_event *waitList, cl_event *event, cl_int *status) {
  *status = faultOf("clEnqueueMapBuffer");
  return *status != CL_SUCCESS
             ? nullptr
             : layer().target->clEnqueueMapBuffer(queue, buffer, isBlocking, flags, offset, size,
                                                  waitCount, waitList, event, status);
}

void wrapAll(cl_icd_dispatch &dispatch) {
#define LOOPY_WRAP(name) dispatch.name = Wrapper<#name, &cl_icd_dispatch::name>::call
  LOOPY_WRAP(clBuildProgram);
  LOOPY_WRAP(clCreateBuffer);
  LOOPY_WRAP(clCreateCommandQueue);
  LOOPY_WRAP(clCreateContext);
  LOOPY_WRAP(clCreateKernel);
  LOOPY_WRAP(clCreateProgramWithBinary);
  LOOPY_WRAP(clCreateProgramWithSource);
  LOOPY_WRAP(clEnqueueNDRangeKernel);
  LOOPY_WRAP(clEnqueueReadBuffer);
  LOOPY_WRAP(clEnqueueReadBufferRect);
  LOOPY_WRAP(clEnqueueWriteBuffer);
  LOOPY_WRAP(clEnqueueWriteBufferRect);
  LOOPY_WRAP(clFinish);
  LOOPY_WRAP(clFlush);
  LOOPY_WRAP(clGetDeviceIDs);
  LOOPY_WRAP(clGetDeviceInfo);
  LOOPY_WRAP(clGetEventProfilingInfo);
  LOOPY_WRAP(clGetKernelInfo);
  LOOPY_WRAP(clGetKernelWorkGroupInfo);
  LOOPY_WRAP(clGetPlatformIDs);
  LOOPY_WRAP(clGetPlatformInfo);
  LOOPY_WRAP(clGetProgramBuildInfo);
  LOOPY_WRAP(clGetProgramInfo);
  LOOPY_WRAP(clReleaseCommandQueue);
  LOOPY_WRAP(clReleaseContext);
  LOOPY_WRAP(clReleaseEvent);
  LOOPY_WRAP(clReleaseKernel);
  LOOPY_WRAP(clReleaseMemObject);
  LOOPY_WRAP(clReleaseProgram);
  LOOPY_WRAP(clSetKernelArg);
  LOOPY_WRAP(clWaitForEvents);
#undef LOOPY_WRAP
  dispatch.clGetEventInfo = getEventInfo;
  dispatch.clEnqueueMapBuffer = mapBuffer;
}

} // namespace

cl_int clGetLayerInfo(cl_layer_info info, size_t size, void *value, size_t *needed) {
  if (info != CL_LAYER_API_VERSION)
    return CL_INVALID_VALUE;
  if (value && size < sizeof(cl_layer_api_version))
    return CL_INVALID_VALUE;
  if (value)
    *static_cast<cl_layer_api_version *>(value) = CL_LAYER_API_VERSION_100;
  if (needed)
    *needed = sizeof(cl_layer_api_version);
  return CL_SUCCESS;
}

cl_int clInitLayer(cl_uint entries, const cl_icd_dispatch *target, cl_uint *entriesReturned,
                   const cl_icd_dispatch **dispatchReturned) {
  if (!target || !dispatchReturned || entries < sizeof(cl_icd_dispatch) / sizeof(void *))
    return CL_INVALID_VALUE;
  Layer &state = layer();
  if (const char *fault = std::getenv("FAULT"))
    if (std::sscanf(fault, "%63[^:]:%ld:%ld:%d", state.call, &state.first, &state.last,
                    &state.code) != 4)
      return CL_INVALID_VALUE;
  state.target = target;
  state.dispatch = *target;
  wrapAll(state.dispatch);
  std::atexit([] {
    std::fprintf(stderr, "faults: %ld of %ld, objects: %ld\n", layer().failed.load(),
                 layer().count.load(), layer().objects.load());
  });
  *dispatchReturned = &state.dispatch;
  if (entriesReturned)
    *entriesReturned = sizeof(cl_icd_dispatch) / sizeof(void *);
  return CL_SUCCESS;
}
