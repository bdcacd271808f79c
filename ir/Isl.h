//===- Isl.h - The project's thin layer over isl ---------------------------------===//
//
// The only header that includes isl. It adds to the C++ bindings: an owning context with a bound on
// the work, and the operations that the bindings lack. All functions throw isl::exception like the
// bindings; `guarded` turns that into an Error at the edge of a stage.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Error.h"
#include "ir/Name.h"

#include <isl/cpp.h>

#include <optional>
#include <string>
#include <vector>

namespace loopy::ir {

class Expr;

/// Owns an isl context. Must outlive every isl object made from it. Work is bounded: after
/// `maxOperations` isl operations (about 1.5 us each) every call throws.
class IslContext {
public:
  static constexpr unsigned long defaultMaxOperations = 2'000'000;

  explicit IslContext(unsigned long maxOperations = defaultMaxOperations);
  ~IslContext();
  IslContext(const IslContext &) = delete;
  IslContext &operator=(const IslContext &) = delete;

  isl::ctx get() const { return isl::ctx(ctx); }
  /// Starts counting again; for use between independent stages.
  void resetOperations();

private:
  isl_ctx *ctx;
};

/// What isl's exceptions become: "too complex to analyse" when the bound was hit, else isl's own
/// message marked as internal.
Error toError(const isl::exception &exception);

/// Runs `f` (which returns Expected<T>) and converts isl exceptions to errors.
template <typename F> auto guarded(F &&f) -> decltype(f()) {
  try {
    return f();
  } catch (const isl::exception &exception) {
    return std::unexpected(toError(exception));
  }
}

// --- Sets without dimensions, names as isl parameters ------------------------------------------
isl::set universe(isl::ctx ctx); ///< { : }
/// isl's object for a name. isl's constructor from text parses it, which takes time and calls a
/// bound that was hit a syntax error.
isl::id idFor(isl::ctx ctx, const std::string &name);
isl::set emptySet(isl::ctx ctx); ///< { : false }
bool involves(const isl::set &set, const std::string &name);
/// Existentially removes `name`; nothing happens when the set does not know it.
isl::set projectOut(const isl::set &set, const std::string &name);
/// Outermost loops first; they are removed from the inside, because blocks fill what is around
/// them: the other way isl keeps the number of the block as an unknown between two bounds where
/// there are exactly two in a larger one.
isl::set projectOut(isl::set set, const std::vector<Iname> &names);
isl::set rename(const isl::set &set, const std::string &from, const std::string &to);
/// The names that constrain the set, in isl's order.
std::vector<std::string> parameterNames(const isl::set &set);
/// { : lhs OP rhs } for two index expressions.
isl::set lessEqual(isl::ctx ctx, const Expr &lhs, const Expr &rhs);
isl::set less(isl::ctx ctx, const Expr &lhs, const Expr &rhs);
isl::set equalTo(isl::ctx ctx, const Expr &lhs, const Expr &rhs);
/// Are the sets equal without a closer look? False does not mean that they differ.
bool obviouslyEqual(const isl::set &a, const isl::set &b);
/// A single convex set that contains `set`, without existentials where isl can avoid them.
isl::set simpleHull(const isl::set &set);

// --- Index expressions ---------------------------------------------------------------------------
/// The value of a quasi-affine index expression, in the space without dimensions; nothing when the
/// expression is not quasi-affine.
std::optional<isl::pw_aff> toPwAff(isl::ctx ctx, const Expr &expr);

// --- Spaces with dimensions ---------------------------------------------------------------------
/// { name[inames...] }: turns the named isl parameters `inames` of `set` into dimensions.
isl::set bindInames(const isl::set &set, const std::string &name, const std::vector<Iname> &inames);
/// The inverse: { : } over isl parameters `inames` in the place of the dimensions.
isl::set releaseInames(const isl::set &set, const std::string &name,
                       const std::vector<Iname> &inames);
/// { from[inames...] -> to[exprs...] } on `domain` (a set without dimensions over the inames).
isl::map toMap(const isl::set &domain, const std::string &from, const std::vector<Iname> &inames,
               const std::string &to, const std::vector<Expr> &exprs);

/// Existentially removes a parameter of a relation.
isl::map projectOutParameter(const isl::map &relation, const std::string &name);

/// One element of a non-empty relation { A[x] -> B[y] }, with values for its parameters, as
/// integers.
struct SamplePair {
  std::vector<std::pair<std::string, long>> parameters;
  std::vector<long> source;
  std::vector<long> sink;
};
std::optional<SamplePair> samplePair(const isl::map &relation);

} // namespace loopy::ir
