//===- Pattern.h - Expressions that users write down to find others -------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <optional>
#include <string>
#include <vector>

namespace loopy::transforms {

/// Reads an expression over a kernel in C++'s notation: arrays with subscripts, `a[i][j]` or
/// `a[i, j]`, loops, parameters of the kernel, numbers, operators, `c ? x : y`, functions of
/// <cmath> and of the kernel; conversions `f32(x)` as the printer of expressions writes them.
/// Types mean nothing. The names `parameters` stand for any index. Fails where the text is no such
/// expression, or a parameter is in no subscript and nowhere else.
ir::Expected<ir::Expr> readPattern(const ir::Kernel &kernel, const std::string &text,
                                   const std::vector<ir::Iname> &parameters);

/// An expression that has the form of a pattern.
struct PatternMatch {
  std::vector<ir::Expr> arguments; ///< index expressions, one per parameter of the pattern
  ir::Expr body;                   ///< the expression in terms of the parameters
};

/// Does the value have the form of the pattern? Conversions are passed over on both sides, and
/// subscripts may be written in any way that always means the same where `statement` runs. The
/// subscripts that tell copies of a local variable apart may be left out in the pattern.
std::optional<PatternMatch> matchPattern(const ir::Kernel &kernel, const ir::Statement &statement,
                                         const ir::Expr &pattern,
                                         const std::vector<ir::Iname> &parameters,
                                         const ir::Expr &value);

} // namespace loopy::transforms
