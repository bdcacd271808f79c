//===- ExtractIterator.h - Iterators of standard containers ----------------------------------===//
//
// An iterator is only known as the variable of a loop over all elements of a container; it stands
// for the current element, like a pointer to it.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "clang-plugin/ExtractLowering.h"

namespace loopy::plugin {

/// for (auto iterator = object.begin(); iterator != object.end(); ++iterator), where a variable may
/// hold object.end()
struct IteratorLoop {
  const clang::VarDecl *iterator;
  const clang::Expr *object;
};
/// Nothing for loops of other forms, and where both ends are not of the same variable.
std::optional<IteratorLoop> iteratorLoop(const clang::ForStmt *loop);

/// Whether a class is the iterator of std::vector or std::span: the same in all their forms.
bool isIterator(clang::QualType type);

/// The element that an iterator points to: the variable of a loop, the begin of a container, or a
/// distance from these.
Position lowerIterator(State &state, const clang::Expr *iterator);

/// Says what loops over iterators must look like, if the loop's variable is an object.
void refuseOtherIterator(const clang::ForStmt *loop);

} // namespace loopy::plugin
