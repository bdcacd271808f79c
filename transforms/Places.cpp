//===- Places.cpp - Where iterations say that they found something --------------------------===//
#include "transforms/Places.h"

#include "ir/IslResult.h"
#include "transforms/Accumulation.h"

#include <limits>
#include <optional>

namespace loopy::transforms {

using namespace ir;

/// The place as an index expression, conversions between signed types left out; nothing for others.
static std::optional<Expr> placeOf(const Statement &statement) {
  bool isSigned = true;
  walk(statement.value, [&](const Expr &node) {
    isSigned &= node.type() == ScalarType::I32 || node.type() == ScalarType::I64;
  });
  Expr plain = transform(statement.value, [](const Expr &node) {
    const auto *conversion = node.getIf<Cast>();
    return conversion ? conversion->operand : node;
  });
  if (!isSigned || !toPwAff(statement.domain.ctx(), plain))
    return std::nullopt;
  return plain;
}

/// The values that the parameters' types allow, for types of up to 32 bits.
static isl::set typesOf(const Kernel &kernel) {
  isl::ctx ctx = kernel.assumptions.ctx();
  isl::set allowed = universe(ctx);
  for (const Parameter &parameter : kernel.parameters) {
    const unsigned bits = isInteger(parameter.type) ? bitWidth(parameter.type) : 64;
    if (bits > 32)
      continue;
    const std::int64_t count = std::int64_t(1) << bits;
    const std::int64_t first = isSigned(parameter.type) ? -count / 2 : 0;
    Expr value = parameterRef(parameter.name);
    allowed = allowed.intersect(lessEqual(ctx, index(first), value))
                  .intersect(less(ctx, value, index(first + count)));
  }
  return allowed;
}

std::int64_t noPlace(ScalarType type) {
  return type == ScalarType::I32 ? std::numeric_limits<std::int32_t>::min() + 1
                                 : std::numeric_limits<std::int64_t>::min() + 1;
}

bool isAboveNone(const Kernel &kernel, const Statement &statement) {
  isl::set domain = statement.domain.intersect(kernel.assumptions).intersect(typesOf(kernel));
  return less(domain.ctx(), index(noPlace(statement.value.type())), *placeOf(statement))
      .intersect(domain)
      .is_equal(domain);
}

/// Could a place be outside of the type that some part of its computation has?
static bool overflows(const Kernel &kernel, const Statement &statement, const Expr &place) {
  bool isNarrow = false;
  walk(statement.value, [&](const Expr &node) { isNarrow |= node.type() == ScalarType::I32; });
  using Limits = std::numeric_limits<std::int32_t>;
  isl::set domain = statement.domain.intersect(kernel.assumptions).intersect(typesOf(kernel));
  isl::set outside = less(domain.ctx(), index(Limits::max()), place)
                         .unite(less(domain.ctx(), place, index(Limits::min())));
  return isNarrow && !outside.intersect(domain).is_empty();
}

bool grows(const Kernel &kernel, const Statement &statement, const std::vector<Iname> &outer) {
  auto place = placeOf(statement);
  isl::set domain = statement.domain.intersect(kernel.assumptions);
  if (!place || overflows(kernel, statement, *place))
    return false;
  isl::map earlier = iterationsInOrder(kernel, statement, outer);
  isl::map places = toMap(domain, statement.id.str(), statement.inames, "place", {*place});
  isl::map falling = managed(places.ctx(), isl_map_lex_ge_map(places.copy(), places.copy()));
  return earlier.intersect(falling).is_empty();
}

} // namespace loopy::transforms
