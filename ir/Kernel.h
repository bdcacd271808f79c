//===- Kernel.h - The loopy IR -----------------------------------------------------===//
//
// A kernel is a value: transformations take one and return another. Statements carry their own
// iteration domains as isl sets without dimensions in which inames and parameters are named isl
// parameters, e.g. [n, i] -> { : 0 <= i < n }. One isl name space holds both, so no iname equals a
// parameter name. See ir/README.md for why.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Code.h"
#include "ir/Error.h"
#include "ir/Expr.h"
#include "ir/Isl.h"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace loopy::ir {

// --- Tags: how the iterations of an iname are executed ------------------------------------------
struct Sequential {
  friend bool operator==(Sequential, Sequential) = default;
}; ///< a `for` loop
struct GroupAxis {
  unsigned axis;
  friend bool operator==(GroupAxis, GroupAxis) = default;
}; ///< g.N
struct LocalAxis {
  unsigned axis;
  friend bool operator==(LocalAxis, LocalAxis) = default;
}; ///< l.N
struct Unroll {
  friend bool operator==(Unroll, Unroll) = default;
}; ///< unr
struct UnrollHint {
  friend bool operator==(UnrollHint, UnrollHint) = default;
}; ///< unr_hint: a `for` loop that the device's compiler is asked to unroll
struct Ordered {
  friend bool operator==(Ordered, Ordered) = default;
}; ///< ord: a `for` loop, said explicitly
struct Vectorize {
  friend bool operator==(Vectorize, Vectorize) = default;
}; ///< vec: one SIMD lane per iteration
struct Interleave {
  bool unrolled = true; ///< one copy of each statement per iteration; else a loop around each
  friend bool operator==(Interleave, Interleave) = default;
}; ///< ilp, ilp.seq: the iterations run side by side in one work-item
using InameTag = std::variant<Sequential, GroupAxis, LocalAxis, Unroll, UnrollHint, Ordered,
                              Vectorize, Interleave>;

/// g.N and l.N: the iterations are spread over work-items.
bool isParallel(const InameTag &tag);
/// Parallel, vec and ilp: no order between iterations is kept, so no dependence may connect them.
bool isUnordered(const InameTag &tag);
std::string toString(const InameTag &tag); ///< "for", "g.0", "l.1", "unr", "vec", "ilp.seq", ...

// --- Data
// -----------------------------------------------------------------------------------------
/// A scalar that does not change during the kernel, known when the kernel is launched. Integer
/// parameters may appear in domains and subscripts.
struct Parameter {
  ParameterName name;
  ScalarType type;
};

enum class Storage {
  Host,      ///< memory of the program: an argument of the kernel
  Temporary, ///< declared inside the annotated code: exists only during the kernel
};

/// Where a Temporary lives on the device.
enum class AddressSpace {
  Automatic, ///< codegen finds out: private to the work-item where that suffices
  Private,   ///< one per work-item
  Local,     ///< one per work-group, shared by its work-items
  Global,    ///< device memory for the time of the kernel, shared by all
};

/// An array or a scalar variable that the kernel accesses in memory. A Host scalar that no
/// statement accesses stands for the memory that a parameter was read from: it must not be written
/// meanwhile. Element (s0, s1, ..., sk) lies at ((s0 * size(1) + s1) * size(2) + s2) ... elements
/// from the start.
struct Array {
  ArrayName name;
  ScalarType type;
  Storage storage;
  /// Leading subscripts that tell apart the copies of a local variable, one per loop around its
  /// declaration (as many as there were in the original program). 0 for host memory.
  unsigned scopeRank = 0;
  /// Sizes of the axes after the scope. For Host, `sizes[0]` is absent from addressing and may be
  /// unknown (nullopt); the others are index expressions over parameters. For Temporary all are
  /// integer literals, or such expressions where it is Global. Empty: a scalar.
  std::vector<std::optional<Expr>> sizes = {};
  SourceLocation location = {};
  /// Arrays with the same name here are views of one array of structures: each sees the same memory
  /// as elements of one type, and no element that is accessed in one view overlaps one that is
  /// accessed in another. Empty: an array of its own.
  std::string object = {};
  AddressSpace space = AddressSpace::Automatic;
  /// What it holds, for messages, where the source has no name for it: "the condition 'a[i] > 0'".
  std::string meaning = {};
  /// How many elements from element 0 on exist in the program's memory, as its types or containers
  /// say: an index expression over parameters. Unknown for plain pointers.
  std::optional<Expr> extent = {};
};

// --- Statements
// -----------------------------------------------------------------------------------
/// How the device writes the target of a statement. A hint: what is computed stays the same.
enum class StoreMode {
  Cached,
  Streaming,        ///< past the caches, where a loop writes neighbouring elements
  StreamingIfLarge, ///< the same where the loops write more than caches hold
};

/// `target = value`, or `code` where that is not empty (then target and value mean nothing: see
/// accessesOf, mapStatement), executed for every point of `domain` for which all predicates are
/// true.
struct Statement {
  StatementId id;
  std::vector<Iname> inames; ///< the loops around it, outermost first
  isl::set domain;           ///< over inames and parameters as isl parameters
  Access target;
  Expr value;
  std::vector<Expr> predicates = {}; ///< Bool values, tested in order before anything else
  CodeBlock code = {};
  /// For each iname of the *original* statement its value in terms of the current inames: the map
  /// from instances of this program to instances of the original one. Every transform updates it.
  std::vector<std::pair<Iname, Expr>> origin = {};
  SourceLocation location = {};
  /// The same for readers of the generated code: "file.cpp:12", of letters, digits and . + - _ :
  std::string place = {};
  /// The original statement whose instances these are, where several statements share them
  /// (separate edge code). Empty: `id`.
  StatementId partOf = {};
  /// This loop and those inside it start anew here, although the statement before may be in loops
  /// of the same names. Empty: all loops that agree are shared.
  Iname newLoop = {};
  StoreMode store = StoreMode::Cached;
  /// The target is read and written in one piece, whatever other work-items do meanwhile; then the
  /// statement accumulates into host memory (ir/Reduction.h), and the order of its instances and of
  /// those with the same operation on the same array means nothing.
  bool isAtomic = false;

  const StatementId &originalId() const { return partOf.empty() ? id : partOf; }
};

/// Every expression that the statement may evaluate and every access that it may write to, rebuilt;
/// `origin` and `domain` stay.
Statement mapStatement(const Statement &statement, const CodeMapping &mapping);
/// Calls the visitor for them: predicates, then the code or value and target.
void visitStatement(const Statement &statement, const CodeVisitor &visitor);

/// A function that device kernels call: it computes a scalar from scalars and touches nothing but
/// its parameters and local variables, which are Temporary arrays without scope.
struct Function {
  FunctionName name;
  ScalarType result;
  std::vector<Array> parameters; ///< scalars; the body may change them
  std::vector<Array> locals;
  CodeBlock body; ///< returns on every path
};

/// A condition on parameters (isl set without dimensions) that the run time checks before launch.
struct Guard {
  isl::set condition;
  std::string reason; ///< for LOOPY_INFO: "n is negative", "'a' has rows shorter than m", ...
};

/// The value that a variable of the surrounding code has after the loop (loop variables declared
/// before the loop). Defined over parameters; outside its domain the variable keeps its value.
struct FinalValue {
  std::string variable;
  ScalarType type;
  isl::pw_aff value;
};

/// What the device's compiler may do to floating-point operations.
enum class Floating {
  Exact,        ///< each rounds as in C++
  FuseProducts, ///< a * b + c may round once instead of twice
  Fast, ///< as numbers that are neither infinite nor NaN: other order, reciprocals, approximations
};

/// A whole annotated region. Execution order: statements that are neighbours in `statements` and
/// agree in their first k inames share these k loops; see ir/LoopTree.h.
struct Kernel {
  std::string name;
  SourceLocation location = {};
  std::vector<Parameter> parameters = {};
  std::vector<Array> arrays = {};
  std::vector<Function> functions = {}; ///< each before those that call it
  std::vector<Statement> statements = {};
  std::map<Iname, InameTag> tags = {};                 ///< absent: Sequential
  std::map<Iname, SourceLocation> inameLocations = {}; ///< the loop an iname came from
  isl::set assumptions; ///< holds whenever the kernel runs: guards and types
  std::vector<Guard> guards = {};
  std::vector<FinalValue> finalValues = {};
  Floating floating = Floating::Exact;

  const Statement *find(const StatementId &id) const;
  const Array *find(const ArrayName &name) const;
  const Parameter *find(const ParameterName &name) const;
  bool hasIname(const Iname &name) const;
  InameTag tag(const Iname &name) const;
  /// Every iname once, in order of first appearance.
  std::vector<Iname> inames() const;
};

} // namespace loopy::ir
