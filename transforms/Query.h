//===- Query.h - Which statements does a step concern? ---------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <string>
#include <string_view>
#include <vector>

namespace loopy::transforms {

/// Whether `text` has the form of `pattern`, in which * stands for any characters and ? for one.
bool matchesGlob(std::string_view pattern, std::string_view text);

/// One flag per statement of the kernel: whether `query` picks it. Queries are Loo.py's:
///   id:GLOB      the statement's name (for a part of a statement also that of the whole)
///   writes:GLOB  the array that it writes
///   reads:GLOB   an array that it reads
///   iname:GLOB   a loop around it
///   tag:GLOB     the tag of a loop around it, as in tag:l.*
/// joined by `not`, `and`, `or` (binding in this order) and parentheses. The empty query picks all
/// statements. Fails when the query cannot be read or picks nothing.
ir::Expected<std::vector<bool>> selectStatements(const ir::Kernel &kernel,
                                                 const std::string &query);

} // namespace loopy::transforms
