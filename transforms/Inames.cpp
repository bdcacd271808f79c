#include "transforms/Inames.h"

#include "ir/Order.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <cctype>

namespace loopy::transforms {

using namespace ir;

bool contains(const std::vector<Iname> &names, const Iname &name) {
  return std::ranges::find(names, name) != names.end();
}

std::string quotedList(const std::vector<Iname> &names) {
  std::string text;
  for (const Iname &name : names)
    text += (text.empty() ? "'" : ", '") + name.str() + "'";
  return text;
}

Expected<void> requireIname(const Kernel &kernel, const Iname &name) {
  if (kernel.hasIname(name))
    return {};
  std::vector<Iname> known = kernel.inames();
  return fail("there is no iname '" + name.str() + "' here; " +
              (known.empty() ? "the kernel has no loops" : "the inames are " + quotedList(known)));
}

Expected<std::vector<Iname>> matchInames(const Kernel &kernel, const Iname &name) {
  if (name.str().find_first_of("*?") == std::string::npos) {
    if (auto known = requireIname(kernel, name); !known)
      return std::unexpected(known.error());
    return std::vector{name};
  }
  std::vector<Iname> known = kernel.inames(), matching;
  for (const Iname &iname : known)
    if (matchesGlob(name.str(), iname.str()))
      matching.push_back(iname);
  if (matching.empty())
    return fail(
        "no iname matches '" + name.str() + "'; " +
        (known.empty() ? "the kernel has no loops" : "the inames are " + quotedList(known)));
  return matching;
}

static bool isIdentifier(const std::string &text) {
  auto isWord = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
  return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
         std::ranges::all_of(text, isWord);
}

Expected<void> requireFree(const Kernel &kernel, const Iname &name) {
  if (!isIdentifier(name.str()))
    return fail("'" + name.str() + "' is not an identifier");
  if (kernel.hasIname(name))
    return fail("there is an iname '" + name.str() + "' already; choose another name");
  if (kernel.find(ParameterName(name.str())) || kernel.find(ArrayName(name.str())))
    return fail("'" + name.str() + "' is a variable of the kernel; choose another name");
  return {};
}

Expected<void> requireUntagged(const Kernel &kernel, const Iname &name) {
  if (InameTag tag = kernel.tag(name); tag != InameTag(Sequential{}))
    return fail("'" + name.str() + "' is tagged " + toString(tag) +
                " already; transform it before it is tagged");
  return {};
}

Expected<Kernel> tagNewInames(Kernel kernel,
                              const std::vector<std::pair<Iname, std::optional<InameTag>>> &tags) {
  for (const auto &[name, tag] : tags) {
    if (!tag)
      continue;
    auto tagged = tagInames(std::move(kernel), {name, *tag});
    if (!tagged)
      return tagged;
    kernel = std::move(*tagged);
  }
  return kernel;
}

bool isInside(const Statement &statement, const Iname &name) {
  return std::ranges::find(statement.inames, name) != statement.inames.end();
}

bool mentions(const Expr &expr, const Iname &name) {
  bool found = false;
  walk(expr, [&](const Expr &part) {
    const auto *reference = part.getIf<InameRef>();
    found |= reference && reference->name == name;
  });
  return found;
}

bool mentions(const Access &access, const Iname &name) {
  return std::ranges::any_of(access.subscripts,
                             [&](const Expr &subscript) { return mentions(subscript, name); });
}

Expected<std::vector<bool>> selectInside(const Kernel &kernel, const Iname &name,
                                         const std::string &within) {
  if (auto known = requireIname(kernel, name); !known)
    return std::unexpected(known.error());
  auto selected = selectStatements(kernel, within);
  if (!selected)
    return selected;
  bool isAny = false;
  for (std::size_t i = 0; i < selected->size(); ++i) {
    (*selected)[i] = (*selected)[i] && isInside(kernel.statements[i], name);
    isAny |= (*selected)[i];
  }
  if (!isAny)
    return fail("no statement that matches \"" + within + "\" is inside '" + name.str() + "'");
  return selected;
}

void replaceInKernel(Kernel &kernel, const std::vector<Iname> &from, const std::vector<Iname> &to) {
  SourceLocation place;
  for (const Iname &name : from)
    if (auto found = kernel.inameLocations.find(name); found != kernel.inameLocations.end())
      if (!place.isValid())
        place = found->second;
  for (const Iname &name : to)
    if (place.isValid() && !kernel.inameLocations.contains(name))
      kernel.inameLocations[name] = place;
  for (const Iname &name : from)
    if (!kernel.hasIname(name)) {
      kernel.inameLocations.erase(name);
      kernel.tags.erase(name);
    }
}

void reorder(Statement &statement, std::vector<Iname> inames) {
  auto cut = std::ranges::find(statement.inames, statement.newLoop);
  if (cut != statement.inames.end())
    statement.newLoop = inames[cut - statement.inames.begin()];
  statement.inames = std::move(inames);
}

std::vector<LoopRun> loopsOver(const Kernel &kernel, const Iname &name) {
  std::vector<LoopRun> runs;
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    const Statement &statement = kernel.statements[i];
    auto found = std::ranges::find(statement.inames, name);
    if (found == statement.inames.end())
      continue;
    std::size_t depth = found - statement.inames.begin();
    if (!runs.empty() && runs.back().last + 1 == i && sharedLoops(kernel, i - 1, i) > depth)
      runs.back().last = i;
    else
      runs.push_back({i, i, depth});
  }
  return runs;
}

Expected<void> requireModest(std::int64_t number, const std::string &what) {
  constexpr std::int64_t largest = 1'000'000; // times 2^43, more than any array has elements
  if (-largest <= number && number <= largest)
    return {};
  return fail(what + " must not be beyond " + std::to_string(largest) +
              ", because loops count in 64 bits");
}

void redefine(Statement &statement, const Iname &name, const Expr &old) {
  isl::ctx ctx = statement.domain.ctx();
  Iname fresh("loopy_new_" + name.str()); // isl cannot hold both meanings under one name
  std::vector<Iname> inames = statement.inames, freshInames = inames;
  std::ranges::replace(freshInames, name, fresh);
  Expr value = substitute(old, {{name, inameRef(fresh)}});
  reindex(statement, {{name, value}}, equalTo(ctx, inameRef(name), value), freshInames);
  reindex(statement, {{fresh, inameRef(name)}}, equalTo(ctx, inameRef(fresh), inameRef(name)),
          inames);
}

void reindex(Statement &statement, const std::map<Iname, Expr> &replacement,
             const isl::set &relation, std::vector<Iname> inames) {
  statement.domain = statement.domain.intersect(relation);
  for (const auto &[old, value] : replacement)
    statement.domain = projectOut(statement.domain, old.str());
  if (replacement.contains(statement.newLoop)) {
    std::size_t depth =
        std::ranges::find(statement.inames, statement.newLoop) - statement.inames.begin();
    statement.newLoop = depth < inames.size() ? inames[depth] : Iname();
  }
  statement.inames = std::move(inames);
  statement = mapStatement(statement,
                           {[&](const Expr &expr) { return substitute(expr, replacement); },
                            [&](const Access &target) { return substitute(target, replacement); }});
  for (auto &[original, value] : statement.origin)
    value = substitute(value, replacement);
}

} // namespace loopy::transforms
