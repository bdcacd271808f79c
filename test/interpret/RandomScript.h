//===- RandomScript.h - Transformation scripts made at random ------------------------------===//
#pragma once

#include "test/interpret/RandomRegion.h"
#include "transforms/Step.h"

#include <string>
#include <vector>

namespace loopy::test {

struct DescribedStep {
  transforms::StepAction action;
  std::string text;
};

/// Steps that may well be illegal or impossible, about loops and arrays that mostly exist.
std::vector<DescribedStep> randomScript(Random &random, const Region &region);

/// Steps number themselves from 1 on in their locations.
transforms::Script scriptOf(const std::vector<DescribedStep> &steps);

} // namespace loopy::test
