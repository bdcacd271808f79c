//===- Leftovers.h - Annotations that nothing was done with ----------------------------------===//
#pragma once

#include "clang-plugin/Diagnostics.h"

namespace loopy::plugin {

/// Warns about every kernel annotation that is still in the translation unit, outside of
/// uninstantiated templates, and removes those of functions that are declared here and defined
/// elsewhere.
void checkLeftovers(clang::ASTContext &context, Reporter reporter);

} // namespace loopy::plugin
