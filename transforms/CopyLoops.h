//===- CopyLoops.h - Loops that copy a part of an array ------------------------------------===//
#pragma once

#include "transforms/ArrayUses.h"

#include <map>
#include <string>

namespace loopy::transforms {

/// The work-items of a group: for each axis of the group its first value and its size.
using GroupShape = std::map<unsigned, std::pair<std::int64_t, std::int64_t>>;

/// The group in which a statement runs. Fails where an axis has no constant size.
ir::Expected<GroupShape> groupShape(const ir::Kernel &kernel, const ir::Statement &statement);

/// A part of an array that is held elsewhere.
struct HeldPart {
  StoragePlace place;
  Footprint footprint;
  GroupShape shape; ///< for local memory
  std::string name; ///< of the new array
};

/// The part that `uses` access, with a new name as storageName chooses it.
/// Fails where footprintOf, groupShape or storageName fail.
ir::Expected<HeldPart> heldPart(const ir::Kernel &kernel, const std::vector<ArrayUse> &uses,
                                StoragePlace place, const std::string &wantedName,
                                std::string standardName);

/// One iteration per element of a footprint, for each iteration of the loops outside.
struct CopyLoops {
  std::vector<ir::Iname> inames; ///< new ones, outermost first
  std::map<ir::Iname, ir::InameTag> tags;
  isl::set domain;                  ///< over parameters, the outer inames and `inames`
  std::vector<ir::Expr> inBox;      ///< the element, counted from the start of the box
  std::vector<ir::Expr> subscripts; ///< the element in the array
};

/// Loops over the footprint, shared by the work-items of the group: the last axis of the array runs
/// along axis 0 of the group, and so on; what is longer than the group is copied in rounds. An
/// empty shape gives sequential loops. The new inames begin with `prefix`.
CopyLoops copyLoops(const ir::Kernel &kernel, const Footprint &footprint, const GroupShape &shape,
                    const std::string &prefix);

} // namespace loopy::transforms
