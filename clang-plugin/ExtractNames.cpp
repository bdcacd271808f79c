#include "clang-plugin/ExtractNames.h"

#include <algorithm>
#include <cctype>

namespace loopy::plugin {

static bool isWordCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

bool NameTable::claim(const std::string &name) { return used.insert(name).second; }

std::string NameTable::unique(std::string wanted) {
  for (char &c : wanted)
    if (!isWordCharacter(c)) // C++ also allows letters beyond ASCII
      c = '_';
  if (claim(wanted))
    return wanted;
  for (int suffix = 1;; ++suffix)
    if (std::string name = wanted + "_" + std::to_string(suffix); claim(name))
      return name;
}

std::string identifierFrom(const std::string &text) {
  constexpr std::size_t longest = 24;
  std::string name;
  for (char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  name.resize(std::min(name.size(), longest));
  while (!name.empty() && name.back() == '_')
    name.pop_back();
  return name.empty() || std::isdigit(static_cast<unsigned char>(name[0])) ? "v" + name : name;
}

} // namespace loopy::plugin
