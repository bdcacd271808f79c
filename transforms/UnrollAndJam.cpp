#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>

namespace loopy::transforms {

using namespace ir;

Expected<Kernel> unrollAndJam(Kernel kernel, const UnrollAndJam &step) {
  Iname inner(step.iname.str() + "_inner");
  auto result = splitIname(std::move(kernel), {.iname = step.iname, .length = step.factor});
  if (!result)
    return result;
  for (Statement &statement : result->statements) {
    if (!isInside(statement, inner))
      continue;
    std::vector<Iname> inames = statement.inames;
    std::erase(inames, inner);
    inames.push_back(inner);
    reorder(statement, std::move(inames));
  }
  return tagInames(std::move(*result), {inner, Unroll{}});
}

} // namespace loopy::transforms
