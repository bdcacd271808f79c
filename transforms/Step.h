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
// Transforms.h. `std::nullopt` or an empty name means "not given"; `within` is a query of
// statements (Query.h), where empty means all.

/// The axis of a GroupAxis or LocalAxis in a step that leaves the choice to tagInames.
inline constexpr unsigned automaticAxis = ~0u;

/// How many iterations at the ends of a loop become code of their own.
struct Slabs {
  std::int64_t head = 0;
  std::int64_t tail = 0;
};
struct SplitIname {
  ir::Iname iname;
  std::int64_t length = 0;
  ir::Iname outer = {}; ///< default: INAME_outer
  ir::Iname inner = {}; ///< default: INAME_inner
  std::optional<ir::InameTag> outerTag = {};
  std::optional<ir::InameTag> innerTag = {};
  Slabs slabs = {}; ///< of the outer loop
  std::string within = {};
};
struct ChunkIname {
  ir::Iname iname;
  std::int64_t chunks = 0;
  ir::Iname outer = {}; ///< default: INAME_outer
  ir::Iname inner = {}; ///< default: INAME_inner
  std::optional<ir::InameTag> outerTag = {};
  std::optional<ir::InameTag> innerTag = {};
  std::string within = {};
};
struct Tile {
  std::vector<ir::Iname> inames; ///< outermost first
  std::vector<std::int64_t> lengths;
};
struct TagInames {
  ir::Iname iname; ///< may be a pattern with * and ?
  ir::InameTag tag;
};
struct UntagInames {
  ir::Iname iname; ///< may be a pattern with * and ?
};
struct TagStatements {
  std::string within;
  ir::StoreMode store = ir::StoreMode::Streaming;
};
struct PrioritizeLoops {
  std::vector<ir::Iname> inames;
  std::string within = {};
};
struct RenameIname {
  ir::Iname from;
  ir::Iname to;
};
struct DuplicateInames {
  std::vector<ir::Iname> inames;
  std::string within;
  std::vector<ir::Iname> newInames = {}; ///< default: INAME followed by `suffix`
  std::string suffix = {};               ///< default: "_copy"
};
struct Distribute {
  ir::Iname iname;
  std::string before; ///< the statements that begin a new loop; empty: all that may
};
struct SeparateLoopHeadTailSlab {
  ir::Iname iname;
  Slabs slabs = {};
};
struct Reverse {
  ir::Iname iname;
  std::string within = {};
};
struct Shift {
  ir::Iname iname;
  std::int64_t amount = 0;
  std::string within = {};
};
struct Skew {
  ir::Iname iname;
  ir::Iname by;
  std::int64_t factor = 1;
  std::string within = {};
};
struct AffineMapInames {
  std::string map; ///< "{ [i, j] -> [w, j] : w = i + j }"
  std::string within = {};
};
struct UnrollAndJam {
  ir::Iname iname;
  std::int64_t factor = 0;
};
struct RemoveUnusedInames {};
struct FixParameters {
  ir::ParameterName parameter;
  std::int64_t value = 0;
};
/// Instances of the statements that `before` picks stay in front of those of `after`.
struct AddDependency {
  std::string before;
  std::string after;
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
  std::string within = {};                    ///< whose reads
};

struct Precompute {
  ir::ArrayName array; ///< or the name of a rule (SubstRules.h)
  std::vector<ir::Iname> sweep;
  std::optional<ir::AddressSpace> space = {}; ///< default: Local where work-items are swept
  std::string temporary = {};                 ///< default: ARRAY_precomputed
  std::string within = {};                    ///< whose reads, or uses of the rule
};

struct AssignmentToSubst {
  ir::ArrayName array;
  std::string within = {}; ///< whose reads
};

struct ExtractSubst {
  std::string name;
  std::string expression; ///< see Pattern.h
  std::vector<ir::Iname> parameters = {};
  std::string within = {};
};
struct ExpandSubst {
  std::string rule;
  std::string within = {};
};
struct ReductionArgToSubstRule {
  std::vector<ir::Iname> inames; ///< the parameters of the rule
  std::string name;
  std::string within = {};
};

struct BufferArray {
  ir::ArrayName array;
  std::vector<ir::Iname> sweep;
  std::optional<ir::AddressSpace> space = {}; ///< default: Local where work-items are swept
  std::string temporary = {};                 ///< default: ARRAY_buffer
  std::string within = {};                    ///< whose accesses
};

struct RealizeReduction {
  ir::Iname iname;
  ir::InameTag tag;           ///< g.N or l.N
  std::string temporary = {}; ///< default: TARGET_parts
};

/// Operations on numbers are carried out in the statements that `within` picks.
struct FoldConstants {
  std::string within = {};
};
struct CollectCommonFactors {
  ir::ArrayName array; ///< the statements that add to it, among those that `within` picks
  std::string within = {};
};

/// A sum over several loops in two stages.
struct SplitReduction {
  enum class Direction { Inward, Outward };
  ir::Iname iname;
  Direction direction;        ///< does the loop make the partial sums, or add them up?
  std::string temporary = {}; ///< default: TARGET_part
};

/// The statements that `within` picks accumulate in one piece.
struct Atomic {
  std::string within = {};
};

struct TagArrayAxes {
  ir::ArrayName array;
  std::string order; ///< "c", "f" or "N1,N0,sep": N0 is the axis whose elements are neighbours
};
struct SplitArrayAxis {
  ir::ArrayName array;
  std::int64_t axis = 0; ///< counted from 0
  std::int64_t count = 0;
  /// "C": the block comes first; "F": the position in it; or what TagArrayAxes says of all axes.
  std::string order = "C";
};
struct AddPadding {
  ir::ArrayName array;
  std::int64_t axis = 0; ///< counted from 0
  std::int64_t amount = 0;
};
struct AvoidBankConflicts {
  ir::ArrayName array;
};
struct SetTemporaryAddressSpace {
  ir::ArrayName array;
  ir::AddressSpace space;
};
struct PrivatizeTemporaries {
  std::vector<ir::Iname> inames;
  std::vector<ir::ArrayName> arrays;
};
struct UnprivatizeTemporaries {
  std::vector<ir::Iname> inames;
  std::vector<ir::ArrayName> arrays;
};
struct DuplicateTemporaries {
  std::vector<ir::ArrayName> arrays;
  std::string within; ///< the statements that get copies
};
struct AliasTemporaries {
  std::vector<ir::ArrayName> arrays; ///< the first one gives the memory
};

struct RealizeScan {
  ir::Iname iname;                      ///< the loop over blocks
  std::optional<ir::InameTag> tag = {}; ///< g.N or l.N; may also be given later
  std::string temporary = {};           ///< default: TARGET_parts
};

enum class Check { Dependence };
/// Waives `check` for the step before it.
struct Trust {
  std::string reason;
  Check check = Check::Dependence;
};

using StepAction =
    std::variant<SplitIname, TagInames, PrioritizeLoops, RenameIname, JoinInames, Assume, Trust,
                 ChunkIname, Tile, UntagInames, DuplicateInames, Distribute,
                 SeparateLoopHeadTailSlab, Reverse, Shift, Skew, AffineMapInames, UnrollAndJam,
                 RemoveUnusedInames, FixParameters, AddDependency, AddPrefetch, BufferArray,
                 RealizeReduction, Precompute, AssignmentToSubst, TagStatements, Atomic,
                 TagArrayAxes, SplitArrayAxis, AddPadding, SetTemporaryAddressSpace,
                 PrivatizeTemporaries, UnprivatizeTemporaries, DuplicateTemporaries,
                 AliasTemporaries, RealizeScan, AvoidBankConflicts, ExtractSubst, ExpandSubst,
                 ReductionArgToSubstRule, SplitReduction, FoldConstants, CollectCommonFactors>;

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
