//===- ArrayUses.h - Which accesses a change of storage replaces ---------------------------===//
#pragma once

#include "ir/Dependences.h"
#include "transforms/Footprint.h"

#include <functional>
#include <optional>

namespace loopy::transforms {

/// What the steps that put a part of an array elsewhere have in common.
struct StoragePlace {
  std::vector<ir::Iname> outer; ///< the loops for each of whose iterations the part is held
  ir::AddressSpace space;       ///< Private or Local
  /// Each of these iterations has a copy of its own, not only those on the grid: then `outer` may
  /// be tagged later.
  bool hasCopyPerIteration = false;
};

/// The statements that the query `within` picks, as one flag per statement. Fails where the array
/// or an iname that a step names does not exist, or the query picks nothing (Query.h).
ir::Expected<std::vector<bool>> selectForStep(const ir::Kernel &kernel, const ir::ArrayName &array,
                                              const std::vector<ir::Iname> &sweep,
                                              const std::string &within);

/// The name that the user wants, or `standard` with `_` appended until it is free.
ir::Expected<std::string> storageName(const ir::Kernel &kernel, const std::string &wanted,
                                      std::string standard);

/// The accesses to `array` that `isWanted`, by the statements with a flag.
std::vector<ArrayUse> usesOf(const ir::Kernel &kernel, const ir::ArrayName &array,
                             const std::vector<bool> &selected,
                             const std::function<bool(const ir::StatementAccess &)> &isWanted);

/// Fails where an access is evaluated under a condition on data or its subscripts depend on data:
/// what it accesses could not be told beforehand.
ir::Expected<void> requireSure(const ir::Kernel &kernel, const std::vector<ArrayUse> &uses);

/// The loops around all uses that are not swept; those of work-items count as swept for local
/// memory, which they share. Local memory is the default where a loop of work-items is swept.
/// Fails where a swept loop is not around every use, is spread over work-groups, or over work-items
/// that would not share the memory.
ir::Expected<StoragePlace> placeFor(const ir::Kernel &kernel, const std::vector<ArrayUse> &uses,
                                    const std::vector<ir::Iname> &sweep,
                                    std::optional<ir::AddressSpace> space);

/// Fails where uses are in different loops that share an iname among the outer ones, unless its
/// iterations have copies of their own.
ir::Expected<void> requireSameLoops(const ir::Kernel &kernel, const std::vector<ArrayUse> &uses,
                                    const StoragePlace &place);

/// Makes `outer` the outermost loops of the statements from the first to the last use, so that
/// something can stand in these loops before or after them.
void nestOuterFirst(ir::Kernel &kernel, const std::vector<ArrayUse> &uses,
                    const std::vector<ir::Iname> &outer);

/// A new array for the part, one copy per work-group, or per work-item when private.
ir::Array newStorage(const ir::Kernel &kernel, const ir::Array &array, const StoragePlace &place,
                     const Footprint &footprint, const std::string &name);

/// The element of the new array called `name` that holds an element of the old one.
ir::Access inStorage(const ir::Kernel &kernel, const StoragePlace &place,
                     const Footprint &footprint, const std::string &name, const ir::Access &access);

/// Replaces the accesses to the used array in the statements that use it: all of them, or the loads
/// where `uses` has loads only.
void replaceAccesses(ir::Kernel &kernel, const std::vector<ArrayUse> &uses,
                     const std::function<ir::Access(const ir::Access &)> &replacement);

/// Inserts a statement; where the one that was there begins loops anew that `copy` is in, `copy`
/// does so instead.
void insertStatement(ir::Kernel &kernel, std::size_t position, ir::Statement copy);

/// The subscripts that select the copy: the inames of the grid among the outer ones, or all.
std::vector<ir::Expr> copySubscripts(const ir::Kernel &kernel, const StoragePlace &place);

} // namespace loopy::transforms
