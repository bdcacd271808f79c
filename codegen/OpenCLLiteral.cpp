//===- OpenCLLiteral.cpp - Literals with exact values and types -------------------------===//
#include "codegen/OpenCLExpr.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <utility>

namespace loopy::codegen {

using namespace ir;

/// The shortest decimal text that reads back as the same finite value.
template <typename T> static std::string shortest(T value) {
  char buffer[64];
  auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  std::string text(buffer, end);
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

static std::string hexadecimal(std::uint64_t bits) {
  char buffer[16];
  return {buffer, std::to_chars(buffer, buffer + sizeof(buffer), bits, 16).ptr};
}

std::string printFloating(double value, ScalarType type) {
  if (type == ScalarType::F32) {
    auto single = static_cast<float>(value);
    if (std::isnan(value))
      return "as_float(0x" + hexadecimal(std::bit_cast<std::uint32_t>(single)) + "u)";
    if (std::isinf(value))
      return value < 0 ? "-INFINITY" : "INFINITY";
    return shortest(single) + "f";
  }
  if (std::isnan(value))
    return "as_double(0x" + hexadecimal(std::bit_cast<std::uint64_t>(value)) + "UL)";
  if (std::isinf(value))
    return value < 0 ? "-(double)INFINITY" : "(double)INFINITY";
  return shortest(value);
}

std::string printInteger(std::int64_t value, ScalarType type) {
  switch (type) {
  case ScalarType::Bool:
    return value ? "true" : "false";
  case ScalarType::I8:
  case ScalarType::U8:
  case ScalarType::I16:
  case ScalarType::U16:
    return std::to_string(value);
  case ScalarType::I32:
    return value == INT32_MIN ? "-2147483647 - 1" : std::to_string(value);
  case ScalarType::U32:
    return std::to_string(static_cast<std::uint32_t>(value)) + "u";
  case ScalarType::I64:
    return value == INT64_MIN ? "-9223372036854775807L - 1" : std::to_string(value) + "L";
  case ScalarType::U64:
    return std::to_string(static_cast<std::uint64_t>(value)) + "UL";
  case ScalarType::F32:
  case ScalarType::F64:
    break;
  }
  std::unreachable();
}

} // namespace loopy::codegen
