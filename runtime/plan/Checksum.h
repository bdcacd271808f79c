//===- Checksum.h - Whether a launch plan is as the compiler wrote it -----------------===//
#pragma once

#include <string>
#include <string_view>

namespace loopy::plan {

/// `text`, `#` and 16 hexadecimal digits: the 64-bit FNV-1a hash of the text. Finds damage, not
/// malice: who can change the plan in a program can change its code.
std::string withChecksum(std::string text);

/// What precedes the checksum, and whether the checksum is right. Text without a checksum is a
/// body with a wrong one.
struct CheckedText {
  std::string_view body;
  bool isIntact = false;
};
CheckedText splitChecksum(std::string_view text);

} // namespace loopy::plan
