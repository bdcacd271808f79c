//===- ExtractState.h - What is known while a region is lowered ------------------------------===//
#pragma once

#include "clang-plugin/ExtractNames.h"
#include "clang-plugin/ExtractScan.h"
#include "clang-plugin/Locations.h"
#include "ir/Kernel.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Sema/Sema.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace loopy::plugin {

/// Thrown where a construct cannot be lowered; extractKernel turns it into its result. Lowering is
/// deeply recursive and every part of it may refuse, so that only this module uses an exception.
struct Refusal {
  ir::Error error;
};
[[noreturn]] void refuse(clang::SourceLocation location, std::string message);

/// A scalar that is fixed during the kernel, with the host expression of its value.
struct HostParameter {
  ir::Parameter parameter;
  const clang::Expr *host;
  std::optional<Identity> identity; ///< of the variable that holds it
  bool isExposed = false;           ///< a pointer may lead to its memory
  bool isIndex = false;             ///< used in domains or subscripts
};

/// A variable, array or pointee that the kernel accesses in memory.
struct Root {
  ir::Array array;
  const clang::Expr *host;      ///< null for temporaries
  Identity identity;            ///< empty path and null variable for conditions
  std::vector<ir::Iname> scope; ///< of temporaries: the loops around the declaration
  /// The object whose elements these are, for a std::vector or std::span.
  const clang::Expr *container = nullptr;
  /// The parameter that holds the container's size, once it is needed.
  std::optional<std::size_t> size = std::nullopt;

  std::size_t rank() const { return array.sizes.size(); }
};

/// Where an lvalue lies or a pointer points: a root and subscripts. Fewer subscripts than axes: a
/// whole sub-array.
struct Position {
  std::size_t root;
  std::vector<ir::Expr> subscripts;
};

/// The translation treats C++ arithmetic as exact. Where it might not be, these instances must not
/// exist: excluded by a run-time guard, or the loop is refused.
struct Requirement {
  isl::set violating; ///< over inames and parameters
  std::string reason; ///< what happens in these instances
  clang::SourceLocation location;
};

/// The loops and conditions around the current point.
struct Scope {
  std::vector<ir::Iname> inames;
  isl::set domain;
  std::vector<ir::Expr> predicates;
  std::string statementName; ///< from [[loopy::name]], for the next statement
};

/// The new value of a loop variable that was declared before the region.
struct PendingFinalValue {
  const clang::VarDecl *variable;
  const clang::Expr *host;
  ir::ScalarType type;
  isl::set
      value; ///< over parameters and `finalValueName`; empty where the variable is not assigned
  std::vector<ir::Iname> outer; ///< the loops around it
  isl::set outerDomain;
};
inline const std::string finalValueName = "final_value";

struct State {
  State(isl::ctx isl, clang::Sema &sema, RegionFacts facts, NameTable names)
      : isl(isl), sema(sema), context(sema.getASTContext()), facts(std::move(facts)),
        names(std::move(names)), scope{{}, ir::universe(isl), {}, ""} {}

  isl::ctx isl;
  clang::Sema &sema;
  clang::ASTContext &context;
  RegionFacts facts;
  NameTable names;
  Scope scope;

  std::vector<HostParameter> parameters;
  std::vector<Root> roots;
  std::vector<Requirement> requirements;
  std::vector<ir::Statement> statements;
  std::vector<PendingFinalValue> finalValues;
  std::map<ir::Iname, ir::SourceLocation> inameLocations;

  std::map<Identity, std::size_t> rootOf;
  std::map<Identity, std::size_t> parameterOf;
  /// Values of the loop variables of the enclosing loops.
  std::map<const clang::VarDecl *, ir::Expr> loopValues;
  /// The decrement in the condition that is being lowered; the condition tests the value before.
  const clang::UnaryOperator *countdown = nullptr;
  /// Integer variables that are computed again where they are used: never changed, and made from
  /// loop variables and parameters only.
  std::map<const clang::VarDecl *, const clang::Expr *> inlined;
  /// Local pointers and references.
  std::map<const clang::VarDecl *, Position> aliases;
  /// The parameters that hold sizes of variable-length arrays, by the declaration's expression.
  std::map<const clang::Expr *, std::size_t> variableSizes;
  /// Products of two parameters in subscripts and the expression that computes them.
  std::vector<std::pair<ir::Expr, const clang::Expr *>> products;

  unsigned statementCount = 0;
  unsigned conditionCount = 0;
  NameTable statementIds;

  bool isLocal(const Identity &identity) const {
    return identity.variable && facts.locals.contains(identity.variable);
  }
  /// The user's text of an expression, for messages.
  std::string text(const clang::Stmt *node) const;
  /// Records that `violating` instances (of the current scope's domain) must not exist.
  void require(const isl::set &violating, std::string reason, clang::SourceLocation location);
  /// Appends `target = value` in the current scope.
  void emit(const std::string &id, ir::Access target, ir::Expr value,
            clang::SourceLocation location);
};

} // namespace loopy::plugin
