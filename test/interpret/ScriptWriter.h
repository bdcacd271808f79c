//===- ScriptWriter.h - Steps made at random ------------------------------------------------===//
//
// Every function appends one step or a few that belong together, about loops and arrays that mostly
// exist.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "test/interpret/LoopNames.h"
#include "test/interpret/RandomScript.h"

#include <optional>
#include <string>
#include <vector>

namespace loopy::test {

class ScriptWriter {
public:
  ScriptWriter(Random &random, const Region &region);

  Random &random;
  LoopNames loops;
  std::vector<DescribedStep> steps;
  bool hasFloating = false; ///< sums in another order have other bits

  // --- LoopSteps.cpp: which loops there are, and how they are executed
  void split(const std::string &iname, std::int64_t length, transforms::SplitIname options = {});
  void onGrid(const std::string &iname);
  void tag(const std::string &iname, ir::InameTag how);
  void anySplit();
  void chunk();
  void tile();
  void vectorize();
  void anyTag();
  void untag();
  void prioritize();
  void rename();
  void duplicate();
  void distribute();
  void slab();
  void jam();
  void join();

  // --- IndexSteps.cpp: the numbers that loops count with, and parameters
  void reindex();
  void map();
  void aboutParameters();

  // --- StorageSteps.cpp: where values live, and who computes them
  void cooperate();
  void storage();
  void recompute();
  void layout();
  void reduction();

  // --- LayoutSteps.cpp: how local arrays and copies lie in memory
  void copyLayout();
  void privatize();
  void unprivatize();

  // --- ExpressionSteps.cpp: expressions with names, accumulations
  void rule();
  void reductionArgument();
  void splitReduction();
  void scan();
  void atomic();
  void arithmetic();

private:
  const Region &region;
  NameList copies; ///< arrays that steps may have made

  void add(transforms::StepAction action, std::string text);
  std::string fresh() const { return "w" + std::to_string(steps.size()); }
  std::int64_t length() { return random.pick<std::int64_t>({2, 3, 4, 4, 8}); }
  std::string within() { return random.chance(12) ? loops.query() : ""; }
  NameList anySweep(const LoopNames::StatementUse &statement);
  std::string anyTemporary();
  void precomputeRule(const std::string &name, const LoopNames::StatementUse &statement);
};

std::vector<ir::Iname> inamesOf(const NameList &names);
std::string listOf(const NameList &names);

} // namespace loopy::test
