//===- Options.cpp - The plugin's command line ---------------------------------------===//
#include "clang-plugin/Options.h"

#include "clang/Basic/Version.h"

#include <charconv>
#include <map>
#include <ranges>
#include <string_view>

namespace loopy::plugin {

static std::expected<std::set<PrintKind>, std::string> parsePrintKinds(std::string_view list) {
  static const std::map<std::string_view, PrintKind> kinds = {
      {"ir", PrintKind::Ir},     {"schedule", PrintKind::Schedule}, {"opencl", PrintKind::OpenCL},
      {"plan", PrintKind::Plan}, {"host", PrintKind::Host},         {"dot", PrintKind::Dot}};
  std::set<PrintKind> result;
  if (list.empty())
    return std::unexpected(
        "loopy option 'print' needs a list of ir, schedule, opencl, plan, host, dot");
  for (auto part : list | std::views::split(',')) {
    const std::string_view word(part.begin(), part.end());
    const auto found = kinds.find(word);
    if (found == kinds.end())
      return std::unexpected("loopy cannot print '" + std::string(word) +
                             "'; it knows ir, schedule, opencl, plan, host and dot");
    result.insert(found->second);
  }
  return result;
}

static std::expected<unsigned long, std::string> parseOperations(std::string_view text) {
  unsigned long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number == 0)
    return std::unexpected("loopy option 'operations' needs a positive number, not '" +
                           std::string(text) + "'");
  return number;
}

/// What follows `key=`; nothing for other arguments.
static std::optional<std::string_view> valueOf(std::string_view argument, std::string_view key) {
  if (!argument.starts_with(key) || !argument.substr(key.size()).starts_with('='))
    return std::nullopt;
  return argument.substr(key.size() + 1);
}

std::expected<Options, std::string> parseOptions(const std::vector<std::string> &arguments) {
  Options options;
  for (const std::string &argument : arguments) {
    if (argument == "strict") {
      options.strict = true;
    } else if (auto list = valueOf(argument, "print")) {
      auto kinds = parsePrintKinds(*list);
      if (!kinds)
        return std::unexpected(kinds.error());
      options.print.merge(*kinds);
    } else if (auto number = valueOf(argument, "operations")) {
      auto operations = parseOperations(*number);
      if (!operations)
        return std::unexpected(operations.error());
      options.operations = *operations;
    } else {
      return std::unexpected(
          "unknown loopy option '" + argument +
          "'; the options are print=KIND[,KIND...], strict and operations=NUMBER");
    }
  }
  return options;
}

std::string clangVersionMismatch() {
  const std::string expected =
      "version " + std::to_string(CLANG_VERSION_MAJOR) + "." + std::to_string(CLANG_VERSION_MINOR);
  const std::string actual = clang::getClangFullVersion();
  if (actual.contains(expected + "."))
    return {};
  return "the loopy plugin was built for clang " CLANG_VERSION_STRING " and cannot run in " +
         actual;
}

} // namespace loopy::plugin
