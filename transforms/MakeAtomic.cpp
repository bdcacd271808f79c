//===- MakeAtomic.cpp - Accumulations in one piece ------------------------------------------===//
#include "ir/Reduction.h"
#include "transforms/Query.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <set>

namespace loopy::transforms {

using namespace ir;

static std::unexpected<Error> failAt(const Statement &statement, std::string message) {
  return std::unexpected(Error{
      std::move(message), {}, {{statement.location, "'" + statement.id.str() + "' is here"}}});
}

static Expected<void> requireAccumulation(const Kernel &kernel, const Statement &statement) {
  const std::string name = "'" + statement.id.str() + "' cannot be atomic: ";
  if (!reductionOf(statement))
    return failAt(statement,
                  name + "it does not accumulate into one element of type int, unsigned, long, "
                         "unsigned long, float or double, with +, -, *, |, &, ^, a minimum or a "
                         "maximum");
  if (kernel.find(statement.target.array)->storage != Storage::Host)
    return failAt(statement, name + "'" + statement.target.array.str() +
                                 "' is a local variable of the kernel; declare it outside");
  return {};
}

Expected<Kernel> makeAtomic(Kernel kernel, const Atomic &step) {
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  std::set<StatementId> originals; // all parts of a statement are alike
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    if (!(*selected)[i])
      continue;
    if (auto known = requireAccumulation(kernel, kernel.statements[i]); !known)
      return std::unexpected(known.error());
    originals.insert(kernel.statements[i].originalId());
  }
  for (Statement &statement : kernel.statements)
    statement.isAtomic |= originals.contains(statement.originalId());
  return kernel;
}

} // namespace loopy::transforms
