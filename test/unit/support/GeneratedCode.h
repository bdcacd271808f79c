//===- GeneratedCode.h - From a test kernel and a script to OpenCL C -----------------------===//
#pragma once

#include "codegen/OpenCL.h"
#include "test/unit/support/TestKernels.h"
#include "transforms/Step.h"

#include <string>

namespace loopy::test {

/// The schedule and the device kernels of `original` after `script`. Failures are test failures.
struct GeneratedCode {
  ir::Kernel kernel;
  codegen::Schedule schedule;
  std::vector<codegen::DeviceKernelAst> kernels;
};
ir::Expected<GeneratedCode> generate(const ir::Kernel &original,
                                     const transforms::Script &script = {});

/// The OpenCL C text of `generate`, which must compile without a warning; the error's message where
/// there is none.
std::string opencl(const ir::Kernel &original, const transforms::Script &script = {});

/// Same without the pragmas: the functions.
std::string openclBody(const ir::Kernel &original, const transforms::Script &script = {});

/// What clang says about an OpenCL C 1.2 source; nothing when it is content.
std::string compilerMessages(const std::string &source);

inline transforms::Step split(const std::string &iname, std::int64_t length,
                              std::optional<ir::InameTag> outer = {},
                              std::optional<ir::InameTag> inner = {}) {
  return {transforms::SplitIname{ir::Iname(iname), length, {}, {}, outer, inner}, {}};
}
inline transforms::Step tag(const std::string &iname, ir::InameTag tag) {
  return {transforms::TagInames{ir::Iname(iname), tag}, {}};
}

} // namespace loopy::test
