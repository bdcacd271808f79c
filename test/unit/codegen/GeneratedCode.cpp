#include "test/unit/support/GeneratedCode.h"

#include "transforms/ApplyScript.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

namespace loopy::test {

using namespace loopy::codegen;

ir::Expected<GeneratedCode> generate(const ir::Kernel &original, const transforms::Script &script) {
  auto dependences = ir::computeDependences(original);
  if (!dependences)
    return std::unexpected(dependences.error());
  auto applied = transforms::applyScript(original, *dependences, script);
  if (!applied)
    return std::unexpected(applied.error());
  auto schedule = buildSchedule(applied->kernel, applied->dependences, original.name);
  if (!schedule)
    return std::unexpected(schedule.error());
  GeneratedCode code{applied->kernel, *schedule, {}};
  for (unsigned k = 0; k < schedule->kernels.size(); ++k) {
    auto ast = buildDeviceKernel(code.kernel, *schedule, k);
    if (!ast)
      return std::unexpected(ast.error());
    code.kernels.push_back(*ast);
  }
  return code;
}

std::string opencl(const ir::Kernel &original, const transforms::Script &script) {
  auto code = generate(original, script);
  if (!code)
    return code.error().message;
  std::string source = printOpenCL(code->kernel, code->schedule, code->kernels);
  EXPECT_EQ(compilerMessages(source), "") << source;
  return source;
}

std::string openclBody(const ir::Kernel &original, const transforms::Script &script) {
  std::string source = opencl(original, script);
  std::size_t end = source.find("\n\n");
  return end == std::string::npos ? source : source.substr(end + 2);
}

std::string compilerMessages(const std::string &source) {
  std::string path = testing::TempDir() + "loopy-source-XXXXXX.cl";
  close(mkstemps(path.data(), 3));
  std::ofstream(path) << source;
  std::string command = std::string("clang-22 -x cl -cl-std=CL1.2 -Wall -Wextra -Werror "
                                    "-fsyntax-only ") +
                        path + " 2>&1";
  std::string messages;
  FILE *pipe = popen(command.c_str(), "r");
  char buffer[512];
  while (pipe && std::fgets(buffer, sizeof(buffer), pipe))
    messages += buffer;
  if (!pipe || pclose(pipe) != 0)
    messages += "the compiler failed\n";
  unlink(path.c_str());
  return messages;
}

} // namespace loopy::test
