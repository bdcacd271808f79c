//===- ExpressionEffects.h - What one full expression may touch ------------------------------===//
#pragma once

#include "clang-plugin/HostEffects.h"

#include "llvm/ADT/StringRef.h"

#include <initializer_list>

namespace loopy::plugin {

/// A variable as it is named, through parentheses.
const clang::VarDecl *namedVariable(const clang::Expr *expression);

/// Numbers and pointers.
bool isScalar(clang::QualType type);

/// `std::NAME` of two objects, both numbers or pointers.
const clang::CallExpr *asStdCall(const clang::Expr *expression,
                                 std::initializer_list<llvm::StringRef> names);

/// Adds what one full expression touches to `effects`.
class EffectsVisitor {
public:
  EffectsVisitor(HostEffectsFinder &finder, HostEffects &effects)
      : finder(finder), effects(effects) {}

  void visit(clang::Expr *expression);
  void visitLValue(clang::Expr *expression);
  /// Touches would be computed too early when the expression changes what they depend on.
  void finish(const clang::Expr *whole);

private:
  void access(clang::Expr *lvalue, bool mayWrite);
  void any(const clang::Expr *expression, bool mayWrite, std::string reason);
  void visitCast(clang::CastExpr *cast);
  void visitUnary(clang::UnaryOperator *unary);
  void visitBinary(clang::BinaryOperator *binary);
  void visitCall(clang::CallExpr *call);
  void visitReferenced(clang::Expr *argument, bool mayWrite);
  void visitMaybe(clang::Expr *expression);
  bool hasSimpleAddress(const clang::Expr *expression) const;

  HostEffectsFinder &finder;
  HostEffects &effects;
  unsigned sideEffects = 0;
  bool isConditional = false; ///< it is not sure that this part is evaluated
};

} // namespace loopy::plugin
