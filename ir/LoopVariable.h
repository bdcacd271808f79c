//===- LoopVariable.h - What the source calls the iterations of a loop ----------------===//
#pragma once

#include "ir/Expr.h"

#include <map>
#include <string>

namespace loopy::ir {

/// The variable of a loop of the source: an iname counts iterations upwards, whatever the variable
/// does.
struct LoopVariable {
  std::string name; ///< empty: the source has more than one
  Expr value; ///< that the body of the loop sees: an index expression over inames and parameters
};

/// Loops over pointers, iterators and ranges have no entry.
using LoopVariables = std::map<Iname, LoopVariable>;

} // namespace loopy::ir
