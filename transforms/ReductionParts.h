//===- ReductionParts.h - Where the parts of a reduction lie and who computes them ----------===//
#pragma once

#include "ir/ConstantRange.h"
#include "transforms/Step.h"

#include <optional>
#include <utility>

namespace loopy::transforms {

/// The parts of a reduction, one per iteration of a loop that is spread over work-items or
/// work-groups.
struct ReductionParts {
  ir::InameTag tag;             ///< of that loop: g.N or l.N
  std::vector<ir::Iname> outer; ///< the loops around the reduction
  std::vector<ir::Iname> scope; ///< those of work-groups among them, which have parts of their own
  std::vector<ir::Iname> items; ///< those of work-items, likewise
  ir::ConstantRange range;      ///< of the loop
  isl::set any; ///< the iterations of the outer loops in which something is accumulated

  bool isLocal() const { return std::holds_alternative<ir::LocalAxis>(tag); }
  std::int64_t count() const { return range.extent(); }
};

/// Fails where the step is none for a loop that is there (tags, axes).
ir::Expected<void> requireReductionStep(const ir::Kernel &kernel, const RealizeReduction &step);

/// The parts of a statement in the loop that `step` names, inside of `outer`.
ir::Expected<ReductionParts> reductionParts(const ir::Kernel &kernel, const RealizeReduction &step,
                                            const ir::Statement &statement,
                                            std::vector<ir::Iname> outer);

/// Adds the array of the parts.
ir::Expected<void> addPartsArray(ir::Kernel &kernel, const ReductionParts &parts,
                                 const std::string &name, ir::ScalarType type,
                                 ir::SourceLocation location);

/// One part of that array; `number` counts from 0.
ir::Access partOf(const ir::Kernel &kernel, const ReductionParts &parts, const std::string &name,
                  const ir::Expr &number);

/// A statement for `size` of the parts from number `first` on, each by the work-item or -group that
/// owns it, or in order where it is not `isSpread`; with the number of its part. What it does is
/// left to the caller.
struct PartStatement {
  ir::Statement statement;
  ir::Expr number;
};
struct PartNumbers {
  std::int64_t first;
  std::int64_t size;
  bool isSpread = true;
};
PartStatement perPart(ir::Kernel &kernel, const ReductionParts &parts, const std::string &name,
                      PartNumbers numbers);

/// The statement with the loop over the parts outside of the loops in which a part accumulates.
ir::Statement ownerFirst(ir::Statement statement, const ReductionParts &parts,
                         const ir::Iname &iname);

} // namespace loopy::transforms
