#include "ir/Delinearize.h"

#include "ir/Polynomial.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace loopy::ir {

namespace {

/// A subscript as  sum(factor * iteration variable) + offset,  factors and offset over parameters.
struct LinearForm {
  std::map<std::string, Polynomial> factors;
  Polynomial offset;
};

std::optional<LinearForm> toLinearForm(const Polynomial &subscript,
                                       const PolynomialVariables &variables) {
  LinearForm form;
  std::set<std::string> iterations;
  for (const std::string &name : subscript.variables())
    if (variables.isIteration(name))
      iterations.insert(name);
  for (const std::string &name : iterations) {
    auto factor = subscript.coefficientOf(name);
    if (!factor || std::ranges::any_of(factor->variables(), [&](const std::string &other) {
          return variables.isIteration(other);
        }))
      return std::nullopt;
    form.factors.emplace(name, *factor);
  }
  form.offset = subscript.without(iterations);
  return form;
}

/// The distances between neighbours along each axis, outermost first; the last is 1. Factors that
/// are integer multiples of the same polynomial belong to one axis.
std::vector<Polynomial> findStrides(const std::vector<LinearForm> &forms) {
  std::map<Polynomial, std::int64_t> multiples; // primitive polynomial -> common divisor of factors
  for (const LinearForm &form : forms)
    for (const auto &[name, factor] : form.factors)
      if (!factor.asConstant()) {
        std::int64_t content = factor.content();
        Polynomial primitive = *factor.divideExactly(Polynomial::constant(content));
        std::int64_t &common = multiples[primitive];
        common = std::gcd(common, content);
      }
  std::vector<Polynomial> strides;
  for (const auto &[primitive, multiple] : multiples)
    strides.push_back(primitive * Polynomial::constant(multiple));
  std::ranges::sort(strides, [](const Polynomial &a, const Polynomial &b) {
    return a.degree() != b.degree() ? a.degree() > b.degree() : a < b;
  });
  strides.push_back(Polynomial::constant(1));
  return strides;
}

bool isQuasiAffine(isl::ctx ctx, const Expr &expr) { return toPwAff(ctx, expr).has_value(); }

/// How far the choice of rows may be moved so that the subscript inside the row fits.
constexpr std::array<std::int64_t, 5> rowShifts = {0, 1, -1, 2, -2};

enum class Fit { Impossible, Conditional, Proven };

class Delinearizer {
public:
  explicit Delinearizer(const isl::set &context) : ctx(context.ctx()), context(context) {}

  std::optional<Shape> run(const std::vector<LinearAccess> &accesses) {
    for (const LinearAccess &access : accesses) {
      auto polynomial = variables.toPolynomial(access.subscript);
      auto form = polynomial ? toLinearForm(*polynomial, variables) : std::nullopt;
      if (!form)
        return std::nullopt;
      forms.push_back(*form);
    }
    strides = findStrides(forms);
    if (!findSizes())
      return std::nullopt;
    Shape shape{innerSizes, {}};
    for (std::size_t i = 0; i < accesses.size(); ++i) {
      auto shaped = shapeAccess(forms[i], accesses[i]);
      if (!shaped)
        return std::nullopt;
      shape.accesses.push_back(*shaped);
    }
    return shape;
  }

private:
  bool findSizes() {
    for (std::size_t axis = 0; axis + 1 < strides.size(); ++axis) {
      auto ratio = strides[axis].divideExactly(strides[axis + 1]);
      if (!ratio)
        return false;
      Expr size = variables.toExpr(*ratio);
      if (!isQuasiAffine(ctx, size))
        return false;
      sizes.push_back(*ratio);
      innerSizes.push_back(size);
    }
    return true;
  }

  /// One subscript per axis, without looking at ranges: every factor goes to the outermost axis
  /// whose stride divides it.
  std::optional<std::vector<Polynomial>> decompose(LinearForm form) const {
    std::vector<Polynomial> subscripts;
    for (const Polynomial &stride : strides) {
      Polynomial subscript;
      for (auto factor = form.factors.begin(); factor != form.factors.end();) {
        auto quotient = factor->second.divideExactly(stride);
        if (!quotient) {
          ++factor;
          continue;
        }
        subscript = subscript + *quotient * Polynomial::variable(factor->first);
        factor = form.factors.erase(factor);
      }
      Polynomial::Division division = form.offset.divide(stride);
      subscripts.push_back(subscript + division.quotient);
      form.offset = division.remainder;
    }
    if (!form.factors.empty() || !form.offset.isZero())
      return std::nullopt;
    for (const Polynomial &subscript : subscripts)
      if (!subscript.isValid())
        return std::nullopt;
    return subscripts;
  }

  std::optional<ShapedAccess> shapeAccess(const LinearForm &form,
                                          const LinearAccess &access) const {
    auto base = decompose(form);
    if (!base)
      return std::nullopt;
    std::optional<ShapedAccess> best;
    Fit bestFit = Fit::Impossible;
    std::vector<std::size_t> choice(sizes.size(), 0);
    do {
      auto shaped = evaluate(shifted(*base, choice), access.domain);
      Fit fit = shaped ? fitOf(shaped->outside, access) : Fit::Impossible;
      if (shaped && (!best || fit > bestFit)) {
        best = shaped;
        bestFit = fit;
      }
    } while (bestFit != Fit::Proven && next(choice));
    return best;
  }

  static bool next(std::vector<std::size_t> &choice) {
    for (std::size_t &digit : choice) {
      if (++digit < rowShifts.size())
        return true;
      digit = 0;
    }
    return false;
  }

  /// The same element with other rows: one row less is one row's length more inside the row.
  std::vector<Polynomial> shifted(std::vector<Polynomial> subscripts,
                                  const std::vector<std::size_t> &choice) const {
    for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
      Polynomial shift = Polynomial::constant(rowShifts[choice[axis]]);
      subscripts[axis] = subscripts[axis] - shift;
      subscripts[axis + 1] = subscripts[axis + 1] + shift * sizes[axis];
    }
    return subscripts;
  }

  std::optional<ShapedAccess> evaluate(const std::vector<Polynomial> &subscripts,
                                       const isl::set &domain) const {
    ShapedAccess shaped{{}, emptySet(ctx)};
    for (const Polynomial &subscript : subscripts) {
      shaped.subscripts.push_back(variables.toExpr(subscript));
      if (!isQuasiAffine(ctx, shaped.subscripts.back()))
        return std::nullopt;
    }
    for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
      const Expr &inner = shaped.subscripts[axis + 1];
      isl::set bad = less(ctx, inner, index(0)).unite(lessEqual(ctx, innerSizes[axis], inner));
      shaped.outside = shaped.outside.unite(domain.intersect(bad));
    }
    shaped.outside = shaped.outside.intersect(context).coalesce();
    return shaped;
  }

  Fit fitOf(const isl::set &outside, const LinearAccess &access) const {
    if (outside.is_empty())
      return Fit::Proven;
    isl::set runs = projectOut(access.domain.intersect(context), access.inames);
    bool always = runs.is_subset(projectOut(outside, access.inames));
    return always ? Fit::Impossible : Fit::Conditional;
  }

  isl::ctx ctx;
  isl::set context;
  PolynomialVariables variables;
  std::vector<LinearForm> forms;
  std::vector<Polynomial> strides;
  std::vector<Polynomial> sizes; ///< of the axes after the first
  std::vector<Expr> innerSizes;
};

} // namespace

std::optional<Shape> delinearize(const std::vector<LinearAccess> &accesses,
                                 const isl::set &context) {
  return Delinearizer(context).run(accesses);
}

} // namespace loopy::ir
