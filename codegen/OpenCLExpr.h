//===- OpenCLExpr.h - Expressions as OpenCL C --------------------------------------===//
#pragma once

#include "codegen/OpenCLNames.h"

#include <functional>
#include <string>

namespace loopy::codegen {

/// What the text of an expression depends on besides the expression.
struct ExprContext {
  const OpenCLNames &names;
  std::function<ir::ScalarType(const ir::ParameterName &)> parameterType;
  /// Whether elements of the array are `bool` in the source but bytes in memory.
  std::function<bool(const ir::ArrayName &)> isByteBool;
  std::function<std::string(const ir::FunctionName &)> functionName = {};
  /// Whether the last subscript of an array's accesses is a component of a vector.
  std::function<bool(const ir::ArrayName &)> isVector = [](const ir::ArrayName &) { return false; };
  /// Whether the array is in private memory.
  std::function<bool(const ir::ArrayName &)> isPrivate = [](const ir::ArrayName &) {
    return false;
  };
  ir::ScalarType inameType = ir::ScalarType::I64; ///< of loop variables and work-item ids
  /// Whether an integer parameter has type I32 in the text; otherwise I64.
  std::function<bool(const ir::ParameterName &)> isNarrow = [](const ir::ParameterName &) {
    return false;
  };
};

/// C text of exactly the expression's value and type, without redundant parentheses. Subscripts are
/// printed as they are (see DeviceAccess.h).
std::string printExpr(const ir::Expr &expr, const ExprContext &context);

/// The same for a place where an integer of any type is converted to `long`: subscripts, bounds.
std::string printIndex(const ir::Expr &expr, const ExprContext &context);

/// That a loop variable has not passed `last`: `i < n` for a last value of n - 1, else `i <= last`.
std::string printUpperBound(const std::string &variable, const ir::Expr &last,
                            const ExprContext &context);

/// `a[i]`, or `t` for a scalar variable.
std::string printAccess(const ir::Access &access, const ExprContext &context);

/// A literal of exactly this value and type: "1.5f", "-2147483647 - 1", "3u".
std::string printFloating(double value, ir::ScalarType type);
std::string printInteger(std::int64_t value, ir::ScalarType type);

/// Names of the functions that FloorDiv and FloorMod become.
inline constexpr const char *floorDivFunction = "loopy_floor_div";
inline constexpr const char *floorModFunction = "loopy_floor_mod";
inline constexpr const char *narrowFloorDivFunction = "loopy_floor_div_int";
inline constexpr const char *narrowFloorModFunction = "loopy_floor_mod_int";

} // namespace loopy::codegen
