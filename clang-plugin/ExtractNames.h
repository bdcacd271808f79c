//===- ExtractNames.h - Unique names for one kernel ------------------------------------------===//
#pragma once

#include <set>
#include <string>

namespace loopy::plugin {

/// Inames, parameters and arrays share one name space. Words that isl's notation gives a meaning to
/// are never handed out, so that conditions can be written and read as text.
class NameTable {
public:
  /// `wanted`, or `wanted_1`, `wanted_2`, ...
  std::string unique(std::string wanted);
  /// False when the name is taken.
  bool claim(const std::string &name);

private:
  std::set<std::string> used = {"and", "or", "not", "mod", "floor", "ceil", "exists", "min", "max",
                                "rat", "le", "lt", "ge", "gt", "true", "false", "infty", "NaN",
                                "implies",
                                // names of set dimensions that the extraction itself introduces
                                "earlier", "previous", "final_value"};
};

/// An identifier made from source text: "n * m" becomes "n_m".
std::string identifierFrom(const std::string &text);

} // namespace loopy::plugin
