//===- RuntimeCalls.h - Calls of the runtime as AST nodes ------------------------------------===//
#pragma once

#include "ir/Error.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

namespace loopy::plugin {

/// Builds nodes that need no Sema and all carry one location, the place of the replaced code.
class NodeBuilder {
public:
  NodeBuilder(clang::ASTContext &context, clang::SourceLocation location)
      : context(context), location(location) {}

  clang::Expr *cast(clang::Expr *operand, clang::QualType type, clang::CastKind kind);
  clang::Expr *load(clang::Expr *value);
  clang::Expr *unary(clang::UnaryOperatorKind op, clang::Expr *operand, clang::QualType type);
  /// `&lvalue` as `type`, a pointer to void.
  clang::Expr *address(clang::Expr *lvalue, clang::QualType type);
  clang::Expr *reference(clang::ValueDecl *declaration);
  clang::Expr *integer(long long value, clang::QualType type);
  clang::Expr *null(clang::QualType pointer);
  clang::CallExpr *call(clang::FunctionDecl *function, llvm::ArrayRef<clang::Expr *> arguments);
  clang::CompoundStmt *compound(llvm::ArrayRef<clang::Stmt *> statements);

protected:
  clang::ASTContext &context;
  clang::SourceLocation location;
};

/// The type of a function of the runtime, none of which throws.
clang::QualType functionType(clang::ASTContext &context, clang::QualType result,
                             llvm::ArrayRef<clang::QualType> parameters, bool isVariadic);

/// The extern "C" function of this name and type, declared where the program does not. Fails when
/// the program declares it with another type.
ir::Expected<clang::FunctionDecl *> findFunction(clang::ASTContext &context, llvm::StringRef name,
                                                 clang::QualType type);

} // namespace loopy::plugin
