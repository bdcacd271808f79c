//===- ChildProcess.h - A part of a test in a process of its own ------------------------------===//
//
// The runtime reads its environment once and speaks at exit, so each scenario is a process. The
// test process itself never calls the runtime.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "TemporaryDirectory.h"

#include <functional>
#include <map>
#include <string>

namespace loopy::test {

using Variables = std::map<std::string, std::string>;

struct ChildResult {
  int exitStatus = 0; ///< 128 + signal when it was killed
  std::string errors; ///< what it wrote to stderr
};

/// Runs `body` in a child and exits with its result. The child's caches are in `directory`, which
/// may be shared by children that follow one another; `variables` are added to its environment.
ChildResult runChild(const TemporaryDirectory &directory, const Variables &variables,
                     const std::function<int()> &body);

/// The same with a directory of its own.
ChildResult runChild(const Variables &variables, const std::function<int()> &body);

/// The same where every launch must run on `device`: "pocl", or the simulator "oclgrind", where
/// memory is copied.
ChildResult runChildOn(const std::string &device, Variables variables,
                       const std::function<int()> &body);

} // namespace loopy::test
