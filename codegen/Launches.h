//===- Launches.h - May these statements run in one device kernel? ------------------------===//
#pragma once

#include "codegen/Barriers.h"
#include "codegen/Schedule.h"
#include "ir/ConstantRange.h"
#include "ir/LoopPaths.h"
#include "ir/Order.h"

#include <optional>
#include <tuple>
#include <vector>

namespace loopy::codegen {

/// A kernel with its dependences in terms of the current inames; shared by everything that asks
/// about order on the device.
class DeviceOrder {
public:
  DeviceOrder(const ir::Kernel &kernel, const std::vector<ir::Dependence> &dependences);

  const ir::Kernel &kernel() const { return kernel_; }

  /// What each work-item executes, with the barriers that the dependences need: where each
  /// dependence between the statements of `nodes`, for equal values of `hostInames`, is in order
  /// within a work-item or can be kept by a barrier of the group, and all statements use the same
  /// grid axes. Nothing elsewhere.
  std::optional<ir::LoopSequence> inOneKernel(const ir::LoopSequence &nodes,
                                              const std::vector<ir::Iname> &hostInames) const;

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
  /// The barriers without which a dependence between statements of `body` would be broken, for
  /// equal values of `hostInames`; nothing where barriers cannot help.
  std::optional<std::vector<BarrierNeed>>
  barriersFor(std::size_t dependence, const ir::LoopPaths &body,
              const std::vector<ir::Iname> &hostInames) const;
  const ir::Statement &statement(const ir::StatementId &id) const {
    return kernel_.statements[statements_.position(id)];
  }
  /// Pairs of a dependence that an order leaves unordered (ir::unorderedPairs), if there are any;
  /// each question is answered once.
  const std::optional<isl::map> &unordered(std::size_t dependence,
                                           const std::vector<ir::OrderLevel> &levels,
                                           std::strong_ordering textual) const;
  const std::optional<ir::ConstantRange> &rangeOf(const ir::Iname &iname) const;
  /// The axes a statement uses, with the constant values of the local ones: statements of one
  /// kernel must agree, so that group sizes never mix; in the values only unless work-items
  /// `mayIdle`, because statements that share local memory must be in one kernel.
  const std::vector<std::string> &signatureOf(const ir::StatementId &id, bool mayIdle) const;

  /// The dependence, the levels (kind, source, sink), and whether the source's text is first.
  using OrderQuestion =
      std::tuple<std::size_t, std::vector<std::tuple<ir::OrderLevel::Kind, ir::Iname, ir::Iname>>,
                 bool>;

  const ir::Kernel &kernel_;
  const ir::StatementIndex statements_;
  const std::vector<ir::Dependence> dependences_;
  const ir::DependenceIndex index_;
  mutable std::map<ir::Iname, std::optional<ir::ConstantRange>> ranges_;
  mutable std::map<std::pair<ir::StatementId, bool>, std::vector<std::string>> signatures_;
  mutable std::map<OrderQuestion, std::optional<isl::map>> answers_;
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
