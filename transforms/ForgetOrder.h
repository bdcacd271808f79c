//===- ForgetOrder.h - Steps that let accumulations run in another order ---------------------===//
#pragma once

#include "transforms/ApplyScript.h"

#include <set>

namespace loopy::transforms {

/// Does the step make another order of operations on purpose, so that the flow of data is not the
/// program's? It is right by construction, then.
bool isRightByConstruction(const StepAction &action);

/// Takes those dependences out that only say in which order something is accumulated, where `step`
/// (which made `state.kernel` of `before`) is a step that gives this order up: realize_reduction,
/// split_reduction_*, realize_scan, atomic. Nothing for other steps. Remarks say where results may
/// be rounded in another way.
void forgetOrder(AppliedScript &state, const ir::Kernel &before, const Step &step);

/// Fails where an atomic statement accumulates into one of the arrays: what is accumulated in any
/// order has no flow of data that could be compared.
ir::Expected<void> requireNoAtomics(const ir::Kernel &before,
                                    const std::set<ir::ArrayName> &touched);

} // namespace loopy::transforms
