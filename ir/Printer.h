//===- Printer.h - The stable text of a kernel ------------------------------------------===//
#pragma once

#include "ir/Kernel.h"

#include <string>

namespace loopy::ir {

/// Parameters, arrays, inames with tags, statements with domains, in a form that tests compare and
/// users read (-fplugin-arg-loopy-print=ir). Deterministic.
std::string toString(const Kernel &kernel);

/// { [i, j] : constraints } for the inames of a statement: the domain as a user writes it.
std::string toString(const isl::set &domain, const std::vector<Iname> &inames);

} // namespace loopy::ir
