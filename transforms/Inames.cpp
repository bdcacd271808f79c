#include "transforms/Inames.h"

#include <algorithm>
#include <cctype>

namespace loopy::transforms {

using namespace ir;

static std::string quotedList(const std::vector<Iname> &names) {
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

void reindex(Statement &statement, const std::map<Iname, Expr> &replacement,
             const isl::set &relation, std::vector<Iname> inames) {
  statement.domain = statement.domain.intersect(relation);
  for (const auto &[old, value] : replacement)
    statement.domain = projectOut(statement.domain, old.str());
  statement.inames = std::move(inames);
  statement = mapStatement(statement,
                           {[&](const Expr &expr) { return substitute(expr, replacement); },
                            [&](const Access &target) { return substitute(target, replacement); }});
  for (auto &[original, value] : statement.origin)
    value = substitute(value, replacement);
}

} // namespace loopy::transforms
