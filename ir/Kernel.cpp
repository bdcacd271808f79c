#include "ir/Kernel.h"

#include "ir/Overloaded.h"

#include <algorithm>
#include <set>

namespace loopy::ir {

bool isParallel(const InameTag &tag) {
  return std::holds_alternative<GroupAxis>(tag) || std::holds_alternative<LocalAxis>(tag);
}

bool isUnordered(const InameTag &tag) {
  return isParallel(tag) || std::holds_alternative<Vectorize>(tag) ||
         std::holds_alternative<Interleave>(tag);
}

std::string toString(const InameTag &tag) {
  return std::visit(
      Overloaded{
          [](Sequential) { return std::string("for"); },
          [](GroupAxis group) { return "g." + std::to_string(group.axis); },
          [](LocalAxis local) { return "l." + std::to_string(local.axis); },
          [](Unroll) { return std::string("unr"); },
          [](UnrollHint) { return std::string("unr_hint"); },
          [](Ordered) { return std::string("ord"); },
          [](Vectorize) { return std::string("vec"); },
          [](Interleave ilp) { return std::string(ilp.unrolled ? "ilp" : "ilp.seq"); },
      },
      tag);
}

namespace {

template <typename Items, typename Member, typename Key>
auto findBy(const Items &items, Member member, const Key &key) -> decltype(items.data()) {
  auto found = std::ranges::find(items, key, member);
  return found == items.end() ? nullptr : &*found;
}

} // namespace

Statement mapStatement(const Statement &statement, const CodeMapping &mapping) {
  Statement result = statement;
  for (Expr &predicate : result.predicates)
    predicate = mapping.expr(predicate);
  if (!statement.code.empty()) {
    result.code = mapCode(statement.code, mapping);
    return result;
  }
  result.target = mapping.target(statement.target);
  result.value = mapping.expr(statement.value);
  return result;
}

void visitStatement(const Statement &statement, const CodeVisitor &visitor) {
  std::ranges::for_each(statement.predicates, visitor.expr);
  if (!statement.code.empty())
    return visitCode(statement.code, visitor);
  visitor.expr(statement.value);
  visitor.target(statement.target);
}

const Statement *Kernel::find(const StatementId &id) const {
  return findBy(statements, &Statement::id, id);
}
const Array *Kernel::find(const ArrayName &name) const {
  return findBy(arrays, &Array::name, name);
}
const Parameter *Kernel::find(const ParameterName &name) const {
  return findBy(parameters, &Parameter::name, name);
}

bool Kernel::hasIname(const Iname &name) const {
  return std::ranges::any_of(statements, [&](const Statement &statement) {
    return std::ranges::find(statement.inames, name) != statement.inames.end();
  });
}

InameTag Kernel::tag(const Iname &name) const {
  auto found = tags.find(name);
  return found == tags.end() ? InameTag(Sequential{}) : found->second;
}

std::vector<Iname> Kernel::inames() const {
  std::vector<Iname> result;
  std::set<Iname> seen;
  for (const Statement &statement : statements)
    for (const Iname &name : statement.inames)
      if (seen.insert(name).second)
        result.push_back(name);
  return result;
}

} // namespace loopy::ir
