#include "runtime/BuildLog.h"

#include <regex>
#include <sstream>

namespace loopy::rt {

/// The comment that stands before a line of generated code, in the same function.
static std::string placeOf(const std::string &source, unsigned long number) {
  static const std::regex comment(R"(^ *// ([\w.+-]+:\d+)$)");
  std::istringstream lines(source);
  std::string line, place;
  std::smatch match;
  for (unsigned long i = 0; i < number && std::getline(lines, line); ++i)
    if (line.starts_with("}"))
      place.clear();
    else if (std::regex_match(line, match, comment))
      place = match[1];
  return place;
}

std::vector<std::string> explainBuildLog(const std::string &log, const std::string &source,
                                         unsigned maximum) {
  static const std::regex position(R"(:(\d{1,9}):\d+: )");
  std::vector<std::string> result;
  std::istringstream lines(log);
  std::smatch match;
  for (std::string line; result.size() < maximum && std::getline(lines, line);) {
    if (std::regex_search(line, match, position))
      if (const std::string place = placeOf(source, std::stoul(match[1])); !place.empty())
        line += " (from " + place + ")";
    result.push_back(line);
  }
  return result;
}

} // namespace loopy::rt
