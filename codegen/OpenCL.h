//===- OpenCL.h - Device kernels as OpenCL C 1.2 text --------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "codegen/NarrowIndex.h"

#include <string>
#include <vector>

namespace loopy::codegen {

/// The parameters of one device kernel in order: what the printer declares and what the launch plan
/// passes are made from this one list.
struct ArrayParameter {
  ir::ArrayName array;
  bool isWritten;
}; ///< `__global T *a_buffer, long a_offset`
struct ScratchParameter {
  ir::ArrayName array;
  bool isWritten;
};
struct IntegerParameter {
  ir::ParameterName parameter;
}; ///< `const long n`
struct FloatingParameter {
  ir::ParameterName parameter;
}; ///< `const float a`
struct HostInameParameter {
  ir::Iname iname;
}; ///< `const long t`
struct GridFirstParameter {
  unsigned axis;
}; ///< first value of g.axis where not constant
using KernelParameter = std::variant<ArrayParameter, ScratchParameter, IntegerParameter,
                                     FloatingParameter, HostInameParameter, GridFirstParameter>;

std::vector<KernelParameter> kernelParameters(const ir::Kernel &kernel, const Schedule &schedule,
                                              const DeviceKernelAst &ast);

/// One source text with all kernels, whose parameters are the same whether `narrow` is given or
/// not. Identifiers that mean something in OpenCL C get a suffix. Decides nothing: loops, guards,
/// storage and parameters are given.
std::string printOpenCL(const ir::Kernel &kernel, const Schedule &schedule,
                        const std::vector<DeviceKernelAst> &kernels,
                        const NarrowProgram *narrow = nullptr);

} // namespace loopy::codegen
