//===- Checksum.cpp - Whether a launch plan is as the compiler wrote it ---------------===//
#include "runtime/plan/Checksum.h"

#include <cstdint>

namespace loopy::plan {

static constexpr std::size_t digits = 16;

static std::string hashText(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const unsigned char byte : text)
    hash = (hash ^ byte) * 0x100000001b3;
  std::string result(digits, '0');
  for (std::size_t i = digits; i-- > 0; hash >>= 4)
    result[i] = "0123456789abcdef"[hash & 15];
  return result;
}

std::string withChecksum(std::string text) {
  const std::string hash = hashText(text);
  return std::move(text) + "#" + hash;
}

CheckedText splitChecksum(std::string_view text) {
  if (text.size() <= digits || text[text.size() - digits - 1] != '#')
    return {text, false};
  const std::string_view body = text.substr(0, text.size() - digits - 1);
  return {body, text.substr(body.size() + 1) == hashText(body)};
}

} // namespace loopy::plan
