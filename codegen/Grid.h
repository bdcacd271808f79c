//===- Grid.h - Binding of parallel inames to work-item ids ----------------------------===//
#pragma once

#include "codegen/KernelAst.h"

namespace loopy::codegen {

/// A device kernel seen from one work-item.
struct BoundKernel {
  /// Per statement: { : } over the inames of its sequential loops, the parameters, host inames, and
  /// groupIname/localIname in place of the parallel inames. A statement without an iname on an axis
  /// that the kernel uses runs at the first value of the axis.
  std::map<ir::StatementId, isl::set> domains;
  /// Contains every combination of parameters, host inames and ids that is launched; convex.
  isl::set context;
  std::vector<GridAxis> groups;
  std::vector<std::pair<std::int64_t, std::int64_t>> locals;
};

ir::Expected<BoundKernel> bindGrid(const ir::Kernel &kernel, const DeviceKernel &deviceKernel);

/// The id that a parallel iname is bound to: groupIname or localIname of its axis.
std::optional<ir::Iname> boundIname(const ir::Kernel &kernel, const ir::Iname &iname);

/// The statement's iname on an axis of work-groups.
std::optional<ir::Iname> inameOn(const ir::Kernel &kernel, const ir::Statement &statement,
                                 unsigned axis);

} // namespace loopy::codegen
