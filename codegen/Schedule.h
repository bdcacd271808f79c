//===- Schedule.h - Device kernels and the host program around them ----------------===//
//
// Decides what runs where: which statements form one device kernel, which sequential loops stay on
// the host, how parallel inames map to the grid, and where temporaries live. Pure data, printable.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Dependences.h"
#include "ir/Kernel.h"
#include "ir/LoopTree.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace loopy::codegen {

/// One device kernel: its statements run in the order of `body` inside each work-item.
struct DeviceKernel {
  std::string name;                  ///< OpenCL function name
  std::vector<ir::Iname> hostInames; ///< host loops around the launch, outermost first; arguments
  /// Sequential loops and barriers only: the parallel loops are the grid.
  ir::LoopSequence body;
  unsigned groupAxes = 0; ///< axes 0..groupAxes-1 are used by some statement
  unsigned localAxes = 0;
};

struct HostLoopNode;
struct LaunchNode {
  unsigned kernel;
}; ///< index into Schedule::kernels
using HostNode = std::variant<LaunchNode, HostLoopNode>;
struct HostLoopNode {
  ir::Iname iname;
  std::vector<HostNode> body;
};

/// Where a temporary lives.
enum class TemporaryStorage {
  Private, ///< one variable (array) per work-item; copies of different iterations share it
  Local,   ///< one per work-group, likewise
  Scratch, ///< one device buffer for the launch, with one element (array) per iteration
};

/// One scope subscript of a temporary in scratch memory: index expressions over parameters.
struct ScratchAxis {
  ir::Expr first;
  ir::Expr size; ///< not positive where the variable is never used
};
/// How the copies of a temporary lie in scratch memory: row-major in the box of their scope
/// subscripts. Nothing for a subscript whose copies share their place.
struct ScratchShape {
  std::vector<std::optional<ScratchAxis>> axes;
};

struct Schedule {
  std::vector<DeviceKernel> kernels;
  std::vector<HostNode> host;
  std::map<ir::ArrayName, TemporaryStorage> temporaries;
  std::map<ir::ArrayName, ScratchShape> scratchShapes = {}; ///< of those with scope subscripts
};

/// Splits the kernel where a dependence crosses work-groups; a barrier keeps those between the
/// work-items of a group. The outermost sequential loops that
/// cannot run inside a work-item become host loops. The result respects every dependence (it is
/// checked, not assumed). Fails where a temporary would need an array of unknown size, or several
/// copies in local memory.
ir::Expected<Schedule> buildSchedule(const ir::Kernel &kernel,
                                     const std::vector<ir::Dependence> &dependences,
                                     const std::string &functionPrefix);

/// Stable text for -fplugin-arg-loopy-print=schedule.
std::string toString(const Schedule &schedule, const ir::Kernel &kernel);

} // namespace loopy::codegen
