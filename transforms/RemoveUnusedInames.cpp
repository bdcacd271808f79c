#include "ir/IndexOf.h"
#include "ir/IslResult.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <optional>

namespace loopy::transforms {

using namespace ir;

/// The only value of an iname for each value of the others; nothing where it has several or no
/// single formula.
static std::optional<Expr> onlyValue(const Kernel &kernel, const Statement &statement,
                                     const Iname &iname) {
  isl::set values = bindInames(statement.domain.intersect(kernel.assumptions), "value", {iname});
  if (!ir::managed(values.ctx(), isl_map_from_range(values.copy())).is_single_valued())
    return std::nullopt;
  return indexOf(kernel, ir::managed(values.ctx(), isl_pw_multi_aff_from_set(values.copy())).at(0));
}

Expected<Kernel> removeUnusedInames(Kernel kernel, const RemoveUnusedInames &) {
  for (const Iname &iname : kernel.inames()) {
    if (kernel.tag(iname) != InameTag(Sequential{}))
      continue;
    std::vector<std::pair<Statement *, Expr>> values;
    bool isSingle = true;
    for (Statement &statement : kernel.statements)
      if (isSingle && isInside(statement, iname)) {
        auto value = onlyValue(kernel, statement, iname);
        isSingle = value.has_value();
        if (value)
          values.emplace_back(&statement, *value);
      }
    if (!isSingle)
      continue;
    for (auto &[statement, value] : values) {
      std::vector<Iname> inames = statement->inames;
      std::erase(inames, iname);
      reindex(*statement, {{iname, value}}, universe(kernel.assumptions.ctx()), inames);
    }
    replaceInKernel(kernel, {iname}, {});
  }
  return kernel;
}

} // namespace loopy::transforms
