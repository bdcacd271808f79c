//===- Step.h - The steps of a transformation script ---------------------------------===//
#pragma once

#include "ir/Error.h"
#include "ir/Kernel.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace loopy::transforms {

// One struct per transformation; the doc comments with the contracts are at the functions in
// Transforms.h. `std::nullopt` or an empty name means "not given".
struct SplitIname {
  ir::Iname iname;
  std::int64_t length = 0;
  ir::Iname outer = {}; ///< default: INAME_outer
  ir::Iname inner = {}; ///< default: INAME_inner
  std::optional<ir::InameTag> outerTag = {};
  std::optional<ir::InameTag> innerTag = {};
};
struct TagInames {
  ir::Iname iname;
  ir::InameTag tag;
};
struct PrioritizeLoops {
  std::vector<ir::Iname> inames;
};
struct RenameIname {
  ir::Iname from;
  ir::Iname to;
};
struct JoinInames {
  std::vector<ir::Iname> inames;
  ir::Iname joined;
};
struct Assume {
  std::string condition;
};

struct AddPrefetch {
  ir::ArrayName array;
  std::vector<ir::Iname> sweep;
  std::optional<ir::AddressSpace> space = {}; ///< default: Local where work-items are swept
  std::string temporary = {};                 ///< default: ARRAY_fetch
  std::vector<ir::StatementId> within = {};   ///< default: all that read the array
};

struct BufferArray {
  ir::ArrayName array;
  std::vector<ir::Iname> sweep;
  std::optional<ir::AddressSpace> space = {}; ///< default: Local where work-items are swept
  std::string temporary = {};                 ///< default: ARRAY_buffer
  std::vector<ir::StatementId> within = {};   ///< default: all that access the array
};

struct RealizeReduction {
  ir::Iname iname;
  ir::InameTag tag;           ///< g.N or l.N
  std::string temporary = {}; ///< default: TARGET_parts
};

enum class Check { Dependence };
/// Waives `check` for the step before it.
struct Trust {
  std::string reason;
  Check check = Check::Dependence;
};

using StepAction = std::variant<SplitIname, TagInames, PrioritizeLoops, RenameIname, JoinInames,
                                Assume, AddPrefetch, BufferArray, RealizeReduction, Trust>;

/// Does the action change what statements there are or where values lie, so that from then on the
/// kernel's dependences are other ones?
bool changesStorage(const StepAction &action);

/// One call of the script and the place where the user wrote it.
struct Step {
  StepAction action;
  ir::SourceLocation location;
};

using Script = std::vector<Step>;

} // namespace loopy::transforms
