//===- KeepData.h - Lets data stay on the device between launches -----------------------------===//
#pragma once

#include "clang-plugin/Diagnostics.h"
#include "clang-plugin/LaunchSurvey.h"

namespace loopy::plugin {

/// Gives the launches of a function a common handle for data that stays on the device, and puts a
/// call that brings it back in front of all code of the function that may touch it
/// (HostEffects.h), in front of each way out of the function, and where the memory of a variable
/// ends. Code that may throw counts as code that may touch everything, so that an exception finds
/// all data on the host.
///
/// `kernels` are those that were seen already. Returns whether the function was changed.
///
/// Does nothing where it cannot gain anything, and where control may jump around those calls.
bool keepData(clang::ASTContext &context, clang::FunctionDecl *function,
              const LaunchSites &launches, const KernelFunctions &kernels, Reporter &reporter);

} // namespace loopy::plugin
