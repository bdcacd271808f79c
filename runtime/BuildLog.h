//===- BuildLog.h - What a device's compiler says, in places of the program ---------------===//
#pragma once

#include <string>
#include <vector>

namespace loopy::rt {

/// The first `maximum` lines of `log`. To a line that names a line of the kernel's source
/// ("x.cl:12:3: error: ...") it adds the line of the program that this code was made from, which
/// the source has as comments: "... (from saxpy.cpp:9)".
std::vector<std::string> explainBuildLog(const std::string &log, const std::string &source,
                                         unsigned maximum);

} // namespace loopy::rt
