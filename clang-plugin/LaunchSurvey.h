//===- LaunchSurvey.h - Where a function launches kernels -------------------------------------===//
#pragma once

#include "clang-plugin/ReplaceBody.h"

#include <set>

namespace loopy::plugin {

/// The launches of one function.
using LaunchSites = std::vector<BuiltLaunch>;

/// Functions that do nothing but launch kernels and compute with their own variables: their
/// launches may use the region of whoever calls them.
using KernelFunctions = std::set<const clang::FunctionDecl *>;

/// Whether `function` is one. Only functions that no other translation unit can replace are.
bool onlyLaunches(clang::ASTContext &context, const clang::FunctionDecl *function,
                  const LaunchSites &launches);

/// The launch that replaced a region; null where `statement` is none.
const BuiltLaunch *launchAt(const LaunchSites &sites, const clang::Stmt *statement);

/// A call of one of `kernels` as a statement; else null.
clang::CallExpr *kernelCall(clang::Stmt *statement, const KernelFunctions &kernels);

/// A variable of class loopy::data.
bool isDataRegion(const clang::VarDecl *variable);

/// What decides whether data of a function can stay on the device.
struct LaunchSurvey {
  unsigned launches = 0; ///< those in loops count twice
  const clang::VarDecl *region = nullptr;
  const clang::Stmt *jump = nullptr; ///< a label, goto or assembly
};
LaunchSurvey surveyLaunches(clang::Stmt *body, const LaunchSites &sites,
                            const KernelFunctions &kernels);

} // namespace loopy::plugin
