//===- ChildProcess.cpp - A part of a test in a process of its own ----------------------------===//
#include "ChildProcess.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace loopy::test {

[[noreturn]] static void beChild(const std::filesystem::path &directory, const Variables &variables,
                                 const std::filesystem::path &errors,
                                 const std::function<int()> &body) {
  for (const char *name : {"LOOPY_OFFLOAD", "LOOPY_CACHE", "OCL_ICD_VENDORS"})
    unsetenv(name);
  setenv("LOOPY_DEVICE", "cpu", 1);
  setenv("LOOPY_INFO", "1", 1);
  setenv("LOOPY_CACHE_DIR", (directory / "loopy").c_str(), 1);
  setenv("POCL_CACHE_DIR", (directory / "pocl").c_str(), 1);
  for (const auto &[name, value] : variables)
    value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
  if (!std::freopen(errors.c_str(), "w", stderr))
    std::_Exit(EXIT_FAILURE);
  std::exit(body());
}

ChildResult runChild(const TemporaryDirectory &directory, const Variables &variables,
                     const std::function<int()> &body) {
  const std::filesystem::path errors = directory.path / "stderr";
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0)
    beChild(directory.path, variables, errors, body);
  int status = 0;
  ::waitpid(child, &status, 0);
  std::stringstream printed;
  printed << std::ifstream(errors).rdbuf();
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), printed.str()};
}

ChildResult runChild(const Variables &variables, const std::function<int()> &body) {
  const TemporaryDirectory directory;
  return runChild(directory, variables, body);
}

ChildResult runChildOn(const std::string &device, Variables variables,
                       const std::function<int()> &body) {
  variables.emplace("LOOPY_OFFLOAD", "mandatory");
  if (device == "oclgrind")
    variables.emplace("OCL_ICD_VENDORS", "/usr/lib/oclgrind/liboclgrind-rt-icd.so");
  return runChild(variables, body);
}

} // namespace loopy::test
