//===- CheckBarriers.h - Does every work-item of a group reach the same barriers? ----------===//
#pragma once

#include "codegen/KernelAst.h"

namespace loopy::codegen {

/// Whether a barrier is anywhere in the block.
bool hasBarrier(const AstBlock &block);

/// Fails where a condition or the bound of a loop around a barrier depends on data or on one of
/// `localIds`, and where several conditions hold barriers: PoCL 3.1 miscompiles some of those
/// programs.
ir::Expected<void> checkBarriers(const AstBlock &block, const std::vector<ir::Iname> &localIds);

} // namespace loopy::codegen
