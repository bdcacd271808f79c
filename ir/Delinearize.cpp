#include "ir/Delinearize.h"

#include "ir/IslCoalesce.h"
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

  friend bool operator==(const LinearForm &, const LinearForm &) = default;
};

std::optional<LinearForm> toLinearForm(const Polynomial &subscript,
                                       const PolynomialVariables &variables) {
  LinearForm form;
  const std::set<std::string> iterations = variables.iterationsIn(subscript);
  for (const std::string &name : iterations) {
    auto factor = subscript.coefficientOf(name);
    if (!factor || !variables.iterationsIn(*factor).empty())
      return std::nullopt;
    form.factors.emplace(name, *factor);
  }
  form.offset = subscript.without(iterations);
  return form;
}

using Strides = std::vector<Polynomial>;

/// Primitive polynomial -> common divisor of the factors that are integer multiples of it.
using Multiples = std::map<Polynomial, std::int64_t>;

Multiples factorsOf(const std::vector<LinearForm> &forms) {
  Multiples multiples;
  for (const LinearForm &form : forms)
    for (const auto &[name, factor] : form.factors)
      if (!factor.asConstant()) {
        std::int64_t content = factor.content();
        Polynomial primitive = *factor.divideExactly(Polynomial::constant(content));
        std::int64_t &common = multiples[primitive];
        common = std::gcd(common, content);
      }
  return multiples;
}

/// What terms of the offsets have in common with each other or with a factor: where a row is given
/// by a parameter (n*m*row + n*i + j), its length is no factor of a loop variable.
Multiples commonWithOffsets(const std::vector<LinearForm> &forms, const Multiples &factors) {
  std::set<Polynomial::Monomial> products, all;
  for (const LinearForm &form : forms)
    for (const auto &[monomial, coefficient] : form.offset.terms())
      if (monomial.size() > 1)
        products.insert(monomial);
  all = products;
  for (const auto &[factor, multiple] : factors)
    all.insert(factor.terms().rbegin()->first);
  Multiples common = factors;
  for (const Polynomial::Monomial &product : products)
    for (const Polynomial::Monomial &other : all) {
      Polynomial::Monomial shared;
      std::ranges::set_intersection(product, other, std::back_inserter(shared));
      Polynomial stride = Polynomial::constant(1);
      for (const std::string &name : shared)
        stride = stride * Polynomial::variable(name);
      if (!shared.empty() && product != other)
        common.emplace(stride, 1);
    }
  return common;
}

using Strides = std::vector<Polynomial>;

/// The distances between neighbours along the axes, outermost first, the last one is 1: all
/// plausible choices. Factors that are integer multiples of one polynomial belong to one axis; of
/// those that agree in their leading term only (n and n + 1, for rows and the diagonal), one is the
/// row's length.
std::vector<Strides> choicesOf(const Multiples &multiples) {
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
    Multiples factors = factorsOf(forms);
    auto best = bestShape(accesses, choicesOf(factors));
    if (!best)
      best = bestShape(accesses, choicesOf(commonWithOffsets(forms, factors)));
    return best ? std::optional(best->shape) : std::nullopt;
  }

private:
  struct RankedShape {
    Shape shape;
    Fit fit; ///< of the access that fits worst
  };

  std::optional<RankedShape> bestShape(const std::vector<LinearAccess> &accesses,
                                       std::vector<Strides> choices) {
    std::optional<RankedShape> best;
    for (Strides &choice : choices) {
      strides = std::move(choice);
      auto found = shapeAll(accesses);
      if (found && (!best || found->fit > best->fit))
        best = std::move(found);
      if (best && best->fit == Fit::Proven)
        break;
    }
    return best;
  }

  std::optional<RankedShape> shapeAll(const std::vector<LinearAccess> &accesses) {
    if (!findSizes())
      return std::nullopt;
    RankedShape ranked{{innerSizes, {}}, Fit::Proven};
    for (std::size_t i = 0; i < accesses.size(); ++i) {
      if (auto same = earlierSame(accesses, i)) {
        ranked.shape.accesses.push_back(ranked.shape.accesses[*same]);
        continue;
      }
      auto shaped = shapeAccess(forms[i], accesses[i]);
      if (!shaped)
        return std::nullopt;
      ranked.fit = std::min(ranked.fit, fitOf(shaped->outside, accesses[i]));
      ranked.shape.accesses.push_back(*shaped);
    }
    return ranked;
  }

  /// An earlier access of the same elements.
  std::optional<std::size_t> earlierSame(const std::vector<LinearAccess> &accesses,
                                         std::size_t access) const {
    for (std::size_t i = 0; i < access; ++i)
      if (forms[i] == forms[access] && accesses[i].inames == accesses[access].inames &&
          accesses[i].domain.is_equal(accesses[access].domain))
        return i;
    return std::nullopt;
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

  /// The same element with rows along `axis` counted from another one: one row less is one row's
  /// length more inside the row.
  std::vector<Polynomial> shifted(std::vector<Polynomial> subscripts, std::size_t axis,
                                  std::int64_t rows) const {
    Polynomial shift = Polynomial::constant(rows);
    subscripts[axis] = subscripts[axis] - shift;
    subscripts[axis + 1] = subscripts[axis + 1] + shift * sizes[axis];
    return subscripts;
  }

  /// The subscripts moved along `axis` so that the next one fits into its row best.
  std::optional<std::vector<Polynomial>> withBestRow(const std::vector<Polynomial> &subscripts,
                                                     std::size_t axis,
                                                     const LinearAccess &access) const {
    std::optional<std::vector<Polynomial>> best;
    Fit bestFit = Fit::Impossible;
    for (std::int64_t shift : rowShifts) {
      std::vector<Polynomial> moved = shifted(subscripts, axis, shift);
      auto outside = outsideOf(moved, axis, access);
      if (!outside)
        continue;
      Fit fit = fitOf(*outside, access);
      if (!best || fit > bestFit) {
        best = std::move(moved);
        bestFit = fit;
      }
      if (bestFit == Fit::Proven)
        break;
    }
    return best;
  }

  /// Rows are chosen from the innermost axis outwards: a choice changes the subscripts of its axis
  /// and of the next one only.
  std::optional<ShapedAccess> shapeAccess(const LinearForm &form,
                                          const LinearAccess &access) const {
    std::optional<std::vector<Polynomial>> subscripts = decompose(form);
    for (std::size_t axis = sizes.size(); axis-- > 0 && subscripts;)
      subscripts = withBestRow(*subscripts, axis, access);
    return subscripts ? evaluate(*subscripts, access) : std::nullopt;
  }

  std::optional<ShapedAccess> evaluate(const std::vector<Polynomial> &subscripts,
                                       const LinearAccess &access) const {
    ShapedAccess shaped{{}, emptySet(ctx)};
    for (const Polynomial &subscript : subscripts) {
      auto expr = affineExpr(subscript);
      if (!expr)
        return std::nullopt;
      shaped.subscripts.push_back(*expr);
    }
    for (std::size_t axis = 0; axis < sizes.size(); ++axis)
      shaped.outside = shaped.outside.unite(*outsideOf(subscripts, axis, access));
    shaped.outside = coalesced(shaped.outside);
    return shaped;
  }

  std::optional<Expr> affineExpr(const Polynomial &polynomial) const {
    if (!polynomial.isValid())
      return std::nullopt;
    Expr expr = variables.toExpr(polynomial);
    return isQuasiAffine(ctx, expr) ? std::optional(expr) : std::nullopt;
  }

  /// The instances whose subscript after `axis` is not inside its row; nothing when it is not
  /// quasi-affine.
  std::optional<isl::set> outsideOf(const std::vector<Polynomial> &subscripts, std::size_t axis,
                                    const LinearAccess &access) const {
    auto inner = affineExpr(subscripts[axis + 1]);
    if (!inner)
      return std::nullopt;
    isl::set bad = less(ctx, *inner, index(0)).unite(lessEqual(ctx, innerSizes[axis], *inner));
    return bad.intersect(access.domain).intersect(context);
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
