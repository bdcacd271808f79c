//===- ConstantObject.h - Reads evaluated objects by field name ----------------------------===//
#pragma once

#include "clang/AST/APValue.h"
#include "clang/AST/Type.h"

#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace clang {
class ASTContext;
} // namespace clang

namespace loopy::plugin {

/// A constant and its type. Asking for something that is not there gives an object that is not
/// valid, and so on from there: one check at the end is enough.
class ConstantObject {
public:
  ConstantObject() = default;
  ConstantObject(const clang::APValue &value, clang::QualType type) : value(&value), type(type) {}

  bool isValid() const { return value != nullptr; }
  ConstantObject field(llvm::StringRef name) const;
  ConstantObject element(const clang::ASTContext &context, std::uint64_t index) const;
  bool isInteger() const { return value && value->isInt(); }
  /// The bits of an integer, sign-extended; 0 when it is not one.
  std::int64_t integer() const;
  /// The name of the enumerator that an enumeration's value has, or the empty string.
  llvm::StringRef enumerator() const;

private:
  const clang::APValue *value = nullptr;
  clang::QualType type;
};

} // namespace loopy::plugin
