#include "test/interpret/ScriptWriter.h"

#include "ir/Operands.h"

#include <algorithm>
#include <utility>

namespace loopy::test {

using namespace ir;
using namespace transforms;

namespace {

void collect(const Expr &value, std::vector<Expr> &parts) {
  if (!loads(value).empty() && !value.getIf<Cast>())
    parts.push_back(value);
  if (!value.getIf<Load>())
    for (const Expr &operand : operands(value))
      collect(operand, parts);
}

bool mentions(const Expr &expr, const std::string &iname) {
  bool found = false;
  walk(expr, [&](const Expr &node) {
    const auto *reference = node.getIf<InameRef>();
    found |= reference && reference->name.str() == iname;
  });
  return found;
}

} // namespace

void ScriptWriter::precomputeRule(const std::string &name,
                                  const LoopNames::StatementUse &statement) {
  NameList swept = anySweep(statement);
  auto space =
      random.pick<std::optional<AddressSpace>>({std::nullopt, std::nullopt, AddressSpace::Local,
                                                AddressSpace::Private, AddressSpace::Global});
  std::string where = !space                            ? ""
                      : *space == AddressSpace::Local   ? " local"
                      : *space == AddressSpace::Private ? " private"
                                                        : " global";
  add(Precompute{ArrayName(name), inamesOf(swept), space, {}, {}},
      "precompute " + name + " " + listOf(swept) + where);
  copies.push_back(name + "_precomputed");
}

/// A part of what a statement of the region computes gets a name, and is stored.
void ScriptWriter::rule() {
  if (random.chance(60))
    split(loops.any(), length());
  const LoopNames::StatementUse &statement = loops.anyStatement();
  const Statement &source =
      *std::ranges::find(region.statements, StatementId(statement.id), &Statement::id);
  std::vector<Expr> parts;
  if (source.code.empty())
    collect(source.value, parts);
  if (parts.empty())
    return;
  const Expr &part = random.pick(parts);
  NameList parameters;
  for (const std::string &iname : statement.loops)
    if (mentions(part, iname) && random.chance(90))
      parameters.push_back(iname);
  std::string name = fresh(), text = toString(part), where = within();
  add(ExtractSubst{name, text, inamesOf(parameters), where},
      "extract_subst " + name + listOf(parameters) + " := " + text + " '" + where + "'");
  if (random.chance(15)) {
    where = loops.query();
    add(ExpandSubst{name, where}, "expand_subst " + name + " '" + where + "'");
  }
  precomputeRule(name, statement);
}

void ScriptWriter::reductionArgument() {
  const LoopNames::StatementUse &statement = loops.anyStatement();
  if (statement.loops.empty())
    return;
  NameList parameters = {random.pick(statement.loops)};
  std::string name = fresh(), where = "id:" + statement.id;
  add(ReductionArgToSubstRule{inamesOf(parameters), name, where},
      "reduction_arg_to_subst_rule " + name + listOf(parameters) + " '" + where + "'");
  precomputeRule(name, statement);
}

void ScriptWriter::splitReduction() {
  if (hasFloating)
    return;
  using Direction = SplitReduction::Direction;
  auto direction = random.pick({Direction::Inward, Direction::Outward});
  std::string iname = loops.any();
  if (random.chance(50)) {
    split(iname, length());
    iname += random.chance(50) ? "_inner" : "_outer";
  }
  add(SplitReduction{Iname(iname), direction, {}},
      "split_reduction " + iname + (direction == Direction::Inward ? " inward" : " outward"));
  if (random.chance(50))
    tag(iname, GroupAxis{0});
}

void ScriptWriter::scan() {
  if (hasFloating)
    return;
  std::string iname = loops.any();
  if (random.chance(80)) {
    split(iname, length());
    iname += "_outer";
  }
  auto how = random.pick<std::optional<InameTag>>(
      {std::nullopt, GroupAxis{0}, GroupAxis{0}, LocalAxis{0}});
  add(RealizeScan{Iname(iname), how, {}}, "scan " + iname + " " + (how ? toString(*how) : "-"));
}

void ScriptWriter::atomic() {
  if (hasFloating)
    return;
  const LoopNames::StatementUse &statement = loops.anyStatement();
  std::string where = random.chance(60) ? "id:" + statement.id : loops.query();
  add(Atomic{where}, "atomic '" + where + "'");
  if (!statement.loops.empty() && random.chance(70))
    onGrid(random.pick(statement.loops));
}

void ScriptWriter::arithmetic() {
  if (random.chance(60)) {
    std::string where = within();
    return add(FoldConstants{where}, "fold_constants '" + where + "'");
  }
  const LoopNames::StatementUse &statement = loops.anyStatement();
  if (hasFloating || statement.written.empty())
    return;
  std::string array = random.pick(statement.written);
  add(CollectCommonFactors{ArrayName(array), {}}, "collect_common_factors " + array);
}

} // namespace loopy::test
