//===- Verifier.h - What a valid kernel is ----------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

namespace loopy::ir {

/// Names are unique across inames, parameters and arrays; domains and expressions use only the
/// statement's inames and the kernel's parameters; accesses have as many subscripts as their array
/// has axes. An error here is a defect of the compiler, never of the user's program.
Expected<void> verify(const Kernel &kernel);

/// `kernel` executes exactly the instances of `original`, each once, with the same accesses: the
/// origin maps are bijections onto the original domains and carry every access over.
Expected<void> verifySameInstances(const Kernel &kernel, const Kernel &original);

} // namespace loopy::ir
