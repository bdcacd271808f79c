//===- SourceFiles.h - Kernel sources to look at and to edit (LOOPY_DUMP, LOOPY_INJECT) -----===//
#pragma once

#include "runtime/Journal.h"

namespace loopy::rt {

/// The file name of a kernel source: `NAME-HASH.cl`. The hash is of the source, so that an edited
/// file is never used for another version of the kernel.
std::string sourceFileName(const std::string &kernelName, const std::string &source);

/// Writes `source` to LOOPY_DUMP, and gives the text that shall be compiled: the file of that name
/// in LOOPY_INJECT, or else `source`. Each use of an edited file is reported on stderr, because
/// nothing is proven for it.
std::string exchangeSource(const Environment &environment, const std::string &kernelName,
                           const std::string &source);

} // namespace loopy::rt
