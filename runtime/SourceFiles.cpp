//===- SourceFiles.cpp - Kernel sources to look at and to edit ------------------------------===//
#include "runtime/SourceFiles.h"
#include "runtime/FileBytes.h"
#include "runtime/Sha256.h"

#include <cctype>
#include <cstdio>

namespace loopy::rt {

static std::span<const std::uint8_t> bytesOf(const std::string &text) {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

std::string sourceFileName(const std::string &kernelName, const std::string &source) {
  std::string name;
  for (const unsigned char letter : kernelName.substr(0, 100))
    name += std::isalnum(letter) || letter == '_' ? static_cast<char>(letter) : '_';
  constexpr std::size_t hashDigits = 12;
  return name + "-" + toHex(sha256(bytesOf(source))).substr(0, hashDigits) + ".cl";
}

std::string exchangeSource(const Environment &environment, const std::string &kernelName,
                           const std::string &source) {
  const std::string file = sourceFileName(kernelName, source);
  if (!environment.dump.empty()) {
    std::error_code error;
    std::filesystem::create_directories(environment.dump, error);
    if (!replaceFile(environment.dump / file, bytesOf(source)))
      std::fprintf(stderr, "loopy: warning: LOOPY_DUMP: '%s' cannot be written\n",
                   (environment.dump / file).c_str());
  }
  if (environment.inject.empty())
    return source;
  const auto edited = readFile(environment.inject / file);
  if (!edited)
    return source;
  std::fprintf(stderr, "loopy: %s: the kernel source comes from '%s'\n", kernelName.c_str(),
               (environment.inject / file).c_str());
  return {edited->begin(), edited->end()};
}

} // namespace loopy::rt
