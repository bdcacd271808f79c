//===- PrivateMemory.h - Do the variables of work-items fit? -----------------------------===//
#pragma once

#include "codegen/KernelAst.h"

namespace loopy::codegen {

/// What a device kernel may keep in private variables, in bytes. CPU drivers have them on the stack
/// of a thread (8 MiB by default), which they do not check: PoCL's ends the process.
inline constexpr std::uint64_t maximumPrivateBytes = 4 << 20;

/// The bytes of one copy of a variable, at most UINT64_MAX.
std::uint64_t bytesOf(const ir::Array &variable);

/// Fails where the private variables of a work-item take more than `maximumPrivateBytes`, at the
/// declaration of the largest. With barriers it is those of all work-items of a group, which then
/// take turns.
/// `ast` is that of the device kernel with this number.
ir::Expected<void> checkPrivateMemory(const ir::Kernel &kernel, const Schedule &schedule,
                                      unsigned number, const DeviceKernelAst &ast);

} // namespace loopy::codegen
