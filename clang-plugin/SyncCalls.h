//===- SyncCalls.h - The calls that data on the device needs ----------------------------------===//
#pragma once

#include "clang-plugin/ReplaceBody.h"
#include "clang-plugin/RuntimeCalls.h"

namespace loopy::plugin {

/// Builds the nodes for one function, which has a variable `void *loopy_region = nullptr`.
class SyncCalls : public NodeBuilder {
public:
  /// Fails when the program declares one of the functions with another type.
  static ir::Expected<SyncCalls> create(clang::ASTContext &context, clang::FunctionDecl *function);

  clang::Stmt *declaration();
  /// Before code that may read, or also write, any memory.
  clang::Expr *sync(bool mayWrite);
  /// Before code that may read, or also write, `lvalue`.
  clang::Expr *sync(clang::Expr *lvalue, bool mayWrite);
  /// Behind the declaration of a variable of class loopy::data.
  clang::Expr *cover(clang::VarDecl *data);
  /// Before and behind the call of a function that only launches kernels.
  clang::Expr *lend();
  clang::Expr *takeBack();
  /// Makes the launch one of the region.
  void useRegion(const BuiltLaunch &launch);
  clang::Expr *comma(clang::Expr *first, clang::Expr *second);

private:
  using NodeBuilder::NodeBuilder;

  clang::Expr *handle();
  clang::Expr *callSync(clang::Expr *address, long long bytes, bool mayWrite);

  clang::VarDecl *region = nullptr;
  clang::FunctionDecl *launchIn = nullptr;
  clang::FunctionDecl *syncFunction = nullptr;
  clang::FunctionDecl *coverFunction = nullptr;
  clang::FunctionDecl *lendFunction = nullptr;
};

} // namespace loopy::plugin
