//===- ExtractHost.h - Expressions that the host computes before a launch ---------------------===//
#pragma once

#include "clang-plugin/ExtractState.h"

namespace loopy::plugin {

/// Builds nodes of the program from index expressions over parameters. They compute modulo 2^64
/// and never trap.
class HostBuilder {
public:
  explicit HostBuilder(State &state, clang::SourceLocation location)
      : state(state), location(location) {}

  /// The value as `unsigned long long`; null where the expression is more than a polynomial.
  clang::Expr *polynomial(const ir::Expr &index);
  /// A conversion between integer types.
  clang::Expr *convert(clang::Expr *value, clang::QualType type);
  /// The address that a pointer variable holds, as `long long`.
  clang::Expr *address(const clang::Expr *pointer);

  /// The number of bytes from where one pointer points to where another one does, as `long long`.
  clang::Expr *distance(const clang::Expr *from, const clang::Expr *to);
  /// How often `for (i = first; i < end; i += step)` runs, as `long long`; 0 for steps that are not
  /// positive. Null as for polynomials.
  clang::Expr *trips(const ir::Expr &first, const ir::Expr &end, const ir::Expr &step);

  /// first / step rounded down and what is left of it, as `long long`; 0 for steps that are not
  /// positive. Null as for polynomials.
  struct Division {
    clang::Expr *quotient;
    clang::Expr *rest;
  };
  std::optional<Division> divide(const ir::Expr &first, const ir::Expr &step);

private:
  clang::Expr *choice(clang::Expr *condition, clang::Expr *then, clang::Expr *otherwise);
  clang::Expr *binary(clang::BinaryOperatorKind opcode, clang::Expr *lhs, clang::Expr *rhs,
                      clang::QualType type);
  clang::Expr *number(std::uint64_t value);
  clang::Expr *load(const clang::Expr *value);

  State &state;
  clang::SourceLocation location;
};

} // namespace loopy::plugin
