//===- LoopNames.h - What a script's author knows of the loops so far ----------------------===//
#pragma once

#include "test/interpret/RandomRegion.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace loopy::test {

using NameList = std::vector<std::string>;

bool contains(const NameList &names, const std::string &name);

/// The loops of a region, kept up to date roughly while steps are made: which exist, which are
/// around each other, and which have a constant range. Choices are random.
class LoopNames {
public:
  LoopNames(Random &random, const Region &region);

  struct StatementUse {
    std::string id;
    NameList loops;         ///< of the region
    NameList read, written; ///< arrays
  };

  const std::string &any() const { return random.pick(inames); }
  /// Mostly one with a constant range.
  std::string anyConstant() const;
  bool isConstant(const std::string &name) const { return constant.contains(name); }
  /// Up to `count` loops inside of each other, innermost last.
  NameList nest(std::size_t count) const;
  const NameList &all() const { return inames; }
  /// Loops with a constant range around a statement.
  NameList constantAround(const StatementUse &statement) const;
  const StatementUse &anyStatement() const { return random.pick(statements); }
  /// A query that picks statements.
  std::string query() const;

  /// A step makes other loops of some.
  void replace(const NameList &olds, const NameList &news, const NameList &nowConstant = {});
  void rename(const std::string &from, const std::string &to);
  void add(const std::string &copy, const std::string &of);

private:
  Random &random;
  NameList inames;
  std::set<std::string> constant;
  std::map<std::string, NameList> around;    ///< the loops around a loop
  std::map<std::string, std::string> origin; ///< the region's loop that one is made of
  std::vector<StatementUse> statements;

  void visit(const Region &region, const std::vector<Node> &nodes, const NameList &outer);
};

} // namespace loopy::test
