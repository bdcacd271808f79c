#include "ir/Type.h"

#include <utility>

namespace loopy::ir {

namespace {

struct TypeInfo {
  std::string_view name, openclName;
  unsigned bits, bytes;
  bool isFloating, isSigned;
};

TypeInfo info(ScalarType type) {
  switch (type) {
  case ScalarType::Bool:
    return {"bool", "bool", 1, 1, false, false};
  case ScalarType::I8:
    return {"i8", "char", 8, 1, false, true};
  case ScalarType::U8:
    return {"u8", "uchar", 8, 1, false, false};
  case ScalarType::I16:
    return {"i16", "short", 16, 2, false, true};
  case ScalarType::U16:
    return {"u16", "ushort", 16, 2, false, false};
  case ScalarType::I32:
    return {"i32", "int", 32, 4, false, true};
  case ScalarType::U32:
    return {"u32", "uint", 32, 4, false, false};
  case ScalarType::I64:
    return {"i64", "long", 64, 8, false, true};
  case ScalarType::U64:
    return {"u64", "ulong", 64, 8, false, false};
  case ScalarType::F32:
    return {"f32", "float", 32, 4, true, true};
  case ScalarType::F64:
    return {"f64", "double", 64, 8, true, true};
  }
  std::unreachable();
}

} // namespace

bool isFloating(ScalarType type) { return info(type).isFloating; }
bool isInteger(ScalarType type) { return !info(type).isFloating; }
bool isSigned(ScalarType type) { return info(type).isSigned; }
unsigned bitWidth(ScalarType type) { return info(type).bits; }
unsigned sizeInBytes(ScalarType type) { return info(type).bytes; }
std::string_view name(ScalarType type) { return info(type).name; }
std::string_view openclName(ScalarType type) { return info(type).openclName; }

} // namespace loopy::ir
