//===- Region.h - Which statements of an annotated compound are the kernel ------------------===//
#pragma once

#include "ir/Error.h"

#include <vector>

namespace clang {
class ASTContext;
class CompoundStmt;
class Stmt;
} // namespace clang

namespace loopy::plugin {

/// A compound statement in three parts. The declarations it begins with and the return statement it
/// ends with stay on the host as they are; what is between them is the kernel.
struct Region {
  std::vector<clang::Stmt *> before;
  std::vector<clang::Stmt *> kernel;
  std::vector<clang::Stmt *> after;
};

/// Fails when nothing is left for the kernel, or when `after` needs a variable that the kernel part
/// declares.
ir::Expected<Region> splitRegion(clang::CompoundStmt *compound);

/// The compound with the kernel part replaced by one statement.
clang::CompoundStmt *joinRegion(clang::ASTContext &context, const clang::CompoundStmt *original,
                                const Region &region, clang::Stmt *kernel);

} // namespace loopy::plugin
