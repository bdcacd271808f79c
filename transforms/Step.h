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

enum class Check { Dependence };
/// Waives `check` for the step before it.
struct Trust {
  std::string reason;
  Check check = Check::Dependence;
};

using StepAction =
    std::variant<SplitIname, TagInames, PrioritizeLoops, RenameIname, JoinInames, Assume, Trust>;

/// One call of the script and the place where the user wrote it.
struct Step {
  StepAction action;
  ir::SourceLocation location;
};

using Script = std::vector<Step>;

} // namespace loopy::transforms
