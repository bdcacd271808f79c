//===- HostEffects.h - What host code between two launches may touch --------------------------===//
//
// Data of a launch may stay on the device as long as the host touches none of it. Nothing is
// assumed of code that is not understood: it may read and write any memory, free it, and wait for
// other threads. What is understood are expressions on numbers and pointers; each of their accesses
// is either to a local variable that no kernel can reach, or known by its address, which the
// runtime compares with what is on the device.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace loopy::plugin {

/// An access whose address can be computed before the code runs, without side effects.
struct Touch {
  clang::Expr *lvalue = nullptr;
  bool mayWrite = false;
};

struct HostEffects {
  std::vector<Touch> touches; ///< in the order of their addresses' dependences
  bool readsAny = false;      ///< besides: any memory
  bool writesAny = false;     ///< any memory, which may also be freed or waited for
  std::string reason;         ///< why any memory: "calls 'f'"
  clang::SourceLocation place;

  bool isNone() const { return touches.empty() && !readsAny && !writesAny; }
};

/// Answers for the code of one function.
class HostEffectsFinder {
public:
  HostEffectsFinder(clang::ASTContext &context, const clang::Stmt *body);

  /// Of a full expression.
  HostEffects of(clang::Expr *expression);
  /// Of a statement, whatever number of times its parts run; never with touches.
  HostEffects of(clang::Stmt *statement);
  /// Of the initialisation of a local variable.
  HostEffects of(const clang::VarDecl *variable);

  /// Whether kernels, references or pointers can reach a local variable.
  bool isExposed(const clang::VarDecl *variable) const { return exposed.contains(variable); }
  /// Whether leaving the scope of a local variable means nothing to anybody.
  bool isPlain(const clang::VarDecl *variable) const;

private:
  friend class EffectsVisitor;

  /// Whether a call computes its result from numbers and does nothing else.
  bool isHarmless(const clang::FunctionDecl *function);

  clang::ASTContext &context;
  std::set<const clang::VarDecl *> exposed;
  std::map<const clang::FunctionDecl *, bool> harmless; ///< those that were or are being looked at
};

} // namespace loopy::plugin
