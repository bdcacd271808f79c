//===- RegionValues.h - Arrays, subscripts and values made at random ------------------------===//
#pragma once

#include "test/interpret/RandomRegion.h"

#include <string>
#include <vector>

namespace loopy::test {

/// What kind of region is made.
struct RegionKind {
  bool isCompact = false;  ///< a nest or two with one or two statements: quick to compile
  bool isSmall = false;    ///< all ranges are constants, as for one work-group
  bool isTidy = false;     ///< the first array is written, the others are read
  bool isFloating = false; ///< some arrays hold floating numbers
};

/// The part of a region's author that knows arrays, variables and expressions. Integers are never
/// computed from floating numbers: the conversion would be undefined for some.
class RegionValues {
protected:
  RegionValues(Random &random, RegionKind kind);

  Random &random;
  RegionKind kind;
  Region region;
  std::vector<std::string> inames;     ///< around the current place, outermost first
  std::vector<ir::ArrayName> locals;   ///< in scope
  std::vector<std::string> hostArrays; ///< that statements may write

  const ir::Array &array(const ir::ArrayName &name) const;
  /// One copy per iteration of the loops around.
  std::vector<ir::Expr> scope() const;
  Affine affine(bool simple = false);
  static ir::Expr exprOf(const Affine &affine);

  ir::Access target();
  ir::Access access(bool gathers = true);
  ir::Access local();
  ir::Expr loaded(const ir::Access &access) { return ir::load(access, array(access.array).type); }
  /// An array that can be read as a `type`, with one axis.
  ir::ArrayName readable(ir::ScalarType type);

  ir::Expr leaf(ir::ScalarType type);
  ir::Expr condition();
  ir::Expr value(ir::ScalarType type, unsigned depth);

private:
  void declareParameters();
  void declareArrays();
  void declareFunction();
  ir::ScalarType arrayType();
  Affine column();
  ir::Access tidyTarget();
};

} // namespace loopy::test
