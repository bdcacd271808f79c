//===- Type.h - Scalar types -----------------------------------------------------===//
#pragma once

#include <cstdint>
#include <string_view>

namespace loopy::ir {

/// The types of values. C++ types map here by width and signedness (`long` is I64, `char` is I8 or
/// U8 as on the target). Index expressions (subscripts, bounds) are I64.
enum class ScalarType : std::uint8_t { Bool, I8, U8, I16, U16, I32, U32, I64, U64, F32, F64 };

bool isFloating(ScalarType type);
bool isInteger(ScalarType type);              ///< including Bool
bool isSigned(ScalarType type);               ///< false for Bool
unsigned bitWidth(ScalarType type);           ///< value bits: Bool is 1
unsigned sizeInBytes(ScalarType type);        ///< in memory: Bool is 1
std::string_view name(ScalarType type);       ///< "bool", "i32", "u8", "f64", ...
std::string_view openclName(ScalarType type); ///< "bool", "int", "uchar", "double", ...

} // namespace loopy::ir
