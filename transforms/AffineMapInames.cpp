#include "ir/IndexOf.h"
#include "ir/IslResult.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <optional>

namespace loopy::transforms {

using namespace ir;

namespace {

/// The map of a step. `relation` is over the inames on the left and, instead of those on the right,
/// over `fresh` names, because the same name may stand on both sides.
struct InameMap {
  std::vector<Iname> from, to, fresh;
  isl::set relation;
  isl::map map; ///< { S[from] -> [to] }
};

/// The names in the first [...] of `text`; nothing when there is none, or something else in it.
std::optional<std::vector<Iname>> tupleIn(std::string_view text) {
  std::size_t open = text.find('['), close = text.find(']');
  if (open == text.npos || close == text.npos || close < open)
    return std::nullopt;
  std::string_view inside = text.substr(open + 1, close - open - 1);
  std::vector<Iname> names;
  while (true) {
    std::size_t comma = std::min(inside.find(','), inside.size());
    std::string_view item = inside.substr(0, comma);
    while (!item.empty() && item.front() == ' ')
      item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ')
      item.remove_suffix(1);
    bool isName = !item.empty() && std::ranges::all_of(item, [](unsigned char c) {
      return std::isalnum(c) || c == '_';
    });
    if (!isName || std::isdigit(static_cast<unsigned char>(item[0])))
      return std::nullopt;
    names.emplace_back(std::string(item));
    if (comma == inside.size())
      return names;
    inside.remove_prefix(comma + 1);
  }
}

std::string integerParameters(const Kernel &kernel) {
  std::string text;
  for (const Parameter &parameter : kernel.parameters)
    if (isInteger(parameter.type))
      text += (text.empty() ? "" : ", ") + parameter.name.str();
  return text;
}

Expected<InameMap> read(const Kernel &kernel, const std::string &text) {
  auto unreadable = fail("cannot read the map \"" + text +
                         "\": write it in isl syntax with names in both tuples, as in "
                         "\"{ [i, j] -> [w, j] : w = i + j }\"");
  std::size_t arrow = text.find("->"), open = text.find('{');
  if (arrow == text.npos || open == text.npos || arrow < open || text.find(';') != text.npos)
    return unreadable;
  auto from = tupleIn(std::string_view(text).substr(open, arrow - open));
  auto to = tupleIn(std::string_view(text).substr(arrow));
  if (!from || !to)
    return unreadable;
  isl::ctx ctx = kernel.assumptions.ctx();
  std::optional<isl::map> map;
  try {
    map = isl::map(ctx, "[" + integerParameters(kernel) + "] -> " + text.substr(open));
  } catch (const isl::exception_quota &) {
    throw;
  } catch (const isl::exception &) {
    return unreadable;
  }
  if (isl_map_has_tuple_id(map->get(), isl_dim_in) || isl_map_has_tuple_id(map->get(), isl_dim_out))
    return unreadable;
  InameMap result{*from,
                  *to,
                  {},
                  universe(ctx),
                  ir::managed(map->ctx(), isl_map_set_tuple_name(map->copy(), isl_dim_in, "S"))};
  isl::id_list ids(ctx, 0);
  for (const Iname &iname : *from)
    ids = ids.add(idFor(ctx, iname.str()));
  for (const Iname &iname : *to) {
    result.fresh.emplace_back("loopy_new_" + iname.str());
    ids = ids.add(idFor(ctx, result.fresh.back().str()));
  }
  isl::set flat = ir::managed(map->ctx(), isl_set_flatten(map->wrap().release()));
  isl::multi_id tuple = flat.space().multi_id(ids);
  result.relation = flat.bind(tuple);
  return result;
}

/// Every number in the text of a map, read as far as it is modest.
Expected<void> requireModestNumbers(const std::string &text) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool isDigit = text[i] >= '0' && text[i] <= '9';
    number = isDigit ? 10 * number + (text[i] - '0') : 0;
    if (auto modest = requireModest(number, "a number in the map"); !modest)
      return modest;
  }
  return {};
}

Expected<void> check(const Kernel &kernel, const InameMap &map) {
  for (const Iname &iname : map.from) {
    if (auto known = requireIname(kernel, iname); !known)
      return known;
    if (auto untagged = requireUntagged(kernel, iname); !untagged)
      return untagged;
    if (std::ranges::count(map.from, iname) > 1)
      return fail("'" + iname.str() + "' stands twice on the left of the map");
  }
  for (const Iname &iname : map.to) {
    if (std::ranges::count(map.to, iname) > 1)
      return fail("'" + iname.str() + "' stands twice on the right of the map");
    if (std::ranges::find(map.from, iname) == map.from.end())
      if (auto free = requireFree(kernel, iname); !free)
        return free;
  }
  return {};
}

/// How the map re-indexes one statement.
Expected<std::map<Iname, Expr>> inverseFor(const Kernel &kernel, const Statement &statement,
                                           const InameMap &map) {
  for (const Iname &iname : map.from)
    if (!isInside(statement, iname))
      return fail("the map needs '" + iname.str() + "', which is not around statement '" +
                  statement.id.str() + "'");
  isl::set domain = statement.domain.intersect(kernel.assumptions);
  isl::set mapped = domain.intersect(map.relation);
  if (!domain.is_subset(projectOut(map.relation, map.fresh)))
    return fail("the map leaves out iterations of statement '" + statement.id.str() +
                "': it must be defined for all of them");
  isl::map pairs = map.map.intersect_domain(bindInames(domain, "S", map.from));
  if (!pairs.is_single_valued() || !pairs.is_injective())
    return fail("the map is not one to one: " +
                std::string(pairs.is_single_valued()
                                ? "it takes several iterations to the same place"
                                : "it takes an iteration to several places"));
  std::map<Iname, Expr> replacement;
  for (const Iname &iname : map.from) {
    std::optional<Expr> value;
    for (const isl::set &source : {map.relation, mapped}) {
      isl::set only = source;
      for (const Iname &other : map.from)
        if (other != iname)
          only = projectOut(only, other.str());
      isl::set line = bindInames(only, "value", {iname});
      if (!value && ir::managed(line.ctx(), isl_map_from_range(line.copy())).is_single_valued())
        value =
            indexOf(kernel, ir::managed(line.ctx(), isl_pw_multi_aff_from_set(line.copy())).at(0));
    }
    if (!value)
      return fail("the inverse of the map has no single formula for '" + iname.str() + "'");
    replacement.emplace(iname, *value);
  }
  return replacement;
}

/// The inames of a statement with the new ones in the places of the old ones.
std::vector<Iname> placed(const Statement &statement, const std::vector<Iname> &from,
                          const std::vector<Iname> &to) {
  std::vector<Iname> result;
  std::size_t next = 0, places = from.size();
  for (const Iname &iname : statement.inames) {
    if (std::ranges::find(from, iname) == from.end()) {
      result.push_back(iname);
      continue;
    }
    --places; // the last place takes all that remain
    for (bool taken = false; next < to.size() && !(taken && places > 0); taken = true)
      result.push_back(to[next++]);
  }
  return result;
}

} // namespace

Expected<Kernel> affineMapInames(Kernel kernel, const AffineMapInames &step) {
  if (auto modest = requireModestNumbers(step.map); !modest)
    return std::unexpected(modest.error());
  auto map = read(kernel, step.map);
  if (!map)
    return std::unexpected(map.error());
  if (auto ok = check(kernel, *map); !ok)
    return std::unexpected(ok.error());
  auto selected = selectInside(kernel, map->from[0], step.within);
  if (!selected)
    return std::unexpected(selected.error());
  std::vector<std::map<Iname, Expr>> replacements(kernel.statements.size());
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i]) {
      auto replacement = inverseFor(kernel, kernel.statements[i], *map);
      if (!replacement)
        return std::unexpected(replacement.error());
      replacements[i] = std::move(*replacement);
    }

  isl::ctx ctx = kernel.assumptions.ctx();
  std::map<Iname, Expr> names;
  isl::set renaming = universe(ctx);
  for (std::size_t n = 0; n < map->to.size(); ++n) {
    names.emplace(map->fresh[n], inameRef(map->to[n]));
    renaming = renaming.intersect(equalTo(ctx, inameRef(map->fresh[n]), inameRef(map->to[n])));
  }
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i]) {
      Statement &statement = kernel.statements[i];
      std::vector<Iname> fresh = placed(statement, map->from, map->fresh);
      std::vector<Iname> inames = placed(statement, map->from, map->to);
      reindex(statement, replacements[i], map->relation, fresh);
      reindex(statement, names, renaming, inames);
    }
  replaceInKernel(kernel, map->from, map->to);
  return kernel;
}

} // namespace loopy::transforms
