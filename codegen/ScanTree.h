//===- ScanTree.h - Loop orders as isl schedule trees --------------------------------===//
#pragma once

#include "codegen/ScanLoops.h"

namespace loopy::codegen {

/// The schedule of a scan problem: domain { S[inames of the loops around it] }, a band per loop
/// below a mark with the iname, a sequence where several nodes follow each other. Loops around a
/// barrier do not depend on ScanProblem::localIds: the filters of the barrier-free nodes below
/// bring them in. Nothing when every domain is empty.
std::optional<isl::schedule> scanSchedule(const ScanProblem &problem);

} // namespace loopy::codegen
