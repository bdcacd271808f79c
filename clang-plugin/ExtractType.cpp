//===- ExtractType.cpp - C++ types as IR types -----------------------------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "clang/AST/Decl.h"

namespace loopy::plugin {

static std::optional<ir::ScalarType> integerType(unsigned bits, bool isSigned) {
  using enum ir::ScalarType;
  switch (bits) {
  case 8:
    return isSigned ? I8 : U8;
  case 16:
    return isSigned ? I16 : U16;
  case 32:
    return isSigned ? I32 : U32;
  case 64:
    return isSigned ? I64 : U64;
  default:
    return std::nullopt;
  }
}

static std::optional<ir::ScalarType> findScalarType(State &state, clang::QualType type) {
  type = type.getCanonicalType();
  if (type.isVolatileQualified())
    return std::nullopt;
  if (const auto *enumeration = type->getAs<clang::EnumType>())
    type = enumeration->getDecl()->getIntegerType().getCanonicalType();
  const auto *builtin = type.isNull() ? nullptr : llvm::dyn_cast<clang::BuiltinType>(type);
  if (!builtin)
    return std::nullopt;
  if (builtin->getKind() == clang::BuiltinType::Bool)
    return ir::ScalarType::Bool;
  if (builtin->getKind() == clang::BuiltinType::Float)
    return ir::ScalarType::F32;
  if (builtin->getKind() == clang::BuiltinType::Double)
    return ir::ScalarType::F64;
  if (!builtin->isInteger())
    return std::nullopt;
  return integerType(state.context.getTypeSize(type), builtin->isSignedInteger());
}

bool isSupportedScalar(State &state, clang::QualType type) {
  return findScalarType(state, type).has_value();
}

ir::ScalarType scalarType(State &state, clang::QualType type, clang::SourceLocation location) {
  if (auto found = findScalarType(state, type))
    return *found;
  if (type.isVolatileQualified())
    refuse(location, "volatile memory cannot be moved to a device");
  if (type->isAtomicType())
    refuse(location, "atomic memory cannot be moved to a device");
  if (type->isPointerType())
    refuse(location, "a pointer is used as a value; kernels only access what pointers point to");
  refuse(location, "values of type " + typeName(state, type.getUnqualifiedType()) +
                       " are not supported in kernels");
}

std::string typeName(State &state, clang::QualType type) {
  return "'" + type.getAsString(state.context.getPrintingPolicy()) + "'";
}

void refuseConversion(State &state, const clang::CastExpr *cast) {
  refuse(cast->getBeginLoc(),
         "a conversion from " + typeName(state, cast->getSubExpr()->getType()) + " to " +
             typeName(state, cast->getType()) + " is not supported in kernels");
}

} // namespace loopy::plugin
