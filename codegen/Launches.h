//===- Launches.h - May these statements run in one device kernel? ------------------------===//
#pragma once

#include "codegen/Schedule.h"
#include "ir/Order.h"

#include <optional>
#include <vector>

namespace loopy::codegen {

/// A kernel with its dependences in terms of the current inames; shared by everything that asks
/// about order on the device.
class DeviceOrder {
public:
  DeviceOrder(const ir::Kernel &kernel, const std::vector<ir::Dependence> &dependences);

  const ir::Kernel &kernel() const { return kernel_; }

  /// True when each dependence between the statements of `nodes` stays within a work-item and is in
  /// order there, for equal values of `hostInames`, and all statements use the same grid axes.
  bool fitsOneKernel(const ir::LoopSequence &nodes, const std::vector<ir::Iname> &hostInames) const;

  /// The pairs of a dependence that `schedule` does not order, if any: the final check
  /// (architecture: verification b).
  bool respects(const Schedule &schedule) const;

  /// { A[..] -> B[..] } : A surely before B in the same work-item of one launch of `kernel`, where
  /// lanes run one after the other (which is how copies of local variables are judged; lanes that
  /// run side by side get copies of their own).
  isl::map beforeInWorkItem(const DeviceKernel &kernel, const ir::StatementId &first,
                            const ir::StatementId &second) const;

  /// Between current statements: see ir::dependencesOfParts.
  const std::vector<ir::Dependence> &dependences() const { return dependences_; }
  /// The pairs of a dependence over current instances.
  const isl::map &pairs(std::size_t dependence) const;

private:
  const ir::Kernel &kernel_;
  std::vector<ir::Dependence> dependences_;
  mutable ir::InstanceMaps maps_;
  mutable std::vector<std::optional<isl::map>> pairs_; ///< made when first asked for
};

/// The loops inside a work-item that two statements of a device kernel share, outermost first.
std::vector<ir::Iname> sharedSequentialLoops(const DeviceKernel &kernel,
                                             const ir::StatementId &first,
                                             const ir::StatementId &second);

/// `nodes` without the loops of parallel inames: what one work-item executes.
ir::LoopSequence withoutParallelLoops(const ir::LoopSequence &nodes, const ir::Kernel &kernel);

} // namespace loopy::codegen
