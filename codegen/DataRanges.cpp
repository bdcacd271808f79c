#include "codegen/DataRanges.h"

#include "codegen/AffineCondition.h"
#include "codegen/DeviceAccess.h"
#include "codegen/Simplify.h"
#include "codegen/StoredValues.h"
#include "ir/Dependences.h"
#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <cstdlib>

namespace loopy::codegen {

using namespace ir;

// Identifiers with two underscores in a row belong to implementations of C++.
static constexpr std::string_view lowPrefix = "loopy__low";
static constexpr std::string_view highPrefix = "loopy__high";

ParameterName lowName(std::size_t number) {
  return ParameterName(std::string(lowPrefix) + std::to_string(number));
}
ParameterName highName(std::size_t number) {
  return ParameterName(std::string(highPrefix) + std::to_string(number));
}

std::optional<RangeEnd> rangeEnd(const ParameterName &name) {
  for (std::string_view prefix : {lowPrefix, highPrefix})
    if (name.str().starts_with(prefix)) {
      std::string digits = name.str().substr(prefix.size());
      return RangeEnd{std::strtoul(digits.c_str(), nullptr, 10), prefix == highPrefix};
    }
  return std::nullopt;
}

Evaluation Evaluation::within(const isl::set &domain, bool stillSure) const {
  Evaluation inner{statement, sure && stillSure};
  inner.statement.domain = domain;
  return inner;
}

/// One end of a set of elements as an element number.
static Expected<Expr> elementNumberOf(const isl::pw_multi_aff &subscripts, const Array &array,
                                      const ExprBuilder &builder) {
  std::vector<Expr> exprs;
  for (std::size_t axis = 0; axis < array.sizes.size(); ++axis) {
    Expected<Expr> subscript = builder.value(subscripts.at(axis));
    if (!subscript)
      return subscript;
    exprs.push_back(*subscript);
  }
  return elementNumber(array, exprs);
}

Expected<ElementRange> rangeOf(const isl::set &elements, const Array &array,
                               const ExprBuilder &builder) {
  if (elements.is_empty())
    return ElementRange{boolLiteral(false), index(0), index(0)};
  Expected<Expr> nonEmpty = builder.condition(elements.params());
  Expected<Expr> first = elementNumberOf(elements.lexmin_pw_multi_aff(), array, builder);
  Expected<Expr> last = elementNumberOf(elements.lexmax_pw_multi_aff(), array, builder);
  for (const auto *part : {&nonEmpty, &first, &last})
    if (!*part)
      return std::unexpected(part->error());
  return ElementRange{*nonEmpty, *first, *last};
}

ExprBuilder DataRanges::builder() const {
  IslNames names = islNames(kernel, {});
  for (std::size_t i = 0; i < entries.size(); ++i)
    for (const ParameterName &name : {lowName(i), highName(i)})
      names.emplace(name.str(), parameterRef(name));
  return ExprBuilder(convexContext(kernel.assumptions), names);
}

static bool isSame(const ElementScan &a, const ElementScan &b) {
  return a.array == b.array && a.stride == b.stride && a.endsAreSure == b.endsAreSure &&
         equal(a.elements.nonEmpty, b.elements.nonEmpty) &&
         equal(a.elements.first, b.elements.first) && equal(a.elements.last, b.elements.last);
}

static bool isSame(const DataRange &a, const DataRange &b) {
  return std::visit(Overloaded{
                        [](const ElementScan &x, const ElementScan &y) { return isSame(x, y); },
                        [](const ComputedRange &x, const ComputedRange &y) {
                          return equal(x.low, y.low) && equal(x.high, y.high);
                        },
                        [](const auto &, const auto &) { return false; },
                    },
                    a, b);
}

std::size_t DataRanges::add(DataRange range) {
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (isSame(entries[i], range))
      return i;
  entries.push_back(std::move(range));
  return entries.size() - 1;
}

/// Expressions that isl can take, and of bounded size: anything longer than one name gets one.
ValueBounds DataRanges::named(ValueBounds bounds) {
  auto isShort = [](const std::optional<Expr> &side) {
    return !side || literalValue(*side) || side->getIf<ParameterRef>();
  };
  if (isShort(bounds.low) && isShort(bounds.high))
    return bounds;
  auto number = add(ComputedRange{bounds.low.value_or(index(0)), bounds.high.value_or(index(0))});
  if (bounds.low)
    bounds.low = parameterRef(lowName(number));
  if (bounds.high)
    bounds.high = parameterRef(highName(number));
  return bounds;
}

/// How many elements an axis has, where an isl set can say it.
static std::optional<Expr> axisSize(isl::ctx ctx, const Array &array, std::size_t axis) {
  std::optional<Expr> size = array.sizes[axis];
  if (axis == 0 && !size && array.sizes.size() == 1)
    size = array.extent;
  return size && toPwAff(ctx, *size) ? size : std::nullopt;
}

/// Whether the relation of an access bounds all its axes.
static bool isKnown(const Statement &statement, const Access &access) {
  isl::ctx ctx = statement.domain.ctx();
  bool rangesAreAffine = std::ranges::all_of(rangesIn(statement.code), [&](const auto &entry) {
    return toPwAff(ctx, entry.second.first) && toPwAff(ctx, entry.second.last);
  });
  return isQuasiAffine(ctx, access) || (rangesAreAffine && hasKnownElements(statement, access));
}

Expected<isl::set> DataRanges::elementsOf(const Evaluation &where, const Access &access) {
  const Statement &statement = where.statement;
  const Array &array = *kernel.find(access.array);
  isl::ctx ctx = kernel.assumptions.ctx();
  if (isKnown(statement, access))
    return accessRelation(kernel, statement, access).range();
  Access bounded = access;
  isl::set domain = statement.domain;
  std::vector<std::string> unknown;
  for (std::size_t i = 0; i < access.subscripts.size(); ++i) {
    if (toPwAff(ctx, access.subscripts[i]))
      continue;
    unknown.push_back("loopy__any" + std::to_string(unknown.size()));
    Expr subscript = inameRef(Iname(unknown.back()));
    bounded.subscripts[i] = subscript;
    ValueBounds bounds;
    if (auto size = axisSize(ctx, array, i - array.scopeRank))
      bounds = {index(0), indexSub(*size, index(1))};
    else
      bounds = named(boundsOf(where.within(domain, true), access.subscripts[i]));
    if (!bounds.low || !bounds.high)
      return fail("the elements of '" + array.name.str() +
                      "' that are accessed depend on data, and neither the size of '" +
                      array.name.str() + "' nor bounds of the subscript '" +
                      dataText(access.subscripts[i]) + "' are known here",
                  statement.location);
    domain = domain.intersect(lessEqual(ctx, *bounds.low, subscript))
                 .intersect(lessEqual(ctx, subscript, *bounds.high));
  }
  isl::map relation =
      toMap(domain, statement.id.str(), statement.inames, array.name.str(), bounded.subscripts);
  for (const std::string &name : unknown)
    relation = projectOutParameter(relation, name);
  return relation.range();
}

/// The extreme values of an affine expression. Where the domain is empty they are arbitrary.
ValueBounds DataRanges::extremesOf(const Evaluation &where, const Expr &affine) {
  const Statement &statement = where.statement;
  isl::set domain = statement.domain.intersect(kernel.assumptions);
  isl::set values = toMap(domain, statement.id.str(), statement.inames, "value", {affine}).range();
  if (values.is_empty())
    return between(1, 0);
  ExprBuilder build = builder();
  Expected<Expr> low = build.value(values.lexmin_pw_multi_aff().at(0));
  Expected<Expr> high = build.value(values.lexmax_pw_multi_aff().at(0));
  return low && high ? ValueBounds{*low, *high} : ValueBounds{};
}

ValueBounds DataRanges::boundsOf(const Evaluation &where, const Expr &expr) {
  return named(operationOf(where, expr));
}

ValueBounds DataRanges::operationOf(const Evaluation &where, const Expr &expr) {
  ScalarType type = expr.type();
  // Signed arithmetic of at least 32 bits does not overflow, so that it is exact.
  bool isExact = type == ScalarType::I64 || type == ScalarType::I32 || expr.getIf<InameRef>() ||
                 expr.getIf<ParameterRef>();
  if (isExact && isInteger(type) && toPwAff(kernel.assumptions.ctx(), expr))
    return wrapped(extremesOf(where, expr), type);
  return std::visit(Overloaded{
                        [&](const IntegerLiteral &node) { return exactly(index(node.value)); },
                        [&](const Load &node) { return loadOf(where, node.access); },
                        [&](const Unary &node) {
                          if (node.op == UnaryOp::LogicalNot)
                            return between(0, 1);
                          ValueBounds operand = boundsOf(where, node.operand);
                          ValueBounds minus = negate(operand);
                          return node.op == UnaryOp::Minus
                                     ? wrapped(minus, type)
                                     : wrapped(codegen::add(minus, between(-1, -1)), type);
                        },
                        [&](const Binary &node) { return binaryOf(where, node, type); },
                        [&](const Select &node) { return selectOf(where, node); },
                        [&](const Cast &node) { return castOf(where, node.operand, type); },
                        [&](const Call &node) { return callOf(where, node); },
                        [&](const FloatingLiteral &node) {
                          constexpr double large = 0x1p53;
                          if (!(node.value > -large && node.value < large))
                            return ValueBounds{};
                          auto whole = static_cast<std::int64_t>(node.value);
                          if (static_cast<double>(whole) == node.value)
                            return exactly(index(whole));
                          return node.value < 0 ? between(whole - 1, whole)
                                                : between(whole, whole + 1);
                        },
                        [&](const auto &) { return boundsOfType(type); },
                    },
                    expr.node());
}

ValueBounds DataRanges::binaryOf(const Evaluation &where, const Binary &node, ScalarType type) {
  if (type == ScalarType::Bool)
    return between(0, 1);
  if (!isInteger(type))
    return {};
  ValueBounds lhs = boundsOf(where, node.lhs), rhs = boundsOf(where, node.rhs);
  auto divisor = literalValue(node.rhs);
  bool isPositive = divisor && *divisor > 0;
  bool isUnsigned = !isSigned(type);
  switch (node.op) {
  case BinaryOp::Add:
    return wrapped(codegen::add(lhs, rhs), type);
  case BinaryOp::Sub:
    return wrapped(subtract(lhs, rhs), type);
  case BinaryOp::Mul:
    return wrapped(multiply(lhs, rhs), type);
  case BinaryOp::Div:
    return isPositive ? divide(trueValue(lhs, type), *divisor) : boundsOfType(type);
  case BinaryOp::FloorDiv:
    return isPositive ? floorDivide(lhs, *divisor) : ValueBounds{};
  case BinaryOp::FloorMod:
    return isPositive ? between(0, *divisor - 1) : ValueBounds{};
  case BinaryOp::Rem:
    return remainder(trueValue(lhs, type), trueValue(rhs, type), isUnsigned);
  case BinaryOp::Min:
    return atMost(atMost(hull(lhs, rhs), lhs.high), rhs.high);
  case BinaryOp::Max:
    return atLeast(atLeast(hull(lhs, rhs), lhs.low), rhs.low);
  case BinaryOp::BitAnd:
    return bitAnd(lhs, rhs);
  case BinaryOp::BitOr:
  case BinaryOp::BitXor:
    return bitOr(lhs, rhs);
  case BinaryOp::ShiftLeft:
    return divisor && *divisor >= 0 && *divisor < 62
               ? wrapped(multiply(lhs, exactly(index(std::int64_t{1} << *divisor))), type)
               : boundsOfType(type);
  case BinaryOp::ShiftRight:
    return divisor && *divisor >= 0 && *divisor < 62
               ? floorDivide(trueValue(lhs, type), std::int64_t{1} << *divisor)
               : boundsOfType(type);
  default:
    return boundsOfType(type);
  }
}

/// What a comparison that holds (or does not) says about one of its operands.
ValueBounds DataRanges::refine(const Evaluation &where, const Expr &operand,
                               const ValueBounds &bounds, const Expr &condition, bool holds) {
  const auto *node = condition.getIf<Binary>();
  if (!node || node->lhs.type() == ScalarType::U64)
    return bounds;
  bool isLeft = equal(node->lhs, operand);
  if (!isLeft && !equal(node->rhs, operand))
    return bounds;
  BinaryOp op = node->op;
  bool isLess = op == BinaryOp::Less || op == BinaryOp::LessEqual;
  if (!isLess && op != BinaryOp::Greater && op != BinaryOp::GreaterEqual)
    return bounds;
  // Bounds of floating values are integers, and a value that is not a number compares false.
  bool isStrict = (op == BinaryOp::Less || op == BinaryOp::Greater) == holds;
  bool isUpper = (isLess == isLeft) == holds;
  std::int64_t margin = isStrict && isInteger(operand.type()) ? 1 : 0;
  ValueBounds other = boundsOf(where, isLeft ? node->rhs : node->lhs);
  if (isUpper)
    return atMost(bounds, codegen::add(other, between(-margin, -margin)).high);
  return atLeast(bounds, codegen::add(other, between(margin, margin)).low);
}

ValueBounds DataRanges::selectOf(const Evaluation &where, const Select &node) {
  auto holds = affineCondition(node.condition, where.statement.domain);
  isl::set domain = where.statement.domain;
  Evaluation then = where.within(holds.value_or(domain), holds.has_value());
  Evaluation otherwise = where.within(holds ? domain.subtract(*holds) : domain, holds.has_value());
  return hull(
      refine(where, node.then, boundsOf(then, node.then), node.condition, true),
      refine(where, node.otherwise, boundsOf(otherwise, node.otherwise), node.condition, false));
}

ValueBounds DataRanges::castOf(const Evaluation &where, const Expr &operand, ScalarType type) {
  ScalarType from = operand.type();
  ValueBounds bounds = boundsOf(where, operand);
  if (type == ScalarType::Bool)
    return between(0, 1);
  if (isInteger(from) && isInteger(type))
    return wrapped(bounds, type);
  if (isInteger(type)) { // truncates; what does not fit is undefined
    ValueBounds limits = boundsOfType(type);
    return atMost(atLeast(bounds, limits.low), limits.high);
  }
  if (isFloating(from))
    return type == ScalarType::F64 ? bounds : ValueBounds{};
  constexpr unsigned exactBits = 24;
  bool isExact = bitWidth(from) < exactBits || (type == ScalarType::F64 && bitWidth(from) <= 32);
  return isExact ? bounds : ValueBounds{};
}

ValueBounds DataRanges::callOf(const Evaluation &where, const Call &node) {
  auto argument = [&](std::size_t i) { return boundsOf(where, node.arguments[i]); };
  switch (node.function) {
  case MathFunction::Floor:
  case MathFunction::Ceil:
  case MathFunction::Trunc:
  case MathFunction::Round:
  case MathFunction::Rint:
    return argument(0); // integers stay what they are, and these functions are monotone
  case MathFunction::Fabs:
    return absolute(argument(0));
  case MathFunction::Fmin:
  case MathFunction::Fmax: { // an operand that is no number does not count
    bool isMin = node.function == MathFunction::Fmin;
    std::size_t literal = node.arguments[1].getIf<FloatingLiteral>() ? 1 : 0;
    if (!node.arguments[literal].getIf<FloatingLiteral>())
      return hull(argument(0), argument(1));
    ValueBounds either = hull(argument(0), argument(1));
    return isMin ? atMost(either, argument(literal).high) : atLeast(either, argument(literal).low);
  }
  default:
    return node.function >= MathFunction::IsNan ? between(0, 1) : ValueBounds{};
  }
}

/// What the kernel stores in an array, by any statement.
ValueBounds DataRanges::storedIn(const ArrayName &array) {
  if (auto known = stored.find(array); known != stored.end())
    return known->second;
  if (!active.insert(array).second)
    return {}; // a value that depends on an earlier one of the same array
  std::optional<ValueBounds> all;
  auto boundsIn = [&](const StoredValue &value) {
    const Statement &statement = *value.statement;
    Evaluation where{statement, statement.predicates.empty() && statement.code.empty()};
    where.statement.domain = statement.domain.intersect(kernel.assumptions);
    return castOf(where, value.value, kernel.find(array)->type);
  };
  auto loop = countingLoopOf(kernel, array);
  for (const StoredValue &value : loop ? loop->first : storedValues(kernel, array))
    all = all ? hull(*all, boundsIn(value)) : boundsIn(value);
  if (loop && all) {
    std::int64_t margin = loop->isStrict ? -1 : 0;
    all->high = codegen::add(boundsIn(loop->bound), between(margin, margin)).high;
  }
  active.erase(array);
  ValueBounds result = named(all.value_or(between(1, 0)));
  if (active.empty()) // otherwise known only up to the values being looked at
    stored.emplace(array, result);
  return result;
}

ValueBounds DataRanges::loadOf(const Evaluation &where, const Access &access) {
  const Array &array = *kernel.find(access.array);
  bool isWritten = !storedValues(kernel, access.array).empty();
  auto ranges = rangesIn(where.statement.code);
  if (auto range = ranges.find(access.array); range != ranges.end())
    return {boundsOf(where, range->second.first).low, boundsOf(where, range->second.last).high};
  ValueBounds limits = boundsOfType(array.type);
  ValueBounds found;
  if (array.storage == Storage::Temporary)
    found = storedIn(access.array);
  else if (isWritten)
    found = hull(storedIn(access.array), scanOf(where, access));
  else
    found = scanOf(where, access);
  return {found.low ? found.low : limits.low, found.high ? found.high : limits.high};
}

/// The distance between element numbers of a set, at least 1.
static std::int64_t strideOf(const isl::set &numbers) {
  isl::val stride = ir::managed(numbers.ctx(), isl_set_get_stride(numbers.get(), 0));
  return stride.is_int() && stride.is_pos() ? stride.num_si() : 1;
}

Expected<ElementScan> DataRanges::boxOf(const Evaluation &where, const Access &access) {
  const Array &array = *kernel.find(access.array);
  Expected<isl::set> elements = elementsOf(where, access);
  if (!elements)
    return std::unexpected(elements.error());
  isl::ctx ctx = kernel.assumptions.ctx();
  bool isSure = where.sure && isQuasiAffine(ctx, access);
  std::vector<Iname> axes;
  std::vector<Expr> subscripts;
  for (std::size_t axis = 0; axis < array.sizes.size(); ++axis) {
    axes.emplace_back("loopy__axis" + std::to_string(axis));
    subscripts.push_back(inameRef(axes.back()));
  }
  Expr number = elementNumber(array, subscripts);
  std::int64_t stride = 1;
  if (!axes.empty() && toPwAff(ctx, number)) {
    isl::map linear = toMap(universe(ctx), array.name.str(), axes, "number", {number});
    stride = strideOf(elements->apply(linear));
  }
  Expected<ElementRange> range = rangeOf(coalesced(*elements), array, builder());
  if (!range)
    return std::unexpected(range.error());
  return ElementScan{array.name, *range, stride, isSure};
}

/// What the elements hold when the kernel starts.
ValueBounds DataRanges::scanOf(const Evaluation &where, const Access &access) {
  Evaluation known = where.within(where.statement.domain.intersect(kernel.assumptions), true);
  Expected<ElementScan> box = boxOf(known, access);
  if (!box)
    return {};
  std::size_t number = add(*box);
  return {parameterRef(lowName(number)), parameterRef(highName(number))};
}

} // namespace loopy::codegen
