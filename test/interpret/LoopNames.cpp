#include "test/interpret/LoopNames.h"

#include "ir/Dependences.h"

#include <algorithm>

namespace loopy::test {

using namespace ir;

bool contains(const NameList &names, const std::string &name) {
  return std::ranges::find(names, name) != names.end();
}

LoopNames::LoopNames(Random &random, const Region &region) : random(random) {
  visit(region, region.nodes, {});
}

void LoopNames::visit(const Region &region, const std::vector<Node> &nodes, const NameList &outer) {
  for (const Node &node : nodes) {
    if (const auto *test = std::get_if<Test>(&node))
      visit(region, test->body, outer);
    if (const auto *leaf = std::get_if<Leaf>(&node)) {
      const Statement &statement = region.statements[leaf->statement];
      StatementUse use{statement.id.str(), outer, {}, {}};
      for (const StatementAccess &access : accessesOf(statement))
        (access.isWrite ? use.written : use.read).push_back(access.access.array.str());
      statements.push_back(std::move(use));
    }
    const auto *loop = std::get_if<Loop>(&node);
    if (!loop)
      continue;
    inames.push_back(loop->iname);
    around[loop->iname] = outer;
    origin[loop->iname] = loop->iname;
    if (loop->uppers[0].terms.empty() && loop->lowers[0].terms.empty())
      constant.insert(loop->iname);
    NameList inner = outer;
    inner.push_back(loop->iname);
    visit(region, loop->body, inner);
  }
}

std::string LoopNames::anyConstant() const {
  NameList known;
  std::ranges::copy_if(inames, std::back_inserter(known),
                       [&](const std::string &name) { return isConstant(name); });
  return known.empty() || random.chance(15) ? any() : random.pick(known);
}

NameList LoopNames::nest(std::size_t count) const {
  const std::string &inner = any();
  auto outer = around.find(inner);
  NameList chain = outer == around.end() ? NameList() : outer->second;
  chain.push_back(inner);
  std::erase_if(chain, [&](const std::string &name) { return !contains(inames, name); });
  if (chain.size() > count)
    chain.erase(chain.begin(), chain.end() - static_cast<std::ptrdiff_t>(count));
  return chain;
}

NameList LoopNames::constantAround(const StatementUse &statement) const {
  NameList result;
  for (const std::string &name : inames)
    if (auto of = origin.find(name);
        isConstant(name) && of != origin.end() && contains(statement.loops, of->second))
      result.push_back(name);
  return result;
}

std::string LoopNames::query() const {
  const StatementUse &statement = anyStatement();
  switch (random.below(5)) {
  case 0:
    return "writes:" + random.pick(statement.written);
  case 1:
    return statement.read.empty() ? "reads:a" : "reads:" + random.pick(statement.read);
  case 2:
    return "iname:" + any();
  case 3:
    return "not id:" + statement.id;
  default:
    return "id:" + statement.id;
  }
}

void LoopNames::replace(const NameList &olds, const NameList &news, const NameList &nowConstant) {
  NameList outer = around[olds.front()];
  std::string of = origin[olds.back()];
  std::erase_if(inames, [&](const std::string &name) { return contains(olds, name); });
  for (const std::string &name : news) {
    inames.push_back(name);
    around[name] = outer;
    origin.try_emplace(name, of);
    outer.push_back(name);
  }
  constant.insert(nowConstant.begin(), nowConstant.end());
}

void LoopNames::rename(const std::string &from, const std::string &to) {
  std::erase(inames, from);
  add(to, from);
}

void LoopNames::add(const std::string &copy, const std::string &of) {
  if (contains(inames, copy))
    return;
  inames.push_back(copy);
  around[copy] = around[of];
  origin[copy] = origin[of];
  if (isConstant(of))
    constant.insert(copy);
}

} // namespace loopy::test
