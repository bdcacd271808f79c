#include "transforms/Query.h"
#include "transforms/Transforms.h"

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> tagStatements(Kernel kernel, const TagStatements &step) {
  auto selected = selectStatements(kernel, step.within);
  if (!selected)
    return std::unexpected(selected.error());
  for (std::size_t i = 0; i < kernel.statements.size(); ++i)
    if ((*selected)[i])
      kernel.statements[i].store = step.store;
  return kernel;
}

} // namespace loopy::transforms
