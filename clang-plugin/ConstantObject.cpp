//===- ConstantObject.cpp - Reads evaluated objects by field name --------------------------===//
#include "clang-plugin/ConstantObject.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace loopy::plugin {

ConstantObject ConstantObject::field(llvm::StringRef name) const {
  const CXXRecordDecl *record = value && value->isStruct() ? type->getAsCXXRecordDecl() : nullptr;
  if (!record)
    return {};
  for (const FieldDecl *field : record->fields())
    if (field->getName() == name)
      return {value->getStructField(field->getFieldIndex()), field->getType()};
  return {};
}

ConstantObject ConstantObject::element(const ASTContext &context, std::uint64_t index) const {
  const ArrayType *array = value && value->isArray() ? context.getAsArrayType(type) : nullptr;
  if (!array || index >= value->getArraySize())
    return {};
  const bool isExplicit = index < value->getArrayInitializedElts();
  return {isExplicit ? value->getArrayInitializedElt(index) : value->getArrayFiller(),
          array->getElementType()};
}

std::int64_t ConstantObject::integer() const {
  if (!isInteger())
    return 0;
  const llvm::APSInt &number = value->getInt();
  return number.extOrTrunc(64).getSExtValue();
}

llvm::StringRef ConstantObject::enumerator() const {
  const EnumDecl *enumeration = isInteger() ? type->getAsEnumDecl() : nullptr;
  if (!enumeration)
    return {};
  for (const EnumConstantDecl *constant : enumeration->enumerators())
    if (llvm::APSInt::isSameValue(constant->getInitVal(), value->getInt()))
      return constant->getName();
  return {};
}

} // namespace loopy::plugin
