#include "transforms/Query.h"

#include "ir/Dependences.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace loopy::transforms {

using namespace ir;

bool matchesGlob(std::string_view pattern, std::string_view text) {
  if (pattern.empty())
    return text.empty();
  if (pattern[0] == '*')
    return matchesGlob(pattern.substr(1), text) ||
           (!text.empty() && matchesGlob(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) &&
         matchesGlob(pattern.substr(1), text.substr(1));
}

namespace {

bool accesses(const Statement &statement, std::string_view pattern, bool writes) {
  return std::ranges::any_of(accessesOf(statement), [&](const StatementAccess &use) {
    return use.isWrite == writes && matchesGlob(pattern, use.access.array.str());
  });
}

bool hasLoop(const Statement &statement, auto &&condition) {
  return std::ranges::any_of(statement.inames, condition);
}

using Matches = bool (*)(const Kernel &, const Statement &, std::string_view);
struct Property {
  std::string_view name;
  Matches matches;
};
constexpr std::array<Property, 5> properties = {{
    {"id",
     [](const Kernel &, const Statement &statement, std::string_view pattern) {
       return matchesGlob(pattern, statement.id.str()) ||
              matchesGlob(pattern, statement.originalId().str());
     }},
    {"writes", [](const Kernel &, const Statement &statement,
                  std::string_view pattern) { return accesses(statement, pattern, true); }},
    {"reads", [](const Kernel &, const Statement &statement,
                 std::string_view pattern) { return accesses(statement, pattern, false); }},
    {"iname",
     [](const Kernel &, const Statement &statement, std::string_view pattern) {
       return hasLoop(statement,
                      [&](const Iname &name) { return matchesGlob(pattern, name.str()); });
     }},
    {"tag",
     [](const Kernel &kernel, const Statement &statement, std::string_view pattern) {
       return hasLoop(statement, [&](const Iname &name) {
         return matchesGlob(pattern, toString(kernel.tag(name)));
       });
     }},
}};

/// Reads a query once per statement and evaluates it on the way.
class Reader {
public:
  Reader(const Kernel &kernel, const Statement &statement, std::string_view text)
      : kernel(kernel), statement(statement), rest(text) {}

  /// Nothing when the text is not a query.
  std::optional<bool> run() {
    bool value = disjunction();
    return isMalformed || !next().empty() ? std::nullopt : std::optional(value);
  }

private:
  const Kernel &kernel;
  const Statement &statement;
  std::string_view rest;
  bool isMalformed = false;

  /// The next word or parenthesis, empty at the end.
  std::string_view next() {
    while (!rest.empty() && std::isspace(static_cast<unsigned char>(rest[0])))
      rest.remove_prefix(1);
    if (rest.empty() || rest[0] == '(' || rest[0] == ')')
      return rest.substr(0, 1);
    return rest.substr(0, std::min(rest.find_first_of(" \t\n()"), rest.size()));
  }

  bool accept(std::string_view word) {
    if (next() != word)
      return false;
    rest.remove_prefix(word.size());
    return true;
  }

  bool disjunction() {
    bool value = conjunction();
    while (accept("or"))
      value |= conjunction();
    return value;
  }

  bool conjunction() {
    bool value = factor();
    while (accept("and"))
      value &= factor();
    return value;
  }

  bool factor() {
    if (accept("not"))
      return !factor();
    if (accept("(")) {
      bool value = disjunction();
      isMalformed |= !accept(")");
      return value;
    }
    std::string_view word = next();
    rest.remove_prefix(word.size());
    std::size_t colon = word.find(':');
    for (const Property &property : properties)
      if (colon != word.npos && colon + 1 < word.size() && word.substr(0, colon) == property.name)
        return property.matches(kernel, statement, word.substr(colon + 1));
    isMalformed = true;
    rest = {};
    return false;
  }
};

std::string statementList(const Kernel &kernel) {
  std::string text;
  for (const Statement &statement : kernel.statements)
    text += (text.empty() ? "'" : ", '") + statement.id.str() + "'";
  return text;
}

} // namespace

Expected<std::vector<bool>> selectStatements(const Kernel &kernel, const std::string &query) {
  std::vector<bool> selected(kernel.statements.size(), true);
  if (query.empty())
    return selected;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    auto matches = Reader(kernel, kernel.statements[i], query).run();
    if (!matches)
      return fail("cannot read the query \"" + query +
                  "\": it consists of id:, writes:, reads:, iname: and tag: with a pattern, and, "
                  "or, not and parentheses, as in \"writes:a and not id:s0\"");
    selected[i] = *matches;
  }
  if (std::ranges::none_of(selected, [](bool flag) { return flag; }))
    return fail("no statement matches \"" + query + "\"; the statements are " +
                statementList(kernel));
  return selected;
}

} // namespace loopy::transforms
