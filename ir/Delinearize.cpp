#include "ir/Delinearize.h"

#include "ir/Polynomial.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <ranges>

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

using Strides = std::vector<Polynomial>;

/// The distances between neighbours along the axes, outermost first, the last one is 1: all
/// plausible choices. Factors that are integer multiples of one polynomial belong to one axis; of
/// those that agree in their leading term only (n and n + 1, for rows and the diagonal), one is the
/// row's length.
std::vector<Strides> findStrides(const std::vector<LinearForm> &forms) {
  std::map<Polynomial, std::int64_t> multiples; // primitive polynomial -> common divisor of factors
  for (const LinearForm &form : forms)
    for (const auto &[name, factor] : form.factors)
      if (!factor.asConstant()) {
        std::int64_t content = factor.content();
        Polynomial primitive = *factor.divideExactly(Polynomial::constant(content));
        std::int64_t &common = multiples[primitive];
        common = std::gcd(common, content);
      }
  std::map<Polynomial::Monomial, std::vector<Polynomial>, Polynomial::Order> byLeadingTerm;
  for (const auto &[primitive, multiple] : multiples)
    byLeadingTerm[primitive.terms().rbegin()->first].push_back(primitive *
                                                               Polynomial::constant(multiple));
  constexpr std::size_t mostChoices = 16;
  std::vector<Strides> choices = {{}};
  for (const auto &[term, candidates] : byLeadingTerm | std::views::reverse) {
    std::vector<Strides> longer;
    for (const Strides &choice : choices)
      for (const Polynomial &candidate : candidates) {
        longer.push_back(choice);
        longer.back().push_back(candidate);
      }
    longer.resize(std::min(longer.size(), mostChoices));
    choices = std::move(longer);
  }
  for (Strides &choice : choices)
    choice.push_back(Polynomial::constant(1));
  return choices;
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
    std::optional<RankedShape> best;
    for (Strides &choice : findStrides(forms)) {
      strides = std::move(choice);
      auto found = shapeAll(accesses);
      if (found && (!best || found->fit > best->fit))
        best = std::move(found);
      if (best && best->fit == Fit::Proven)
        break;
    }
    return best ? std::optional(best->shape) : std::nullopt;
  }

private:
  struct RankedShape {
    Shape shape;
    Fit fit; ///< of the access that fits worst
  };

  std::optional<RankedShape> shapeAll(const std::vector<LinearAccess> &accesses) {
    if (!findSizes())
      return std::nullopt;
    RankedShape ranked{{innerSizes, {}}, Fit::Proven};
    for (std::size_t i = 0; i < accesses.size(); ++i) {
      auto shaped = shapeAccess(forms[i], accesses[i]);
      if (!shaped)
        return std::nullopt;
      ranked.fit = std::min(ranked.fit, fitOf(shaped->outside, accesses[i]));
      ranked.shape.accesses.push_back(*shaped);
    }
    return ranked;
  }

  bool findSizes() {
    sizes.clear();
    innerSizes.clear();
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

  /// One subscript per axis, without looking at ranges: every multiple of a stride goes to its
  /// axis, what remains to the axes inside.
  std::vector<Polynomial> decompose(LinearForm form) const {
    std::vector<Polynomial> subscripts;
    for (const Polynomial &stride : strides) {
      Polynomial subscript;
      for (auto &[name, factor] : form.factors) {
        Polynomial::Division division = factor.divide(stride);
        subscript = subscript + division.quotient * Polynomial::variable(name);
        factor = division.remainder;
      }
      Polynomial::Division division = form.offset.divide(stride);
      subscripts.push_back(subscript + division.quotient);
      form.offset = division.remainder;
    }
    return subscripts;
  }

  std::optional<ShapedAccess> shapeAccess(const LinearForm &form,
                                          const LinearAccess &access) const {
    std::vector<Polynomial> base = decompose(form);
    std::optional<ShapedAccess> best;
    Fit bestFit = Fit::Impossible;
    std::vector<std::size_t> choice(sizes.size(), 0);
    do {
      auto shaped = evaluate(shifted(base, choice), access.domain);
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
      if (!subscript.isValid())
        return std::nullopt;
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
  Strides strides;
  std::vector<Polynomial> sizes; ///< of the axes after the first
  std::vector<Expr> innerSizes;
};

} // namespace

std::optional<Shape> delinearize(const std::vector<LinearAccess> &accesses,
                                 const isl::set &context) {
  return Delinearizer(context).run(accesses);
}

} // namespace loopy::ir
