#include "codegen/IslToExpr.h"

#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"

#include "codegen/ExprSets.h"
#include "codegen/Simplify.h"

#include <functional>
#include <optional>
#include <utility>

namespace loopy::codegen {

using namespace ir;

IslNames islNames(const Kernel &kernel, const std::vector<Iname> &inames) {
  IslNames names;
  for (const Parameter &parameter : kernel.parameters)
    if (isInteger(parameter.type))
      names.emplace(parameter.name.str(), parameterRef(parameter.name));
  for (const Iname &iname : inames)
    names.emplace(iname.str(), inameRef(iname));
  return names;
}

namespace {

/// Converts bottom-up; the first problem is kept and ends up as the result.
class Converter {
public:
  explicit Converter(const IslNames &names) : names(names) {}

  Expected<Expr> run(const isl::ast_expr &expr) {
    Expr result = convert(expr);
    if (error)
      return std::unexpected(*error);
    return result;
  }

private:
  const IslNames &names;
  std::optional<Error> error;

  Expr problem(std::string message) {
    error = Error{"internal error: " + std::move(message), {}, {}};
    return index(0);
  }

  Expr convert(const isl::ast_expr &expr) {
    if (expr.isa<isl::ast_expr_id>()) {
      std::string name = expr.as<isl::ast_expr_id>().id().name();
      auto found = names.find(name);
      return found == names.end() ? problem("unknown name '" + name + "' in generated code")
                                  : found->second;
    }
    if (expr.isa<isl::ast_expr_int>())
      return index(expr.as<isl::ast_expr_int>().val().num_si());
    return operation(expr.as<isl::ast_expr_op>());
  }

  Expr condition(const isl::ast_expr &expr) {
    Expr result = convert(expr);
    return result.type() == ScalarType::Bool ? result
                                             : comparison(BinaryOp::NotEqual, result, index(0));
  }

  Expr logical(const isl::ast_expr_op &op, BinaryOp kind) {
    Expr result = condition(op.arg(0));
    for (unsigned i = 1; i < op.n_arg(); ++i)
      result = simplify(binary(kind, result, condition(op.arg(i)), ScalarType::Bool));
    return result;
  }

  Expr chain(const isl::ast_expr_op &op, BinaryOp kind) {
    Expr result = convert(op.arg(0));
    for (unsigned i = 1; i < op.n_arg(); ++i)
      result = extremum(kind, result, convert(op.arg(i)));
    return result;
  }

  Expr divide(const isl::ast_expr_op &op, BinaryOp kind) {
    return simplify(binary(kind, convert(op.arg(0)), convert(op.arg(1)), ScalarType::I64));
  }

  Expr compare(const isl::ast_expr_op &op, BinaryOp kind) {
    return comparison(kind, convert(op.arg(0)), convert(op.arg(1)));
  }

  Expr floorDivide(const isl::ast_expr_op &op) {
    auto divisor = literalValue(convert(op.arg(1)));
    if (!divisor || *divisor <= 0)
      return problem("division by something other than a positive constant in generated code");
    return indexFloorDiv(convert(op.arg(0)), *divisor);
  }

  Expr operation(const isl::ast_expr_op &op) {
    switch (isl_ast_expr_op_get_type(op.get())) {
    case isl_ast_expr_op_add:
      return indexAdd(convert(op.arg(0)), convert(op.arg(1)));
    case isl_ast_expr_op_sub:
      return indexSub(convert(op.arg(0)), convert(op.arg(1)));
    case isl_ast_expr_op_mul:
      return indexMul(convert(op.arg(0)), convert(op.arg(1)));
    case isl_ast_expr_op_minus:
      return unary(UnaryOp::Minus, convert(op.arg(0)), ScalarType::I64);
    case isl_ast_expr_op_min:
      return chain(op, BinaryOp::Min);
    case isl_ast_expr_op_max:
      return chain(op, BinaryOp::Max);
    // isl divides like C only where the division is exact or the operands are not negative, and
    // takes the remainder of other operands (zdiv_r) only to compare it with zero.
    case isl_ast_expr_op_div:
    case isl_ast_expr_op_pdiv_q:
      return divide(op, BinaryOp::Div);
    case isl_ast_expr_op_pdiv_r:
    case isl_ast_expr_op_zdiv_r:
      return divide(op, BinaryOp::Rem);
    case isl_ast_expr_op_fdiv_q:
      return floorDivide(op);
    case isl_ast_expr_op_and:
    case isl_ast_expr_op_and_then:
      return logical(op, BinaryOp::LogicalAnd);
    case isl_ast_expr_op_or:
    case isl_ast_expr_op_or_else:
      return logical(op, BinaryOp::LogicalOr);
    case isl_ast_expr_op_eq:
      return compare(op, BinaryOp::Equal);
    case isl_ast_expr_op_lt:
      return compare(op, BinaryOp::Less);
    case isl_ast_expr_op_le:
      return compare(op, BinaryOp::LessEqual);
    case isl_ast_expr_op_gt:
      return compare(op, BinaryOp::Greater);
    case isl_ast_expr_op_ge:
      return compare(op, BinaryOp::GreaterEqual);
    case isl_ast_expr_op_cond:
    case isl_ast_expr_op_select:
      return simplify(select(condition(op.arg(0)), convert(op.arg(1)), convert(op.arg(2))));
    default:
      return problem("unexpected operation in generated code");
    }
  }
};

} // namespace

Expected<Expr> toExpr(const isl::ast_expr &expr, const IslNames &names) {
  return Converter(names).run(expr);
}

ExprBuilder::ExprBuilder(const isl::set &context, IslNames names)
    : context(context), names(std::move(names)) {}

/// A proof that isl gives up is none.
static bool isProven(const std::function<bool()> &proof) {
  try {
    return proof();
  } catch (const isl::exception &) {
    return false;
  }
}

Expected<Expr> ExprBuilder::value(const isl::pw_aff &function) const {
  isl::set known =
      ir::managed(context.ctx(), isl_set_align_params(context.copy(), function.space().release()));
  isl::set defined = function.domain().intersect(known);
  if (defined.is_empty()) // never evaluated
    return index(0);
  isl::pw_aff simplified = ir::coalesced(function.gist(defined));
  auto result = toExpr(isl::ast_build::from_context(known).expr_from(simplified), names);
  auto isRight = [&] {
    auto meant = toFunction(known.ctx(), *result);
    return meant && defined.is_subset(meant->eq_set(function));
  };
  if (result && !isProven(isRight))
    return fail("the code for a value could not be proven right; the loop nest is too complex");
  return result;
}

Expected<Expr> ExprBuilder::condition(const isl::set &set) const {
  isl::set known =
      ir::managed(context.ctx(), isl_set_align_params(context.copy(), set.space().release()));
  isl::set simplified = ir::coalesced(set).gist(known);
  auto result = toExpr(isl::ast_build::from_context(known).expr_from(simplified), names);
  if (result && result->type() != ScalarType::Bool)
    result = comparison(BinaryOp::NotEqual, *result, index(0));
  auto isRight = [&] {
    auto meant = toSet(known.ctx(), *result);
    return meant && meant->intersect(known).is_equal(set.intersect(known));
  };
  if (result && !isProven(isRight))
    return fail("the code for a condition could not be proven right; the loop nest is too complex");
  return result;
}

isl::set convexContext(const isl::set &set) {
  isl::set plain = ir::managed(set.ctx(), isl_set_remove_divs(set.copy()));
  return simpleHull(ir::coalesced(plain));
}

} // namespace loopy::codegen
