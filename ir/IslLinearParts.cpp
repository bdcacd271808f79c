#include "ir/IslLinearParts.h"

#include "ir/IslResult.h"

#include <isl/aff.h>
#include <isl/mat.h>
#include <isl/set.h>

#include <memory>

namespace loopy::ir {

namespace {

/// Reads one convex set; `isExact` becomes false where a number is too large.
class PartReader {
public:
  explicit PartReader(const isl::basic_set &set)
      : set(set), parameters(dim(isl_dim_param)), dims(dim(isl_dim_set)), locals(dim(isl_dim_div)) {
    for (unsigned i = 0; i < parameters; ++i)
      names.emplace_back(isl_basic_set_get_dim_name(set.get(), isl_dim_param, i));
  }

  std::optional<ConvexPart> run() {
    part.locals = locals;
    addRows(isl_basic_set_equalities_matrix(set.get(), isl_dim_param, isl_dim_set, isl_dim_div,
                                            isl_dim_cst),
            true);
    addRows(isl_basic_set_inequalities_matrix(set.get(), isl_dim_param, isl_dim_set, isl_dim_div,
                                              isl_dim_cst),
            false);
    for (unsigned i = 0; i < locals; ++i)
      addDefinition(i);
    return isExact ? std::optional(std::move(part)) : std::nullopt;
  }

private:
  const isl::basic_set &set;
  const unsigned parameters, dims, locals;
  std::vector<std::string> names;
  ConvexPart part;
  bool isExact = true;

  unsigned dim(isl_dim_type type) const {
    return static_cast<unsigned>(isl_basic_set_dim(set.get(), type));
  }

  std::int64_t number(const isl::val &value) {
    // isl has no test for what num_si can return.
    constexpr long limit = long{1} << 62;
    bool fits = value.is_int() && value.abs().le(isl::val(set.ctx(), limit));
    isExact &= fits;
    return fits ? value.num_si() : 0;
  }

  void addRows(isl_mat *matrix, bool isEquality) {
    if (!matrix)
      isl::exception::throw_last_error(set.ctx());
    const std::unique_ptr<isl_mat, decltype(&isl_mat_free)> rows(matrix, isl_mat_free);
    for (int row = 0; row < isl_mat_rows(matrix); ++row) {
      LinearConstraint constraint{{}, {}, {}, isEquality};
      int column = 0;
      auto next = [&] {
        return number(managed(set.ctx(), isl_mat_get_element_val(matrix, row, column++)));
      };
      for (unsigned i = 0; i < parameters; ++i)
        if (std::int64_t factor = next())
          constraint.rest.factors.emplace(names[i], factor);
      for (unsigned i = 0; i < dims; ++i)
        constraint.dims.push_back(next());
      for (unsigned i = 0; i < locals; ++i)
        constraint.locals.push_back(next());
      constraint.rest.constant = next();
      part.constraints.push_back(std::move(constraint));
    }
  }

  /// A local that isl knows as floor(n / d) has 0 <= n - d * local < d; isl may have left that out.
  void addDefinition(unsigned local) {
    isl::aff inside = managed(set.ctx(), isl_basic_set_get_div(set.get(), static_cast<int>(local)));
    if (isl_aff_is_nan(inside.get()) != isl_bool_false)
      return;
    isl::val divisor = managed(set.ctx(), isl_aff_get_denominator_val(inside.get()));
    auto factor = [&](isl_dim_type type, unsigned position) {
      return number(divisor.mul(managed(
          set.ctx(), isl_aff_get_coefficient_val(inside.get(), type, static_cast<int>(position)))));
    };
    LinearConstraint low{{}, {}, {}, false};
    LinearConstraint high{{}, {}, {}, false};
    for (unsigned i = 0; i < parameters; ++i)
      if (std::int64_t of = factor(isl_dim_param, i)) {
        low.rest.factors.emplace(names[i], of);
        high.rest.factors.emplace(names[i], -of);
      }
    for (unsigned i = 0; i < dims; ++i)
      low.dims.push_back(factor(isl_dim_in, i));
    for (unsigned i = 0; i < locals; ++i)
      low.locals.push_back(factor(isl_dim_div, i) - (i == local ? number(divisor) : 0));
    for (std::int64_t of : low.dims)
      high.dims.push_back(-of);
    for (std::int64_t of : low.locals)
      high.locals.push_back(-of);
    low.rest.constant =
        number(divisor.mul(managed(set.ctx(), isl_aff_get_constant_val(inside.get()))));
    high.rest.constant = number(divisor) - 1 - low.rest.constant;
    part.constraints.push_back(std::move(low));
    part.constraints.push_back(std::move(high));
  }
};

} // namespace

/// The same set with a formula for each existential; isl gives out none of a part where one is
/// missing.
static isl::set withKnownLocals(const isl::set &set) {
  isl::set known = managed(set.ctx(), isl_set_remove_unknown_divs(set.copy()));
  return obviouslyEqual(known, set) ? set : managed(set.ctx(), isl_set_compute_divs(set.copy()));
}

std::optional<std::vector<ConvexPart>> convexParts(const isl::set &set) {
  std::optional<std::vector<ConvexPart>> parts(std::in_place);
  withKnownLocals(set).foreach_basic_set([&](const isl::basic_set &each) {
    auto part = PartReader(each).run();
    if (part && parts)
      parts->push_back(std::move(*part));
    else
      parts.reset();
  });
  return parts;
}

} // namespace loopy::ir
