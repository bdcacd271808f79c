//===- OpenCLVector.h - Vector statements as OpenCL C ------------------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "codegen/OpenCLExpr.h"

#include <set>
#include <string>
#include <vector>

namespace loopy::codegen {

/// "float8"; the element's name for one lane. Vectors of Bool are masks: an int of 0 or -1 per
/// lane, whatever was compared.
std::string openclVectorName(ir::ScalarType type, std::int64_t lanes);

/// ".s3", ".sf": one lane of a vector.
std::string componentName(std::int64_t lane);

/// Vectors that are loaded from private memory or stored there: by functions of the program,
/// because PoCL's vloadN and vstoreN take vectors apart, which then do not stay in registers.
using PrivateVectors = std::set<std::pair<ir::ScalarType, std::int64_t>>;
std::string privateVectorMacros(const PrivateVectors &vectors);

/// The lines of a statement, indented relative to each other. Adds to `used` what they need.
std::vector<std::string> printVector(const AstVector &vector, const ExprContext &context,
                                     PrivateVectors &used);

} // namespace loopy::codegen
