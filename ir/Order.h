//===- Order.h - Which pairs of instances does an execution order respect? -----------===//
#pragma once

#include "ir/Dependences.h"

#include <compare>
#include <map>
#include <vector>

namespace loopy::ir {

/// One level of an execution order, outermost first, for a pair of statements.
struct OrderLevel {
  enum class Kind {
    Given,      ///< both instances have the same value here (only such pairs are looked at)
    Sequential, ///< ascending values
    Parallel,   ///< different values run in any order
  };
  Kind kind;
  Iname source; ///< the iname of the source statement at this level
  Iname sink;   ///< and of the sink statement (the same one in a shared loop)
};

/// The map from current to original instances { S[inames] -> O[original inames] }, O being
/// Statement::originalId.
isl::map originMap(const Statement &statement);

/// Translates dependences between original and current instances; each statement's map is made
/// once.
class InstanceMaps {
public:
  explicit InstanceMaps(const Kernel &kernel) : kernel(kernel) {}

  /// { source'[..] -> sink'[..] } : the dependence in terms of the statements' current inames.
  isl::map currentPairs(const Dependence &dependence);
  /// The way back, for some of these pairs.
  isl::map originalPairs(const Dependence &dependence, const isl::map &pairs);

private:
  const isl::map &originOf(const StatementId &id);

  const Kernel &kernel;
  std::map<StatementId, isl::map> origins;
};

/// The pairs for which the source is not surely executed before the sink: those that first differ
/// at a level that is parallel or where the source comes later, and those equal at all levels
/// unless `textual` is less (source's text before the sink's).
isl::map unorderedPairs(isl::map pairs, const Statement &source, const Statement &sink,
                        const std::vector<OrderLevel> &levels, std::strong_ordering textual);

/// Whether the unordered pairs of a dependence between two current statements are surely none, as
/// far as levels show that are loops of the original program: its relation has no blocks yet, which
/// makes it much cheaper to look at than pairs of current instances. False says nothing.
bool areOrderedByOriginalLoops(const Dependence &dependence, const Statement &source,
                               const Statement &sink, const std::vector<OrderLevel> &levels,
                               std::strong_ordering textual);

/// The pairs for which the source surely comes first: those that are equal at the `Given` levels
/// and are not among the above.
isl::map orderedPairs(const isl::map &pairs, const Statement &source, const Statement &sink,
                      const std::vector<OrderLevel> &levels, std::strong_ordering textual);

/// Finds the statements of a kernel without a look at all of them.
class StatementIndex {
public:
  explicit StatementIndex(const Kernel &kernel);

  bool contains(const StatementId &id) const { return positions.contains(id); }
  /// In Kernel::statements.
  std::size_t position(const StatementId &id) const { return positions.at(id); }
  /// The statements that share the instances of an original one (Statement::partOf).
  const std::vector<StatementId> &partsOf(const StatementId &original) const;

private:
  std::map<StatementId, std::size_t> positions;
  std::map<StatementId, std::vector<StatementId>> parts;
};

/// The dependence between each two statements that share the instances of its source and its sink
/// (Statement::partOf): `source` and `sink` are those statements, all else is the dependence's.
std::vector<Dependence> dependencesOfParts(const StatementIndex &statements,
                                           const Dependence &dependence);

/// Those of `pairs` { source[i] -> sink[j] } of two statements (by position) for which i is before
/// j in the kernel's order, tags apart.
isl::map pairsInOrder(const Kernel &kernel, std::size_t source, std::size_t sink,
                      const isl::map &pairs);

/// How many of their leading inames two statements share as loops in the kernel's order.
std::size_t sharedLoops(const Kernel &kernel, std::size_t statement, std::size_t other);

/// Two statements of the same loops that were transformed alike: instances that agreed in all
/// original inames agree in all current ones.
bool haveSameInames(const Statement &a, const Statement &b);

/// All pairs of instances of two statements.
isl::map allPairs(const Statement &source, const Statement &sink);

/// A sentence that shows one of the (original) pairs: "iteration i=1 writes a[1], which i=2 reads".
/// Empty when `pairs` is empty.
std::string describePair(const Kernel &original, const Dependence &dependence,
                         const isl::map &pairs);

} // namespace loopy::ir
