//===- ExtractCodeBranch.cpp - Branches inside of code ---------------------------------------===//
#include "clang-plugin/ExtractCodeParts.h"

#include "clang/AST/Stmt.h"

namespace loopy::plugin {

void lowerIfAsCode(State &state, const clang::IfStmt *branch) {
  if (branch->isConsteval())
    refuse(branch->getIfLoc(), "'if consteval' is not supported in kernels");
  lowerIfVariables(state, branch);
  const clang::Expr *condition = branch->getCond();
  bool constant = false;
  if (!condition->HasSideEffects(state.context) &&
      condition->EvaluateAsBooleanCondition(constant, state.context)) {
    if (const clang::Stmt *taken = constant ? branch->getThen() : branch->getElse())
      lowerStatement(state, taken);
    return;
  }
  performInner(state, condition);
  ir::CodeIf result{lowerTruth(state, condition), {}, {}};
  result.then = lowerBlock(state, [&] { lowerStatement(state, branch->getThen()); });
  if (branch->getElse())
    result.otherwise = lowerBlock(state, [&] { lowerStatement(state, branch->getElse()); });
  if (result.then.empty() && !result.otherwise.empty()) {
    result.condition = negation(result.condition);
    std::swap(result.then, result.otherwise);
  }
  state.code->block->push_back(std::move(result));
}

namespace {

/// Opens the cases that one or several labels stand for; returns the statement after them.
const clang::Stmt *lowerLabels(State &state, const clang::Stmt *statement,
                               std::vector<ir::CodeCase> &cases) {
  constexpr std::int64_t mostValues = 256;
  cases.emplace_back();
  while (const auto *label = llvm::dyn_cast<clang::SwitchCase>(statement)) {
    statement = label->getSubStmt();
    const auto *values = llvm::dyn_cast<clang::CaseStmt>(label);
    if (!values) {
      cases.back().isDefault = true;
      continue;
    }
    std::int64_t first = values->getLHS()->EvaluateKnownConstInt(state.context).getExtValue();
    std::int64_t last = first;
    if (values->getRHS())
      last = values->getRHS()->EvaluateKnownConstInt(state.context).getExtValue();
    if (last - first >= mostValues)
      refuse(label->getBeginLoc(), "this range of 'case' values is too large; use 'if'");
    for (std::int64_t value = first; value <= last; ++value)
      cases.back().values.push_back(value);
  }
  return statement;
}

} // namespace

void lowerSwitchAsCode(State &state, const clang::SwitchStmt *choice) {
  if (choice->hasInitStorage() || choice->getConditionVariable())
    refuse(choice->getSwitchLoc(), "a 'switch' that declares a variable is not supported in "
                                   "kernels; declare it before");
  const auto *body = llvm::dyn_cast<clang::CompoundStmt>(choice->getBody());
  if (!body)
    refuse(choice->getSwitchLoc(), "a 'switch' without braces is not supported in kernels");
  ir::CodeSwitch result{lowerValue(state, choice->getCond()), {}};
  state.code->jumps.push_back(CodeState::Jump::Switch);
  for (const clang::Stmt *statement : body->body()) {
    if (llvm::isa<clang::SwitchCase>(statement))
      statement = lowerLabels(state, statement, result.cases);
    if (result.cases.empty())
      refuse(statement->getBeginLoc(), "a statement before the first 'case' never runs");
    ir::CodeBlock block = lowerBlock(state, [&] { lowerStatement(state, statement); });
    append(result.cases.back().body, std::move(block));
  }
  state.code->jumps.pop_back();
  state.code->block->push_back(std::move(result));
}

ir::Expr lowerDecisionInCode(State &state, const clang::Expr *expression, const Decision &decision,
                             const std::function<ir::Expr(const clang::Expr *)> &lower) {
  const auto *logical = llvm::dyn_cast<clang::BinaryOperator>(expression);
  bool isAnd = logical && logical->getOpcode() == clang::BO_LAnd;
  ir::Expr condition = lowerValue(state, decision.condition);
  std::vector<ir::CodeBlock> blocks;
  std::vector<ir::Expr> values;
  for (const clang::Expr *operand : decision.optional)
    blocks.push_back(lowerBlock(state, [&] {
      performInner(state, operand);
      values.push_back(lower(operand));
    }));
  if (std::ranges::all_of(blocks, [](const ir::CodeBlock &block) { return block.empty(); })) {
    if (logical)
      return ir::binary(isAnd ? ir::BinaryOp::LogicalAnd : ir::BinaryOp::LogicalOr, condition,
                        values[0], ir::ScalarType::Bool);
    return ir::select(condition, values[0], values[1]);
  }
  ir::ScalarType type = values[0].type();
  std::size_t root = addTemporary(state, "choice", {}, type, {}, expression->getBeginLoc());
  ir::Access target = scalarAccess(state.roots[root]);
  for (std::size_t i = 0; i < blocks.size(); ++i)
    blocks[i].push_back(ir::CodeAssign{target, values[i]});
  if (logical) {
    state.code->block->push_back(ir::CodeAssign{target, condition});
    ir::Expr decides = isAnd ? condition : negation(condition);
    state.code->block->push_back(ir::CodeIf{decides, std::move(blocks[0]), {}});
  } else {
    state.code->block->push_back(ir::CodeIf{condition, std::move(blocks[0]), std::move(blocks[1])});
  }
  return ir::load(target, type);
}

} // namespace loopy::plugin
