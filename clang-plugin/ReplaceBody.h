//===- ReplaceBody.h - Puts the launch in front of the original loop ------------------------===//
#pragma once

#include "clang-plugin/ExtractKernel.h"

#include <string>
#include <vector>

namespace clang {
class CallExpr;
class IfStmt;
} // namespace clang

namespace loopy::plugin {

struct BuiltLaunch {
  clang::Stmt *statement = nullptr; ///< what replaces the region
  clang::IfStmt *branch = nullptr;  ///< in it: the `if` whose condition is the launch
  clang::CallExpr *call = nullptr;  ///< in its condition
  std::vector<std::string> arrays;  ///< names of those that it transfers
};

/// `if (!loopy_rt_launch_v1("PLAN", arguments...)) { region loopy_rt_compare_v1(); }`. In a
/// constexpr function the region also runs when the call is constant-evaluated. Made of AST nodes
/// that need no Sema; the arguments reuse the nodes of the loop, which keeps captures and implicit
/// `this` right.
///
/// Fails when the program declares one of the functions with another type.
ir::Expected<BuiltLaunch> buildLaunch(clang::ASTContext &context,
                                      const clang::FunctionDecl *function,
                                      const std::vector<clang::Stmt *> &region,
                                      const ExtractedKernel &kernel, const std::string &planJson);

} // namespace loopy::plugin
