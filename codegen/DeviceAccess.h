//===- DeviceAccess.h - What a device kernel touches, and how it addresses it -----------===//
#pragma once

#include "codegen/KernelAst.h"

#include <set>

namespace loopy::codegen {

/// Whether an array is a variable of the device kernel, private or local (the other arrays are
/// memory behind a pointer).
bool isVariable(const ir::Array &array, const Schedule &schedule);

/// Whether it is a variable that each work-item has for itself.
bool isPrivate(const ir::Array &array, const Schedule &schedule);

/// The number of an element counted from the array's first one, for as many subscripts as the array
/// has axes: ((s0 * size(1) + s1) * size(2) + s2) ...
ir::Expr elementNumber(const ir::Array &array, const std::vector<ir::Expr> &subscripts);

/// The same AST with subscripts as the device kernel writes them: one element number for memory,
/// the subscripts after the scope for variables.
AstBlock lowerAccesses(const AstBlock &block, const ir::Kernel &kernel, const Schedule &schedule);

/// Everything that a lowered AST refers to.
struct AstUses {
  std::set<ir::ArrayName> loaded;
  std::set<ir::ArrayName> stored;
  std::set<ir::ParameterName> parameters;
  std::set<ir::Iname> inames;
  std::set<ir::ScalarType> types;
  std::set<ir::BinaryOp> operators;
};
AstUses usesOf(const AstBlock &lowered);

/// The types of all values and arrays that the text of a device kernel mentions.
std::set<ir::ScalarType> typesOf(const ir::Kernel &kernel, const Schedule &schedule,
                                 const DeviceKernelAst &ast);

} // namespace loopy::codegen
