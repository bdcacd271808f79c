#include "codegen/StoredValues.h"

#include "ir/Overloaded.h"

#include <algorithm>
#include <functional>

namespace loopy::codegen {

using namespace ir;

namespace {

/// Calls a function for every assignment in code, with the loop whose step it is.
void visitAssignments(const CodeBlock &block,
                      const std::function<void(const CodeAssign &, const CodeLoop *)> &visit) {
  for (const CodeNode &node : block)
    std::visit(Overloaded{
                   [&](const CodeAssign &assign) { visit(assign, nullptr); },
                   [&](const CodeIf &branch) {
                     visitAssignments(branch.then, visit);
                     visitAssignments(branch.otherwise, visit);
                   },
                   [&](const CodeLoop &loop) {
                     visitAssignments(loop.body, visit);
                     for (const CodeAssign &assign : loop.step)
                       visit(assign, &loop);
                   },
                   [&](const CodeSwitch &choice) {
                     for (const CodeCase &one : choice.cases)
                       visitAssignments(one.body, visit);
                   },
                   [&](const CodeScope &scope) { visitAssignments(scope.body, visit); },
                   [](const auto &) {},
               },
               node);
}

unsigned loadsOf(const Expr &expr, const ArrayName &variable) {
  return std::ranges::count_if(loads(expr),
                               [&](const Access &access) { return access.array == variable; });
}

unsigned loadsIn(const CodeBlock &block, const ArrayName &variable) {
  unsigned count = 0;
  visitCode(block, {[&](const Expr &expr) { count += loadsOf(expr, variable); },
                    [&](const Access &target) {
                      for (const Expr &subscript : target.subscripts)
                        count += loadsOf(subscript, variable);
                    }});
  return count;
}

/// Whether `value` is `variable + c` with positive c, whatever conversions are around it.
bool countsUp(const Expr &value, const ArrayName &variable) {
  if (const auto *conversion = value.getIf<Cast>())
    return countsUp(conversion->operand, variable);
  const auto *sum = value.getIf<Binary>();
  if (!sum || sum->op != BinaryOp::Add)
    return false;
  auto amount = literalValue(sum->rhs);
  const Expr *counter = &sum->lhs;
  while (const auto *conversion = counter->getIf<Cast>())
    counter = &conversion->operand;
  const auto *old = counter->getIf<Load>();
  return old && old->access.array == variable && amount && *amount > 0;
}

/// The first operand of a chain of `&&`: all others are evaluated only where it holds.
const Expr &firstConjunct(const Expr &condition) {
  const auto *node = condition.getIf<Binary>();
  return node && node->op == BinaryOp::LogicalAnd ? firstConjunct(node->lhs) : condition;
}

} // namespace

std::vector<StoredValue> storedValues(const Kernel &kernel, const ArrayName &array) {
  std::vector<StoredValue> result;
  for (const Statement &statement : kernel.statements) {
    if (statement.code.empty() && statement.target.array == array)
      result.push_back({&statement, statement.value});
    visitAssignments(statement.code, [&](const CodeAssign &assign, const CodeLoop *step) {
      if (assign.target.array == array)
        result.push_back({&statement, assign.value, step});
    });
  }
  return result;
}

std::optional<CountingLoop> countingLoopOf(const Kernel &kernel, const ArrayName &variable) {
  std::vector<StoredValue> first;
  std::optional<StoredValue> step;
  for (const StoredValue &stored : storedValues(kernel, variable)) {
    if (!stored.stepOf) {
      first.push_back(stored);
      continue;
    }
    if (step || !countsUp(stored.value, variable))
      return std::nullopt;
    step = stored;
  }
  if (!step || !step->stepOf->testsFirst)
    return std::nullopt;
  const CodeLoop *loop = step->stepOf;
  bool changes = false;
  visitAssignments(loop->body, [&](const CodeAssign &assign, const CodeLoop *) {
    changes |= assign.target.array == variable;
  });
  const auto *test = firstConjunct(loop->condition).getIf<Binary>();
  const auto *counter = test ? test->lhs.getIf<Load>() : nullptr;
  if (changes || !counter || counter->access.array != variable ||
      (test->op != BinaryOp::Less && test->op != BinaryOp::LessEqual) ||
      loadsOf(test->rhs, variable) > 0)
    return std::nullopt;
  unsigned inside = loadsIn(loop->body, variable) + loadsOf(loop->condition, variable), all = 0;
  for (const CodeAssign &assign : loop->step) {
    inside += loadsOf(assign.value, variable);
    if (assign.target.array != variable && loadsOf(assign.value, variable) > 0)
      return std::nullopt; // after the step of the variable, perhaps
  }
  for (const Statement &statement : kernel.statements)
    visitStatement(statement, {[&](const Expr &expr) { all += loadsOf(expr, variable); },
                               [&](const Access &target) {
                                 for (const Expr &subscript : target.subscripts)
                                   all += loadsOf(subscript, variable);
                               }});
  if (all != inside)
    return std::nullopt;
  return CountingLoop{first, {step->statement, test->rhs}, test->op == BinaryOp::Less};
}

} // namespace loopy::codegen
