//===- HandWritten.h - Kernels written by hand, launched with bare OpenCL -----------------===//
#pragma once

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include <cstddef>
#include <vector>

/// One kernel on the first CPU device, with buffers on the program's memory. Ends the program where
/// OpenCL fails.
class HandWritten {
public:
  HandWritten(const char *source, const char *name, std::size_t globalSize, std::size_t localSize);

  template <class T> HandWritten &value(const T &value) { return argument(sizeof value, &value); }
  template <class T> HandWritten &memory(std::vector<T> &data) {
    const cl_mem buffer = bufferOn(data.data(), data.size() * sizeof(T));
    return value(buffer);
  }
  /// Launches it and waits for its end.
  void operator()() const;

private:
  cl_kernel kernel;
  std::size_t globalSize, localSize;
  cl_uint arguments = 0;

  HandWritten &argument(std::size_t size, const void *value);
  static cl_mem bufferOn(void *data, std::size_t bytes);
};
