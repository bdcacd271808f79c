//===- ExtractCounterScan.h - Variables that follow the loops --------------------------------===//
#pragma once

#include "clang/AST/Type.h"

#include <map>
#include <set>
#include <vector>

namespace clang {
class Expr;
class Stmt;
class VarDecl;
} // namespace clang

namespace loopy::plugin {

/// A statement's effect on a counter: `k += amount`, `k -= amount`, `k = amount`.
struct CounterUpdate {
  enum class Kind { Add, Subtract, Set };
  const clang::VarDecl *variable;
  Kind kind;
  const clang::Expr *amount; ///< null: 1
  clang::QualType computed;  ///< the type that C++ computes the sum in
};

/// Integer and pointer variables that change only where every iteration of the loops around comes
/// by, so that their values can be known in closed form (`a[k++]`, `k += 2`, `*p++`).
struct Counters {
  std::set<const clang::VarDecl *> variables;
  /// What statements (and the starts of loops) do to counters, at most once to each, after they
  /// have used their values.
  std::map<const clang::Stmt *, std::vector<CounterUpdate>> updates;
  /// The statements that do nothing else.
  std::set<const clang::Stmt *> plainUpdates;
  /// The counters that the body of a loop changes and that exist before it.
  std::map<const clang::Stmt *, std::set<const clang::VarDecl *>> changedIn;
  /// One mention of each, as an lvalue.
  std::map<const clang::VarDecl *, const clang::Expr *> mentions;

  void forget(const clang::VarDecl *variable);
};

struct RegionFacts;

/// Of the variables that only their names reach (RegionFacts::unexposed). A loop variable is one
/// where it has its first value from before the loop; pointers always are.
Counters findCounters(const std::vector<clang::Stmt *> &region, const RegionFacts &facts);

} // namespace loopy::plugin
