#include "HandWritten.h"

#include <cstdio>
#include <cstdlib>

static void require(cl_int status, const char *call) {
  if (status == CL_SUCCESS)
    return;
  std::fprintf(stderr, "%s failed: %d\n", call, status);
  std::exit(1);
}

static cl_device_id device() {
  static const cl_device_id found = [] {
    cl_platform_id platform;
    cl_device_id device;
    require(clGetPlatformIDs(1, &platform, nullptr), "clGetPlatformIDs");
    require(clGetDeviceIDs(platform, CL_DEVICE_TYPE_CPU, 1, &device, nullptr), "clGetDeviceIDs");
    return device;
  }();
  return found;
}

static cl_context context() {
  static const cl_context made = [] {
    const cl_device_id id = device();
    return clCreateContext(nullptr, 1, &id, nullptr, nullptr, nullptr);
  }();
  return made;
}

static cl_command_queue queue() {
  static const cl_command_queue made = clCreateCommandQueue(context(), device(), 0, nullptr);
  return made;
}

HandWritten::HandWritten(const char *source, const char *name, std::size_t globalSize,
                         std::size_t localSize)
    : globalSize(globalSize), localSize(localSize) {
  const cl_device_id id = device();
  const cl_program program = clCreateProgramWithSource(context(), 1, &source, nullptr, nullptr);
  require(clBuildProgram(program, 1, &id, "-cl-fast-relaxed-math", nullptr, nullptr),
          "clBuildProgram");
  cl_int status;
  kernel = clCreateKernel(program, name, &status);
  require(status, "clCreateKernel");
}

HandWritten &HandWritten::argument(std::size_t size, const void *value) {
  require(clSetKernelArg(kernel, arguments++, size, value), "clSetKernelArg");
  return *this;
}

cl_mem HandWritten::bufferOn(void *data, std::size_t bytes) {
  cl_int status;
  const cl_mem buffer = clCreateBuffer(context(), CL_MEM_USE_HOST_PTR, bytes, data, &status);
  require(status, "clCreateBuffer");
  return buffer;
}

void HandWritten::operator()() const {
  require(clEnqueueNDRangeKernel(queue(), kernel, 1, nullptr, &globalSize, &localSize, 0, nullptr,
                                 nullptr),
          "clEnqueueNDRangeKernel");
  require(clFinish(queue()), "clFinish");
}
