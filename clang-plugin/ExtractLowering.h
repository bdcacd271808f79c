//===- ExtractLowering.h - The parts of the lowering, one file each --------------------------===//
#pragma once

#include "clang-plugin/ExtractState.h"

#include "clang/AST/Stmt.h"

#include <functional>

namespace clang {
class CXXForRangeStmt;
class CallExpr;
class CXXConstructExpr;
class FunctionDecl;
class MemberExpr;
class ParmVarDecl;
class DeclStmt;
class ForStmt;
class IfStmt;
class VarDecl;
} // namespace clang

namespace loopy::plugin {

// --- ExtractType.cpp
// ------------------------------------------------------------------------------
/// The IR's type for an arithmetic C++ type; refuses all others at `location`.
ir::ScalarType scalarType(State &state, clang::QualType type, clang::SourceLocation location);
bool isSupportedScalar(State &state, clang::QualType type);
/// "a conversion from 'A' to 'B' is not supported in kernels"
[[noreturn]] void refuseConversion(State &state, const clang::CastExpr *cast);
/// The type as C++ spells it, quoted.
std::string typeName(State &state, clang::QualType type);

// --- ExtractStatement.cpp, ExtractLoop.cpp, ExtractIf.cpp, ExtractDeclaration.cpp
// -------------------
void lowerStatement(State &state, const clang::Stmt *statement);
void lowerLoop(State &state, const clang::ForStmt *loop);
/// `for (T x : a)` over an array or a standard container whose elements lie one after the other;
/// also inside of code.
void lowerRangeLoop(State &state, const clang::CXXForRangeStmt *loop);
/// A loop whose iterator (ExtractIterator.h) visits all elements of a container.
void lowerIteratorLoop(State &state, const clang::ForStmt *loop);
void lowerIf(State &state, const clang::IfStmt *branch);
void lowerDeclarations(State &state, const clang::DeclStmt *declarations);
void lowerVariable(State &state, const clang::VarDecl *variable);
/// From here on, the variable points to where `value` points now.
void setPointer(State &state, const clang::VarDecl *variable, const clang::Expr *value);
/// What an `if` declares before its condition.
void lowerIfVariables(State &state, const clang::IfStmt *branch);
/// The body and the parts of the increment that do not advance the loop's variable.
void lowerBodyOf(State &state, const clang::ForStmt *loop);
/// The body of a loop, without the domain: `continue` restricts what follows it.
void lowerLoopBody(State &state, const clang::Stmt *body);
/// An `if` whose branches are lowered by the given functions; `hasElse`: the second does anything.
void lowerIf(State &state, const clang::IfStmt *branch, const std::function<void()> &lowerThen,
             const std::function<void()> &lowerElse, bool hasElse);
/// From [[loopy::name]], or the next number.
std::string nextStatementName(State &state);
struct Assignment {
  ir::Access target;
  ir::Expr value;
};
/// An assignment of any kind, ++ or --; false for other expressions.
bool lowerAssignment(State &state, const clang::Expr *expression);
/// An assignment without what is inside of it.
void lowerOneAssignment(State &state, const clang::Expr *expression);
/// Lowers the assignments, ++ and -- inside of `whole`, a full expression or an operand that is
/// evaluated by itself, as statements before it: where they are evaluated whenever it is, and
/// nothing in it may read what they change before they do.
void performInner(State &state, const clang::Expr *whole);
/// The same without `whole` itself.
void performOperands(State &state, const clang::Expr *whole);
/// The value of such an assignment; nothing where it has not been lowered.
std::optional<ir::Expr> performedValue(State &state, const clang::Expr *inner);
/// std::swap of two numbers; false for other calls.
bool lowerSwap(State &state, const clang::CallExpr *call);
/// The operands of std::swap for numbers; null for other calls.
std::optional<std::pair<const clang::Expr *, const clang::Expr *>>
asSwap(const clang::CallExpr *call);
/// Where an assignment stores.
ir::Access lowerTarget(State &state, const clang::Expr *lvalue);
/// Emits what `lower` returns under the next statement id. Where `node` reads memory only under a
/// condition on loop variables (i > 0 ? a[i-1] : 0), several statements result, so that no instance
/// reads more than the original; `lower` is called in the domain of each.
void emitAssignment(State &state, const clang::Stmt *node,
                    const std::function<Assignment()> &lower);

// --- ExtractExpr.cpp, ExtractCall.cpp: values
// --------------------------------------------------------
/// A prvalue of arithmetic type, with C++'s semantics.
ir::Expr lowerValue(State &state, const clang::Expr *expression);
/// The value stored in an lvalue.
ir::Expr lowerRead(State &state, const clang::Expr *lvalue);
ir::Expr lowerCall(State &state, const clang::CallExpr *call);
/// Says why the call cannot be part of a kernel.
[[noreturn]] void refuseCall(const clang::CallExpr *call);
// --- ExtractDecision.cpp: ?:, && and || in values --------------------------------------------
/// The operands of a node that are not always evaluated, and the condition that decides.
struct Decision {
  const clang::Expr *condition;
  std::vector<const clang::Expr *> optional;
};
std::optional<Decision> decisionOf(const clang::Stmt *node);
/// `lower` is called for the operands that the current domain evaluates.
ir::Expr lowerDecision(State &state, const clang::Expr *expression, const Decision &decision,
                       const std::function<ir::Expr(const clang::Expr *)> &lower);

/// The operands of std::min or std::max; null for other calls.
struct MinMaxCall {
  const clang::Expr *first;
  const clang::Expr *second;
  bool isMin;
};
std::optional<MinMaxCall> asMinMax(const clang::Expr *expression);
/// The operands of std::clamp; null for other calls.
struct ClampCall {
  const clang::Expr *value;
  const clang::Expr *low;
  const clang::Expr *high;
};
std::optional<ClampCall> asClamp(const clang::Expr *expression);
/// An index expression as a value of the given type.
ir::Expr valueOfIndex(const ir::Expr &index, ir::ScalarType type);
/// The value when the compiler knows it.
std::optional<ir::Expr> constantValue(State &state, const clang::Expr *expression);

// --- ExtractCondition.cpp: where a bool is true
// -------------------------------------------------------
/// The condition holds at the points of each piece where `data` is true (everywhere without
/// `data`), and nowhere else. Pieces are disjoint.
struct ConditionPiece {
  isl::set where;
  std::optional<ir::Expr> data; ///< depends on memory
};
struct Condition {
  std::vector<ConditionPiece> pieces;
  bool isStatic() const;              ///< no piece has data
  isl::set where(isl::ctx ctx) const; ///< all pieces
};
/// Evaluated in the current domain.
Condition lowerCondition(State &state, const clang::Expr *expression);
/// Where in the current domain a condition that depends on loop variables and parameters only is
/// true; else what in it depends on memory. Nothing is recorded then.
ir::Expected<isl::set> lowerStaticCondition(State &state, const clang::Expr *expression);
/// The same, nothing also when its arithmetic wraps around in every execution.
std::optional<isl::set> staticCondition(State &state, const clang::Expr *expression);

// --- ExtractPointerOrder.cpp
/// The pointer that a condition like `p`, `p != nullptr` or `p == 0` tests.
struct NullTest {
  const clang::Expr *pointer;
  bool holdsForNull;
};
std::optional<NullTest> asNullTest(State &state, const clang::Expr *expression);
/// A parameter that is 0 if the pointer is null.
ir::Expected<ir::Expr> lowerTestedPointer(State &state, const clang::Expr *pointer);

// --- ExtractIndex.cpp, ExtractRange.cpp: exact integer expressions
// -------------------------------------------------------
enum class IndexForm {
  Affine,     ///< quasi-affine; products of invariants become parameters
  Polynomial, ///< also products of loop variables and parameters
};
struct IndexUse {
  IndexForm form = IndexForm::Affine;
  /// The value is only used modulo 2^64 (an address), so that 64-bit arithmetic may wrap around.
  bool isAddress = false;
};
/// The exact value of an integer expression in the current domain; requirements exclude instances
/// where C++ would compute something else. The error says what in it is no index expression; then
/// nothing is recorded.
ir::Expected<ir::Expr> lowerIndex(State &state, const clang::Expr *expression, IndexUse use = {});
/// Requires that `index`, the value of `expression`, is one that `type` can hold. `isNonNegative`:
/// known from its operands.
ir::Expected<void> requireInRange(State &state, const ir::Expr &index, ir::ScalarType type,
                                  const clang::Expr *expression, bool isNonNegative = false);

// --- ExtractParameter.cpp
// ---------------------------------------------------------------------------------
/// The parameter that holds a variable's value (the variable is not changed in the region).
std::size_t parameterOf(State &state, const Identity &identity, const clang::Expr *lvalue);
/// A parameter for an expression over such variables that is safe to compute before the region.
std::optional<ir::Expr> invariantParameter(State &state, const clang::Expr *expression);
/// A parameter for a constant element of an array variable (extent[2]).
std::optional<ir::Expr> elementParameter(State &state, const clang::Expr *element);
ir::Expr parameterValue(State &state, std::size_t parameter, ir::ScalarType type);
/// A parameter with the value of an expression that the extraction made.
std::size_t addParameter(State &state, const std::string &name, const clang::Expr *host,
                         std::optional<Identity> identity);

// --- ExtractAccess.cpp: memory
// ------------------------------------------------------------------------------
Position lowerPlace(State &state, const clang::Expr *lvalue);
Position lowerPointer(State &state, const clang::Expr *pointer);
/// The element at a complete position; inner subscripts are required to stay in their axes.
ir::Access completeAccess(State &state, const Position &position, const clang::Expr *lvalue);
/// The access of a scalar variable that lives in memory.
ir::Access scalarAccess(const Root &root);
std::size_t rootOf(State &state, const Identity &identity, const clang::Expr *lvalue);
/// Memory that exists only during the kernel, one copy per iteration of the loops around.
std::size_t addTemporary(State &state, const std::string &name, const Identity &identity,
                         ir::ScalarType type, std::vector<std::optional<ir::Expr>> sizes,
                         clang::SourceLocation location);
/// The object that a variable or member denotes; refuses bit-fields and members of unions.
Identity requireIdentity(State &state, const clang::Expr *lvalue);
/// Reading this variable or member cannot trap even if the loops run no iteration.
bool isSafeToRead(const State &state, const Identity &identity);

/// Moves a pointer by `offset` elements of what it points to.
void advance(State &state, Position &position, const clang::Expr *offset, bool isBackward);
/// Appends the axes of an array type (std::array included) and returns its element type.
clang::QualType addAxes(State &state, clang::QualType type, clang::SourceLocation location,
                        std::vector<std::optional<ir::Expr>> &sizes);

/// Appends the subscripts of a complete position, each required to be in its axis.
void addSubscripts(State &state, const Position &position, ir::Access &access,
                   clang::SourceLocation location);
/// Requires 0 <= subscript < size for the instances of the current domain.
void requireInAxis(State &state, const std::string &name, const ir::Expr &subscript,
                   const ir::Expr &size, clang::SourceLocation location);

// --- ExtractRecord.cpp: elements of class type ------------------------------------------------
/// Refuses unions, classes with virtual bases, and incomplete ones.
void requireRecord(State &state, clang::QualType type, clang::SourceLocation location);
/// Turns a root into one whose elements are objects of the class.
void makeRecord(State &state, Root &root, clang::QualType type);
/// Whether the member is part of an element of an array or of a local variable; otherwise it
/// belongs to a variable that lives outside of the annotated code, and has an Identity.
bool isMemberOfElement(const State &state, const clang::MemberExpr *member);
Position memberOf(State &state, const clang::MemberExpr *member);
/// The base class object that a conversion leads to.
Position baseOf(State &state, Position position, const clang::CastExpr *cast);
/// Goes from an array to its first element.
void enterArray(State &state, Position &position, clang::QualType arrayType);
/// The scalar of the given type at a complete position inside of an element.
ir::Access memberAccess(State &state, const Position &position, ir::ScalarType type,
                        clang::SourceLocation location);

/// A scalar inside of an object.
struct Leaf {
  std::int64_t offset; ///< bytes
  ir::ScalarType type;
};
/// All scalars of a type in order; refuses members that kernels cannot access.
std::vector<Leaf> leavesOf(State &state, clang::QualType type, clang::SourceLocation location);
/// The same without refusing: members of other types are left out.
std::vector<Leaf> knownLeaves(State &state, clang::QualType type);

// --- ExtractRecordValue.cpp: objects as values -----------------------------------------------
/// The values of the leaves of an expression of class type.
std::vector<ir::Expr> lowerRecord(State &state, const clang::Expr *expression);
/// A member of an object that is no lvalue: (a + b).x
std::optional<ir::Expr> memberOfValue(State &state, const clang::Expr *lvalue);
/// A variable of class type and its initial value.
void lowerRecordVariable(State &state, const clang::VarDecl *variable,
                         const clang::Expr *initialiser);
/// `object = value` for a class with the default assignment; false for other calls.
bool lowerRecordAssignment(State &state, const clang::CallExpr *call);

/// A parameter of an inlined function as a local variable; returns the variable.
const clang::Expr *lowerParameterCopy(State &state, const clang::ParmVarDecl *parameter,
                                      const clang::Expr *argument);

/// Stores the leaves of an object; `values` computes them in order and may be called several times.
/// With `copiesFirst`, all of them are computed before the first one is stored.
void storeObject(State &state, const Position &target, clang::QualType type,
                 const clang::Expr *node, const std::function<std::vector<ir::Expr>()> &values,
                 bool copiesFirst);

// --- ExtractComplex.cpp: std::complex --------------------------------------------------------
/// The parts of a complex number that an operator, a function or a constructor makes; nothing for
/// other expressions.
std::optional<std::vector<ir::Expr>> lowerComplex(State &state, const clang::Expr *expression);
/// real, imag, norm, abs and arg; nothing for other calls.
std::optional<ir::Expr> lowerComplexCall(State &state, const clang::CallExpr *call);
/// =, +=, -=, *=, /= of complex numbers; false for other calls.
bool lowerComplexAssignment(State &state, const clang::CallExpr *call);

// --- ExtractInline.cpp: functions whose body is one expression -------------------------------
/// Whether a call takes, returns or is a member of objects, or gives a reference: only an
/// expression in its place can be taken apart.
bool concernsObjects(const clang::CallExpr *call);
/// The value of a call as an expression of the caller; null where the function is no such function.
const clang::Expr *inlinedCall(State &state, const clang::CallExpr *call);
/// The same; refuses where there is none.
const clang::Expr *requireInlined(State &state, const clang::CallExpr *call);
/// The statements of a call whose value is not used; nothing where the function cannot be inlined.
std::optional<std::vector<const clang::Expr *>> inlinedStatements(State &state,
                                                                  const clang::CallExpr *call);
/// The initial values that a constructor gives to members and bases, as expressions of the caller;
/// nothing where it does more.
struct MemberValue {
  std::int64_t offset;
  clang::QualType type;
  const clang::Expr *value;
};
std::optional<std::vector<MemberValue>> inlinedConstructor(State &state,
                                                           const clang::CXXConstructExpr *call);

// --- ExtractContainer.cpp: standard containers -----------------------------------------------
/// A standard container whose elements lie one after the other in memory.
struct Container {
  enum class Kind { Vector, Array, Span };
  Kind kind;
  clang::QualType element;
  std::optional<std::uint64_t> extent; ///< of std::array and of spans with a fixed size
};
std::optional<Container> containerOf(clang::QualType type);

/// What a call does with a container (or, for the functions std::size and std::data, an array).
struct ContainerCall {
  /// The last two are about iterators: `*it` or `it[index]`, and `it->`.
  enum class Kind { Element, Front, Back, Data, Size, Empty, Deref, Arrow };
  Kind kind;
  const clang::Expr *object;
  const clang::Expr *index; ///< of Element; of Deref or null
};
std::optional<ContainerCall> containerCall(const clang::Expr *call);
/// Whether the call denotes an element.
bool isElementCall(const clang::Expr *call);
/// The element that such a call denotes, for Data and Arrow what the pointer points to.
Position lowerContainerCall(State &state, const ContainerCall &call);
/// The number of elements of a container or array, as an index expression.
ir::Expr sizeOf(State &state, const clang::Expr *object);
/// Says why a call of a container's member cannot be part of a kernel, if it is one.
void refuseContainerCall(const clang::CallExpr *call);
/// `object.data()` for the launch; nothing when the container has no such function.
const clang::Expr *dataOf(State &state, const clang::Expr *object);

// --- ExtractShape.cpp, ExtractGuards.cpp, ExtractFinalValues.cpp: after all statements
// ------------------------
void shapeLinearArrays(State &state);
/// Whether the first axis may be addressed by products of loop variables and parameters.
bool isLinear(const Root &root);
/// Whether a subscript is made from inames and parameters by index arithmetic, products included.
bool isPolynomial(const ir::Expr &subscript);
void addMemoryOfParameters(State &state);
void addGuards(State &state, ir::Kernel &kernel);
/// What is known about integer parameters from their types.
isl::set typeFacts(State &state);
void recordFinalValue(State &state, const clang::ForStmt *loop, const clang::VarDecl *variable,
                      const ir::Iname &iname, const isl::set &iterations, const ir::Expr &start,
                      const ir::Expr &next);

} // namespace loopy::plugin
