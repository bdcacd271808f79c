//===- Expr.h - Expressions ------------------------------------------------------===//
//
// Immutable typed trees. The same type serves values (C++ semantics with every conversion explicit)
// and indices (subscripts, bounds): an index expression is a quasi-affine expression of type I64
// over inames and parameters, read as exact integer arithmetic.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Name.h"
#include "ir/Type.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace loopy::ir {

class Expr;

enum class UnaryOp { Minus, BitNot, LogicalNot };

/// Div and Rem truncate (C++), FloorDiv and FloorMod round towards minus infinity (indices only,
/// the divisor is positive). Min and Max are for indices; values use Select or MathFunction.
/// Comparisons and the logical operations have type Bool; LogicalAnd/LogicalOr evaluate the right
/// side only when needed. The other operands have the type of the result (the right side of a
/// shift: any integer).
enum class BinaryOp {
  Add,
  Sub,
  Mul,
  Div,
  Rem,
  FloorDiv,
  FloorMod,
  Min,
  Max,
  BitAnd,
  BitOr,
  BitXor,
  ShiftLeft,
  ShiftRight,
  LogicalAnd,
  LogicalOr,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual
};

/// Functions of <cmath> with the same name in OpenCL C; operands and result share one floating type
/// (F32 or F64), except the classification functions, which give Bool.
enum class MathFunction {
  Sqrt,
  Cbrt,
  Exp,
  Exp2,
  Expm1,
  Log,
  Log2,
  Log10,
  Log1p,
  Pow,
  Hypot,
  Sin,
  Cos,
  Tan,
  Asin,
  Acos,
  Atan,
  Atan2,
  Sinh,
  Cosh,
  Tanh,
  Asinh,
  Acosh,
  Atanh,
  Erf,
  Erfc,
  Fabs,
  Floor,
  Ceil,
  Trunc,
  Round,
  Rint,
  Fmin,
  Fmax,
  Fdim,
  Fmod,
  Remainder,
  Copysign,
  Fma,
  IsNan,
  IsInf,
  IsFinite
};
std::string_view name(MathFunction function); ///< the C name: "sqrt", "isnan", ...

/// One array element (no subscripts: a scalar). Subscripts have type I64, outermost first. Most are
/// index expressions; others are values (`x[idx[i] + 1]`), of which analyses know little. For
/// arrays with Array::scopeRank > 0 the first `scopeRank` subscripts only tell the copies of a
/// local variable apart.
struct Access {
  ArrayName array;
  std::vector<Expr> subscripts;
};

struct IntegerLiteral {
  std::int64_t value;
}; ///< U64: the same bits
struct FloatingLiteral {
  double value;
}; ///< F32 values are exact in double
struct InameRef {
  Iname name;
}; ///< value of the iname, converted to the type
struct ParameterRef {
  ParameterName name;
}; ///< value of the parameter, converted to the type
struct Load {
  Access access;
};
struct Unary;
struct Binary;
struct Select; ///< condition ? then : otherwise, evaluates one side
struct Cast;   ///< C++ conversion to the node's type
struct Call;
struct FunctionCall;

using ExprNode = std::variant<IntegerLiteral, FloatingLiteral, InameRef, ParameterRef, Load, Unary,
                              Binary, Select, Cast, Call, FunctionCall>;

/// A shared immutable node and its type.
class Expr {
public:
  Expr(ScalarType type, ExprNode node);

  ScalarType type() const { return type_; }
  const ExprNode &node() const;
  template <typename T> const T *getIf() const;

private:
  ScalarType type_;
  std::shared_ptr<const ExprNode> node_;
};

struct Unary {
  UnaryOp op;
  Expr operand;
};
struct Binary {
  BinaryOp op;
  Expr lhs, rhs;
};
struct Select {
  Expr condition, then, otherwise;
};
struct Cast {
  Expr operand;
};
struct Call {
  MathFunction function;
  std::vector<Expr> arguments;
};
/// A call of one of the kernel's functions (ir::Function); the arguments have its parameters'
/// types.
struct FunctionCall {
  FunctionName function;
  std::vector<Expr> arguments;
};

inline const ExprNode &Expr::node() const { return *node_; }
template <typename T> const T *Expr::getIf() const { return std::get_if<T>(&node()); }

// Construction. `index*` functions build index expressions and fold constants and neutral elements
// (x + 0, 1 * x, 2 + 3), so that substituted subscripts stay readable.
Expr integerLiteral(std::int64_t value, ScalarType type);
Expr floatingLiteral(double value, ScalarType type);
Expr inameRef(const Iname &name, ScalarType type = ScalarType::I64);
Expr parameterRef(const ParameterName &name, ScalarType type = ScalarType::I64);
Expr load(Access access, ScalarType type);
Expr unary(UnaryOp op, Expr operand, ScalarType type);
Expr binary(BinaryOp op, Expr lhs, Expr rhs, ScalarType type);
Expr select(Expr condition, Expr then, Expr otherwise);
Expr cast(Expr operand, ScalarType type); ///< the operand itself when the type is the same
Expr call(MathFunction function, std::vector<Expr> arguments, ScalarType type);
Expr call(const FunctionName &function, std::vector<Expr> arguments, ScalarType type);

Expr index(std::int64_t value);
Expr indexAdd(Expr lhs, Expr rhs);
Expr indexSub(Expr lhs, Expr rhs);
Expr indexMul(Expr lhs, Expr rhs);
Expr indexFloorDiv(Expr lhs, std::int64_t divisor);
Expr indexFloorMod(Expr lhs, std::int64_t divisor);

/// The value of an integer literal, nothing for other nodes.
std::optional<std::int64_t> literalValue(const Expr &expr);

/// Rebuilds `expr` bottom-up: `rewrite` sees every node after its children were rebuilt and returns
/// the replacement (or the node itself).
Expr transform(const Expr &expr, const std::function<Expr(const Expr &)> &rewrite);
Access transform(const Access &access, const std::function<Expr(const Expr &)> &rewrite);

/// Calls `visit` on every node, operands first.
void walk(const Expr &expr, const std::function<void(const Expr &)> &visit);

/// Replaces each reference to an iname in `replacement` by the given index expression (converted to
/// the type of the reference).
Expr substitute(const Expr &expr, const std::map<Iname, Expr> &replacement);
Access substitute(const Access &access, const std::map<Iname, Expr> &replacement);

/// All loads in evaluation order, those inside subscripts first.
std::vector<Access> loads(const Expr &expr);

/// C-like text with iname, parameter and array names; used in IR dumps and messages.
std::string toString(const Expr &expr);
std::string toString(const Access &access);
/// A subscript that depends on data nearly as its user wrote it: without the conversion to an
/// index.
std::string dataText(const Expr &subscript);

/// Structural equality.
bool equal(const Expr &a, const Expr &b);
bool equal(const Access &a, const Access &b);

} // namespace loopy::ir
