//===- FindKernels.h - Finds annotated code in a translation unit ----------------------------===//
#pragma once

#include "clang-plugin/Options.h"

#include <memory>

namespace clang {
class ASTConsumer;
class CompilerInstance;
} // namespace clang

namespace loopy::plugin {

/// Offloads the annotated code of each function before code is generated for it. At the end of the
/// translation unit it warns about annotations that no function body led to.
std::unique_ptr<clang::ASTConsumer> createKernelFinder(clang::CompilerInstance &compiler,
                                                       const Options &options);

} // namespace loopy::plugin
