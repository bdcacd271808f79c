#include "ir/Isl.h"

#include "ir/Expr.h"
#include "ir/IslResult.h"

#include <isl/ast_build.h>
#include <isl/ctx.h>
#include <isl/options.h>

#include <algorithm>
#include <memory>
#include <ranges>

namespace loopy::ir {

IslContext::IslContext(unsigned long maxOperations) : ctx(isl_ctx_alloc()) {
  isl_options_set_on_error(ctx, ISL_ON_ERROR_CONTINUE);
  isl_options_set_ast_build_detect_min_max(ctx, 1);
  isl_ctx_set_max_operations(ctx, maxOperations);
}

IslContext::~IslContext() { isl_ctx_free(ctx); }

void IslContext::resetOperations() { isl_ctx_reset_operations(ctx); }

Error toError(const isl::exception &exception) {
  if (dynamic_cast<const isl::exception_quota *>(&exception))
    return {"the loop nest is too complex to analyse within the bound on compile time", {}, {}};
  return {std::string("internal error in the polyhedral analysis: ") + exception.what(), {}, {}};
}

/// isl's answer; throws where there is none, because the bound was hit.
static bool answer(isl::ctx ctx, isl_bool value) {
  if (value == isl_bool_error)
    isl::exception::throw_last_error(ctx);
  return value == isl_bool_true;
}

isl::id idFor(isl::ctx ctx, const std::string &name) {
  return managed(ctx, isl_id_alloc(ctx.get(), name.c_str(), nullptr));
}

isl::set universe(isl::ctx ctx) { return isl::set::universe(isl::space::unit(ctx)); }
isl::set emptySet(isl::ctx ctx) { return isl::set::empty(isl::space::unit(ctx)); }

static int find(const isl::set &set, const std::string &name) {
  return isl_set_find_dim_by_name(set.get(), isl_dim_param, name.c_str());
}

bool involves(const isl::set &set, const std::string &name) {
  int position = find(set, name);
  return position >= 0 &&
         answer(set.ctx(), isl_set_involves_dims(set.get(), isl_dim_param, position, 1));
}

isl::set projectOut(const isl::set &set, const std::string &name) {
  int position = find(set, name);
  if (position < 0)
    return set;
  return managed(set.ctx(), isl_set_project_out(set.copy(), isl_dim_param, position, 1));
}

isl::set projectOut(isl::set set, const std::vector<Iname> &names) {
  for (const Iname &name : std::views::reverse(names))
    set = projectOut(set, name.str());
  return set;
}

isl::set rename(const isl::set &set, const std::string &from, const std::string &to) {
  int position = find(set, from);
  if (position < 0)
    return set;
  isl::set clean = projectOut(set, to); // only an unconstrained leftover can have this name
  isl::id id = idFor(set.ctx(), to);
  return managed(clean.ctx(),
                 isl_set_set_dim_id(clean.copy(), isl_dim_param, find(clean, from), id.release()));
}

std::vector<std::string> parameterNames(const isl::set &set) {
  std::vector<std::string> names;
  int count = isl_set_dim(set.get(), isl_dim_param);
  for (int i = 0; i < count; ++i)
    if (answer(set.ctx(), isl_set_involves_dims(set.get(), isl_dim_param, i, 1)))
      names.emplace_back(isl_set_get_dim_name(set.get(), isl_dim_param, i));
  return names;
}

bool obviouslyEqual(const isl::set &a, const isl::set &b) {
  return answer(a.ctx(), isl_set_plain_is_equal(a.get(), b.get()));
}

isl::set simpleHull(const isl::set &set) {
  return isl::set(managed(set.ctx(), isl_set_simple_hull(set.copy())));
}

static isl::multi_id tuple(isl::ctx ctx, const std::string &name,
                           const std::vector<Iname> &inames) {
  isl::id_list ids(ctx, 0);
  for (const Iname &iname : inames)
    ids = ids.add(idFor(ctx, iname.str()));
  return isl::space::unit(ctx).add_named_tuple(idFor(ctx, name), inames.size()).multi_id(ids);
}

isl::set bindInames(const isl::set &set, const std::string &name,
                    const std::vector<Iname> &inames) {
  return set.unbind_params(tuple(set.ctx(), name, inames));
}

isl::set releaseInames(const isl::set &set, const std::string &name,
                       const std::vector<Iname> &inames) {
  return set.bind(tuple(set.ctx(), name, inames));
}

isl::map toMap(const isl::set &domain, const std::string &from, const std::vector<Iname> &inames,
               const std::string &to, const std::vector<Expr> &exprs) {
  isl::ctx ctx = domain.ctx();
  isl::pw_aff_list values(ctx, 0);
  for (const Expr &expr : exprs) {
    auto value = toPwAff(ctx, expr);
    if (!value)
      isl::exception::throw_invalid("expression is not quasi-affine", __FILE__, __LINE__);
    values = values.add(*value);
  }
  isl::space range = isl::space::unit(ctx).add_named_tuple(idFor(ctx, to), exprs.size());
  isl::set instances = bindInames(domain, from, inames);
  if (exprs.empty()) // unbind_params_insert_domain fails for zero dimensions
    return managed(
        ctx, isl_map_from_domain_and_range(instances.copy(), isl::set::universe(range).release()));
  return range.multi_pw_aff(values)
      .unbind_params_insert_domain(tuple(ctx, from, inames))
      .as_map()
      .intersect_domain(instances);
}

isl::map projectOutParameter(const isl::map &relation, const std::string &name) {
  int position = isl_map_find_dim_by_name(relation.get(), isl_dim_param, name.c_str());
  if (position < 0)
    return relation;
  return managed(relation.ctx(), isl_map_project_out(relation.copy(), isl_dim_param, position, 1));
}

/// The points whose coordinates and parameters are between -bound and bound.
static isl::set nearZero(isl::set set, int bound) {
  for (isl_dim_type type : {isl_dim_param, isl_dim_set})
    for (int i = 0; i < isl_set_dim(set.get(), type); ++i) {
      set = managed(set.ctx(), isl_set_lower_bound_si(set.copy(), type, i, -bound));
      set = managed(set.ctx(), isl_set_upper_bound_si(set.copy(), type, i, bound));
    }
  return set;
}

static SamplePair pairAt(const isl::map &relation, const isl::set &wrapped) {
  using Point = std::unique_ptr<isl_point, decltype(&isl_point_free)>;
  Point point(isl_set_sample_point(wrapped.copy()), isl_point_free);
  auto value = [&](isl_dim_type type, int position) {
    isl::val coordinate =
        managed(relation.ctx(), isl_point_get_coordinate_val(point.get(), type, position));
    return coordinate.num_si();
  };
  SamplePair sample;
  int parameters = isl_map_dim(relation.get(), isl_dim_param);
  for (int i = 0; i < parameters; ++i)
    if (answer(relation.ctx(), isl_map_involves_dims(relation.get(), isl_dim_param, i, 1)))
      sample.parameters.emplace_back(isl_map_get_dim_name(relation.get(), isl_dim_param, i),
                                     value(isl_dim_param, i));
  int sources = isl_map_dim(relation.get(), isl_dim_in);
  int sinks = isl_map_dim(relation.get(), isl_dim_out);
  for (int i = 0; i < sources; ++i)
    sample.source.push_back(value(isl_dim_set, i));
  for (int i = 0; i < sinks; ++i)
    sample.sink.push_back(value(isl_dim_set, sources + i));
  return sample;
}

static bool isReadable(const SamplePair &sample) {
  auto isSmall = [](long value) { return -1000 <= value && value <= 1000; };
  return std::ranges::all_of(sample.source, isSmall) && std::ranges::all_of(sample.sink, isSmall);
}

std::optional<SamplePair> samplePair(const isl::map &relation) {
  if (relation.is_empty())
    return std::nullopt;
  isl::set wrapped = relation.wrap();
  SamplePair sample = pairAt(relation, wrapped);
  for (int bound : {100, 1000}) {
    if (isReadable(sample))
      break;
    if (isl::set near = nearZero(wrapped, bound); !near.is_empty())
      sample = pairAt(relation, near);
  }
  return sample;
}

} // namespace loopy::ir
