#include "ir/IndexOf.h"

#include "ir/IslCoalesce.h"
#include "ir/IslResult.h"

namespace loopy::ir {

namespace {

class Converter {
public:
  explicit Converter(const Kernel &kernel) : kernel(kernel) {}

  /// floor(function); exact where the function is an integer.
  Expr run(const isl::aff &function) const {
    isl::val denominator = managed(function.ctx(), isl_aff_get_denominator_val(function.get()));
    isl::aff scaled = function.scale(denominator);
    Expr sum = index(managed(scaled.ctx(), isl_aff_get_constant_val(scaled.get())).num_si());
    int parameters = isl_aff_dim(scaled.get(), isl_dim_param);
    for (int i = 0; i < parameters; ++i)
      sum = plus(sum, coefficient(scaled, isl_dim_param, i),
                 variable(isl_aff_get_dim_name(scaled.get(), isl_dim_param, i)));
    int divisions = isl_aff_dim(scaled.get(), isl_dim_div);
    for (int i = 0; i < divisions; ++i)
      if (std::int64_t factor = coefficient(scaled, isl_dim_div, i))
        sum = plus(sum, factor, run(managed(scaled.ctx(), isl_aff_get_div(scaled.get(), i))));
    std::int64_t divisor = denominator.num_si();
    return divisor == 1 ? sum : indexFloorDiv(sum, divisor);
  }

private:
  const Kernel &kernel;

  static std::int64_t coefficient(const isl::aff &function, isl_dim_type type, int position) {
    return managed(function.ctx(), isl_aff_get_coefficient_val(function.get(), type, position))
        .num_si();
  }

  Expr variable(const std::string &name) const {
    if (kernel.find(ParameterName(name)))
      return parameterRef(ParameterName(name));
    return inameRef(Iname(name));
  }

  static Expr plus(const Expr &sum, std::int64_t factor, const Expr &term) {
    if (factor == 0)
      return sum;
    Expr scaled = factor == 1 || factor == -1 ? term : indexMul(term, index(std::abs(factor)));
    if (factor < 0)
      return indexSub(sum, scaled);
    return literalValue(sum) ? indexAdd(scaled, sum) : indexAdd(sum, scaled);
  }
};

} // namespace

std::optional<Expr> indexOf(const Kernel &kernel, const isl::pw_aff &function) {
  isl::pw_aff whole = coalesced(function);
  std::optional<isl::aff> only;
  int pieces = 0;
  whole.foreach_piece([&](const isl::set &, const isl::multi_aff &piece) {
    only = piece.at(0);
    ++pieces;
  });
  if (pieces != 1)
    return std::nullopt;
  return Converter(kernel).run(*only);
}

} // namespace loopy::ir
