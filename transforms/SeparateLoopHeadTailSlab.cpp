#include "ir/IslCoalesce.h"
#include "ir/Order.h"
#include "transforms/Inames.h"
#include "transforms/Transforms.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace loopy::transforms {

using namespace ir;

namespace {

struct Part {
  isl::set condition; ///< over the iname, the inames around it and parameters
  std::string suffix; ///< of the statements' names
};

/// The head, the bulk and the tail of one loop.
std::array<Part, 3> partsOf(const Kernel &kernel, const LoopRun &run, const Iname &iname,
                            const Slabs &slabs) {
  isl::ctx ctx = kernel.assumptions.ctx();
  isl::set values = emptySet(ctx);
  for (std::size_t i = run.first; i <= run.last; ++i) {
    const Statement &statement = kernel.statements[i];
    isl::set own = statement.domain.intersect(kernel.assumptions);
    for (std::size_t inner = run.depth + 1; inner < statement.inames.size(); ++inner)
      own = projectOut(own, statement.inames[inner].str());
    values = values.unite(own);
  }
  isl::set line = bindInames(ir::coalesced(values), "line", {iname});
  isl::pw_aff first = line.min_multi_pw_aff().at(0), last = line.max_multi_pw_aff().at(0);
  isl::pw_aff value = *toPwAff(ctx, inameRef(iname));
  isl::set afterHead = value.ge_set(first.add_constant(slabs.head));
  isl::set beforeTail = value.le_set(last.add_constant(-slabs.tail));
  return {{{value.lt_set(first.add_constant(slabs.head)), "_head"},
           {afterHead.intersect(beforeTail), ""},
           {value.gt_set(last.add_constant(-slabs.tail)).intersect(afterHead), "_tail"}}};
}

StatementId freeId(const Kernel &before, const Kernel &after, const std::string &text) {
  StatementId id(text);
  while (before.find(id) || after.find(id))
    id = StatementId(id.str() + "_");
  return id;
}

} // namespace

Expected<Kernel> separateLoopHeadTailSlab(Kernel kernel, const SeparateLoopHeadTailSlab &step) {
  const Iname &iname = step.iname;
  if (auto known = requireIname(kernel, iname); !known)
    return std::unexpected(known.error());
  if (step.slabs.head < 0 || step.slabs.tail < 0)
    return fail("the number of iterations at an end of '" + iname.str() + "' must not be negative");
  if (step.slabs.head == 0 && step.slabs.tail == 0)
    return fail("no iterations of '" + iname.str() +
                "' are to be separated: give a number for the head or for the tail");

  for (std::int64_t number : {step.slabs.head, step.slabs.tail})
    if (auto modest = requireModest(number, "the number of separate iterations"); !modest)
      return std::unexpected(modest.error());

  Kernel result = kernel;
  result.statements.clear();
  std::vector<LoopRun> runs = loopsOver(kernel, iname);
  auto run = runs.begin();
  for (std::size_t i = 0; i < kernel.statements.size(); ++i) {
    if (run == runs.end() || i != run->first) {
      result.statements.push_back(kernel.statements[i]);
      continue;
    }
    std::size_t before = result.statements.size();
    bool isFirstPart = true;
    for (const Part &part : partsOf(kernel, *run, iname, step.slabs)) {
      bool isFirst = true;
      for (std::size_t j = run->first; j <= run->last; ++j) {
        Statement statement = kernel.statements[j];
        statement.domain = ir::coalesced(statement.domain.intersect(part.condition));
        if (statement.domain.intersect(kernel.assumptions).is_empty())
          continue;
        if (!part.suffix.empty()) {
          statement.partOf = statement.originalId();
          statement.id = freeId(kernel, result, statement.id.str() + part.suffix);
        }
        if (isFirst)
          statement.newLoop = isFirstPart ? kernel.statements[run->first].newLoop : iname;
        isFirst = false;
        result.statements.push_back(std::move(statement));
      }
      isFirstPart &= isFirst;
    }
    if (result.statements.size() == before) // never executed
      result.statements.insert(result.statements.end(), kernel.statements.begin() + run->first,
                               kernel.statements.begin() + run->last + 1);
    i = run->last;
    ++run;
  }
  return result;
}

} // namespace loopy::transforms
