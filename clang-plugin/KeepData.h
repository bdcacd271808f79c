//===- KeepData.h - Lets data stay on the device between launches -----------------------------===//
#pragma once

#include "clang-plugin/Diagnostics.h"
#include "clang-plugin/ReplaceBody.h"

namespace loopy::plugin {

/// Launches in one function, and where in the source each one was.
using LaunchSites = std::vector<BuiltLaunch>;

/// Gives the launches of a function a common handle for data that stays on the device, and puts a
/// call that brings it back in front of all code of the function that may touch it
/// (HostEffects.h), in front of each way out of the function, and where the memory of a variable
/// ends. Code that may throw counts as code that may touch everything, so that an exception finds
/// all data on the host.
///
/// Does nothing where it cannot gain anything, and where control may jump around those calls.
void keepData(clang::ASTContext &context, clang::FunctionDecl *function,
              const LaunchSites &launches, Reporter &reporter);

} // namespace loopy::plugin
