//===- InlineSteps.h - Places of steps that are written in the annotation ------------------===//
#pragma once

#include "clang-plugin/Pipeline.h"

namespace loopy::plugin {

/// Steps that are written as an argument of LOOPY_KERNEL all record the line where the arguments
/// end (a macro is one place to __builtin_LINE). Gives each of them the location of its call in
/// `script`, unless the calls cannot be told from the order of the steps.
void locateInlineSteps(clang::ASTContext &context, clang::Expr *script, ScriptVariants &variants);

} // namespace loopy::plugin
