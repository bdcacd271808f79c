//===- StoredValues.h - The assignments of a kernel ------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::codegen {

/// One assignment to an array: the value that a statement stores, or an assignment in its code.
struct StoredValue {
  const ir::Statement *statement;
  ir::Expr value;
  /// The loop whose step the assignment is; null for all others.
  const ir::CodeLoop *stepOf = nullptr;
};
std::vector<StoredValue> storedValues(const ir::Kernel &kernel, const ir::ArrayName &array);

/// `for (v = ...; v < bound && ...; v += c)` with positive c, where nothing but the step changes v
/// while the loop runs, and nothing outside of the loop reads v.
struct CountingLoop {
  std::vector<StoredValue> first; ///< what v is set to before the loop
  StoredValue bound;
  bool isStrict; ///< v < bound, else v <= bound
};
/// The loop that counts a local variable of code; nothing when it is not counted that way.
std::optional<CountingLoop> countingLoopOf(const ir::Kernel &kernel, const ir::ArrayName &variable);

} // namespace loopy::codegen
