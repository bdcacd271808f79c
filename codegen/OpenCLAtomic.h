//===- OpenCLAtomic.h - Atomic updates as OpenCL C ------------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "codegen/OpenCLExpr.h"

#include <set>

namespace loopy::codegen {

/// One kind of atomic update: the operation and the type of the elements.
struct AtomicKind {
  ir::ReductionOp op;
  ir::ScalarType type;
  friend auto operator<=>(AtomicKind, AtomicKind) = default;
};

/// The kinds of atomic updates in a device kernel.
std::set<AtomicKind> atomicKindsIn(const AstBlock &block, const ir::Kernel &kernel);

/// Whether the device needs cl_khr_int64_base_atomics.
bool needsInt64Atomics(const std::set<AtomicKind> &kinds);

/// Definitions of what printAtomic calls and OpenCL C 1.2 does not have: loops around
/// compare-and-exchange on the bits of an element of host memory.
std::string atomicFunctions(const std::set<AtomicKind> &kinds);

/// The call that is the statement, for elements of this type in host memory.
std::string printAtomic(const AstStatement &statement, ir::ScalarType type,
                        const ExprContext &context);

} // namespace loopy::codegen
