//===- ExtractState.h - What is known while a region is lowered ------------------------------===//
#pragma once

#include "clang-plugin/ExtractNames.h"
#include "clang-plugin/ExtractScan.h"
#include "clang-plugin/Locations.h"
#include "ir/Kernel.h"
#include "ir/LoopVariable.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Sema/Sema.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace loopy::plugin {

/// The statement that can be lowered as code (ir/Code.h) where its precise form is refused.
enum class CodeNeed {
  Never,     ///< code would not help
  Statement, ///< the innermost statement around
  Loop,      ///< the loop or switch that a `break` leaves
  LoopBody,  ///< the body of the loop that a `continue` goes on with
};

/// Thrown where a construct cannot be lowered; extractKernel turns it into its result. Lowering is
/// deeply recursive and every part of it may refuse, so that only this module uses an exception.
struct Refusal {
  ir::Error error;
  CodeNeed need = CodeNeed::Never;
};
[[noreturn]] void refuse(clang::SourceLocation location, std::string message);

/// Thrown where a variable cannot be an iname after all; extraction starts again with the loops
/// over it as code and the variable in memory.
struct NotAnIname {
  const clang::VarDecl *variable;
  clang::SourceLocation location;
};

/// Thrown where the value of a counter is not known after all; extraction starts again with it in
/// memory.
struct NotACounter {
  const clang::VarDecl *variable;
};

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

  /// For elements of class type: their scalars are accessed through views, one root per scalar
  /// type; this root itself is not accessed.
  struct Record {
    clang::QualType type;
    std::int64_t size; ///< bytes
    std::map<ir::ScalarType, std::size_t> views = {};
  };
  std::optional<Record> record = std::nullopt;

  std::size_t rank() const { return array.sizes.size(); }
};

/// Where a member lies in an object of class type.
struct InsideRecord {
  std::int64_t offset = 0; ///< bytes
  struct Axis {
    ir::Expr subscript;
    std::int64_t stride; ///< bytes
    std::int64_t size;   ///< number of elements
  };
  std::vector<Axis> axes = {}; ///< of member arrays, outermost first
};

/// Where an lvalue lies or a pointer points: a root and subscripts. Fewer subscripts than axes: a
/// whole sub-array.
struct Position {
  std::size_t root;
  std::vector<ir::Expr> subscripts;
  std::optional<InsideRecord> inside = std::nullopt;
  bool dependsOnData = false; ///< a subscript is a value that changes with the memory it reads
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

/// What lowering has found so far; restored where a statement is lowered again as code.
struct Lowered {
  NameTable names;
  Scope scope;

  std::vector<HostParameter> parameters;
  std::vector<Root> roots;
  std::vector<Requirement> requirements;
  std::vector<ir::Statement> statements;
  std::vector<PendingFinalValue> finalValues;
  std::map<ir::Iname, ir::SourceLocation> inameLocations;
  ir::LoopVariables loopVariables;

  std::map<Identity, std::size_t> rootOf;
  std::map<Identity, std::size_t> parameterOf;
  /// Values of the loop variables of the enclosing loops.
  std::map<const clang::VarDecl *, ir::Expr> loopValues;
  /// The values of counters here; of pointers how far they are from where `aliases` (or the
  /// variable itself, before the region) has them. Absent: not known.
  std::map<const clang::VarDecl *, ir::Expr> counterValues;
  /// The decrement in the condition that is being lowered; the condition tests the value before.
  const clang::UnaryOperator *countdown = nullptr;
  /// Integer variables that are computed again where they are used: never changed, and made from
  /// loop variables and parameters only.
  std::map<const clang::VarDecl *, const clang::Expr *> inlined;
  /// Local pointers and references.
  std::map<const clang::VarDecl *, Position> aliases;
  /// The parameters that hold sizes of variable-length arrays, by the declaration's expression.
  std::map<const clang::Expr *, std::size_t> variableSizes;
  /// The parameters that hold the addresses of roots.
  std::map<std::size_t, std::size_t> addresses;
  /// What the calls of small functions stand for; null for other functions.
  std::map<const clang::CallExpr *, const clang::Expr *> inlinedValues;
  unsigned inlinedCalls = 0;
  /// Products of two parameters in subscripts and the expression that computes them.
  std::vector<std::pair<ir::Expr, const clang::Expr *>> products;
  /// Variables of loops that are code: in memory.
  std::set<const clang::VarDecl *> codeVariables;
  /// Those of them that only their loop's step changes, while it is around.
  std::set<const clang::VarDecl *> rangedVariables;
  /// Parameters of functions that are inlined as expressions.
  std::map<const clang::VarDecl *, ir::Expr> argumentValues;
  std::vector<ir::Function> functions;
  std::map<const clang::FunctionDecl *, ir::FunctionName> deviceFunctions;
  NameTable functionNames;
  /// Assignments, ++ and -- inside of expressions that have been lowered as statements before:
  /// their value is what they stored,
  std::set<const clang::Expr *> performed;
  /// or for x++ and x-- what was there before.
  std::map<const clang::Expr *, ir::Access> valuesBefore;
  /// Why statements became code.
  std::vector<ir::Note> codeReasons;

  unsigned statementCount = 0;
  unsigned conditionCount = 0;
  NameTable statementIds;
};

/// Variables in memory that index expressions may contain.
enum class IndexLeaves {
  None,
  Ranged, ///< of code, unchanged while what is lowered is in use
  All,    ///< of code, for a subscript that is evaluated at once
};

/// The code that is being lowered.
struct CodeState {
  ir::CodeBlock *block;
  /// What `break` and `continue` may leave, innermost last.
  enum class Jump { Loop, Switch };
  std::vector<Jump> jumps = {};
  std::string end = {};    ///< the scope that `continue` leaves outside of all loops; may be empty
  bool isFunction = false; ///< `return` ends a device function
  std::string returnScope = {};          ///< of an inlined function: what `return` leaves
  std::optional<ir::Access> result = {}; ///< of an inlined function that returns a value
};

struct State : Lowered {
  State(isl::ctx isl, clang::Sema &sema, RegionFacts facts, NameTable nameTable)
      : isl(isl), sema(sema), context(sema.getASTContext()), facts(std::move(facts)) {
    names = std::move(nameTable);
    scope = {{}, ir::universe(isl), {}, ""};
  }

  isl::ctx isl;
  clang::Sema &sema;
  clang::ASTContext &context;
  RegionFacts facts;
  CodeState *code = nullptr; ///< null in the polyhedral part
  IndexLeaves leaves = IndexLeaves::None;
  std::vector<const clang::FunctionDecl *> callStack; ///< of what is being inlined
  /// The statement outside of all code that is lowered, perhaps as code.
  const clang::Stmt *outermost = nullptr;
  /// The call that is evaluated before everything else in its statement: it may change variables.
  const clang::Expr *wholeCall = nullptr;

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
  /// Appends a statement that executes `code`.
  void emitCode(const std::string &id, ir::CodeBlock code, clang::SourceLocation location);
  /// Refuses; code may be the way out for what is not code yet.
  [[noreturn]] void refuseUnlessCode(clang::SourceLocation location, std::string message,
                                     CodeNeed need = CodeNeed::Statement) const;

private:
  void append(const std::string &id, ir::Access target, ir::Expr value, ir::CodeBlock code,
              clang::SourceLocation location);
};

} // namespace loopy::plugin
