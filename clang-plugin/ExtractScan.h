//===- ExtractScan.h - Facts about a region before it is lowered -----------------------------===//
#pragma once

#include "clang-plugin/ExtractCounterScan.h"
#include "clang-plugin/ExtractIdentity.h"
#include "clang-plugin/ExtractLoopForm.h"
#include "clang-plugin/ExtractNames.h"
#include "ir/Error.h"
#include "ir/Name.h"

#include "clang/Basic/SourceLocation.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace clang {
class AttributedStmt;
class ForStmt;
class FunctionDecl;
class Sema;
class Stmt;
class VarDecl;
class WhileStmt;
} // namespace clang

namespace loopy::plugin {

struct RegionFacts {
  const clang::FunctionDecl *function = nullptr; ///< that the region is in
  /// Variables declared inside the region.
  std::set<const clang::VarDecl *> locals;
  /// One per loop, unique, in source order.
  std::map<const clang::Stmt *, ir::Iname> inames;
  /// The variables that `for` headers advance.
  std::set<const clang::VarDecl *> loopVariables;
  /// Those of them that some header also sets to a value.
  std::set<const clang::VarDecl *> startedInHeaders;
  /// `while` loops that count (countingLoop).
  std::map<const clang::Stmt *, const clang::ForStmt *> countingLoops;
  /// Variables and members that the region changes, or may change because it takes their address,
  /// and one place where. Not: what loop headers do to loop variables.
  std::map<Identity, clang::SourceLocation> written;
  /// Where the object, a part of it, or an object that it is reached from is written.
  std::optional<clang::SourceLocation> writtenAt(const Identity &identity) const;
  /// Expressions that run at least once whenever the region runs.
  std::set<const clang::Stmt *> certain;
  /// Pointers dereferenced by such expressions: reading what they point to cannot trap.
  std::set<Identity> certainPointers;
  /// Local variables of the function whose memory no pointer or reference can reach.
  std::set<const clang::VarDecl *> unexposed;
  /// The counting loop that a `while` loop is, as long as its variable is a loop variable.
  const clang::ForStmt *countingLoop(const clang::Stmt *statement) const {
    auto found = countingLoops.find(statement);
    bool counts =
        found != countingLoops.end() && loopVariables.contains(loopVariable(found->second));
    return counts ? found->second : nullptr;
  }
  /// Variables that the function also mentions outside of the region.
  std::set<const clang::VarDecl *> usedOutside;
  Counters counters;

  /// Treats a loop variable like any other variable that the region changes.
  void forgetLoopVariable(const clang::VarDecl *variable, clang::SourceLocation location) {
    loopVariables.erase(variable);
    counters.forget(variable);
    written.try_emplace(Identity{variable, {}}, location);
  }
};

/// Fails when two loops claim one name by [[loopy::name]], or a variable declared in the region is
/// used after it.
ir::Expected<RegionFacts> scanRegion(clang::Sema &sema, const clang::FunctionDecl *function,
                                     const std::vector<clang::Stmt *> &region, NameTable &names);

/// A `for` statement of either kind.
bool isLoop(const clang::Stmt *statement);

/// The argument of [[loopy::name("...")]] on a statement; empty without.
std::string givenName(const clang::AttributedStmt *statement);

} // namespace loopy::plugin
