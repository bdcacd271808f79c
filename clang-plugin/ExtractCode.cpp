//===- ExtractCode.cpp - Statements as imperative code ---------------------------------------===//
#include "clang-plugin/ExtractCode.h"

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

ir::Expr trueLiteral() { return ir::integerLiteral(1, ir::ScalarType::Bool); }

ir::Expr negation(const ir::Expr &condition) {
  return ir::unary(ir::UnaryOp::LogicalNot, condition, ir::ScalarType::Bool);
}

ir::Expr lowerTruth(State &state, const clang::Expr *condition) {
  return ir::cast(lowerValue(state, condition), ir::ScalarType::Bool);
}

/// Lowers into a block of its own.
template <typename Lower> ir::CodeBlock lowerBlock(State &state, Lower lower) {
  ir::CodeBlock block;
  ir::CodeBlock *outer = std::exchange(state.code->block, &block);
  lower();
  state.code->block = outer;
  return block;
}

ir::CodeBlock lowerBody(State &state, const clang::Stmt *body, CodeState::Jump jump) {
  state.code->jumps.push_back(jump);
  ir::CodeBlock block = lowerBlock(state, [&] { lowerStatement(state, body); });
  state.code->jumps.pop_back();
  return block;
}

// --- Loops ---------------------------------------------------------------------------------------

bool isDeclaredIn(const clang::Stmt *init, const clang::VarDecl *variable) {
  const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(init);
  return declarations && std::ranges::any_of(declarations->decls(), [&](const clang::Decl *decl) {
           return decl->getCanonicalDecl() == variable;
         });
}

/// Condition and step of a loop that only its step changes: `variable OP bound`.
struct Bound {
  const clang::Expr *value;
  clang::BinaryOperatorKind op;
};

std::optional<Bound> boundOf(const clang::Expr *condition, const clang::VarDecl *variable) {
  const auto *compare = llvm::dyn_cast<clang::BinaryOperator>(condition->IgnoreParenImpCasts());
  if (!compare || !compare->isRelationalOp())
    return std::nullopt;
  auto isVariable = [&](const clang::Expr *side) {
    const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(side->IgnoreParenImpCasts());
    return reference && reference->getDecl()->getCanonicalDecl() == variable;
  };
  if (isVariable(compare->getLHS()))
    return Bound{compare->getRHS(), compare->getOpcode()};
  if (isVariable(compare->getRHS()))
    return Bound{compare->getLHS(),
                 clang::BinaryOperator::reverseComparisonOp(compare->getOpcode())};
  return std::nullopt;
}

/// The constant that the loop's step adds; 0 for other steps.
std::int64_t constantStep(State &state, const clang::Expr *increment) {
  increment = increment->IgnoreParens();
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(increment))
    return unary->isIncrementOp() ? 1 : -1;
  const auto *compound = llvm::dyn_cast<clang::CompoundAssignOperator>(increment);
  bool isSum = compound && compound->getOpcode() == clang::BO_AddAssign;
  if (!isSum && !(compound && compound->getOpcode() == clang::BO_SubAssign))
    return 0;
  auto amount = compound->getRHS()->getIntegerConstantExpr(state.context);
  std::int64_t value = amount ? amount->tryExtValue().value_or(0) : 0;
  return value <= 0 || value > INT32_MAX ? 0 : isSum ? value : -value;
}

/// An index expression that nothing in the code changes; its arithmetic must be exact.
std::optional<ir::Expr> fixedIndex(State &state, const clang::Expr *expression) {
  std::size_t recorded = state.requirements.size();
  IndexLeaves outer = std::exchange(state.leaves, IndexLeaves::Ranged);
  auto value = lowerIndex(state, expression);
  state.leaves = outer;
  bool isExact = value && state.requirements.size() == recorded;
  state.requirements.erase(state.requirements.begin() + recorded, state.requirements.end());
  return isExact ? std::optional(*value) : std::nullopt;
}

/// Where the variable lies in the body of the loop, if `condition` (one conjunct of the loop's) and
/// the step bound it.
std::optional<ir::CodeRange> rangeOf(State &state, const clang::ForStmt *loop,
                                     const clang::VarDecl *variable, const clang::Expr *condition) {
  auto bound = boundOf(condition, variable);
  clang::QualType type = variable->getType();
  bool isSigned = type->isSignedIntegerOrEnumerationType();
  std::int64_t step = loop->getInc() ? constantStep(state, loop->getInc()) : 0;
  // Narrow variables wrap around in silence, wide unsigned ones only where a step jumps the bound.
  bool isExact = state.context.getTypeSize(type) >= 32 &&
                 (isSigned ? !state.context.getLangOpts().isSignedOverflowDefined() : step == 1);
  if (!bound || !isExact || step == 0 || !variable->getInit() ||
      state.facts.written.contains(Identity{variable, {}}))
    return std::nullopt;
  bool isUp = bound->op == clang::BO_LT || bound->op == clang::BO_LE;
  bool isSignedTest = bound->value->getType()->isSignedIntegerOrEnumerationType();
  if (isUp != (step > 0) || (!isUp && !isSignedTest))
    return std::nullopt;
  auto start = fixedIndex(state, variable->getInit());
  auto end = fixedIndex(state, bound->value);
  if (!start || !end)
    return std::nullopt;
  ir::ArrayName name = state.roots[state.rootOf.at(Identity{variable, {}})].array.name;
  ir::Expr one = ir::index(1);
  if (isUp)
    return ir::CodeRange{name, *start, bound->op == clang::BO_LE ? *end : ir::indexSub(*end, one)};
  return ir::CodeRange{name, bound->op == clang::BO_GE ? *end : ir::indexAdd(*end, one), *start};
}

/// The operands of &&, in order.
void addConjuncts(const clang::Expr *condition, std::vector<const clang::Expr *> &conjuncts) {
  const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(condition->IgnoreParens());
  if (!binary || binary->getOpcode() != clang::BO_LAnd)
    return conjuncts.push_back(condition);
  addConjuncts(binary->getLHS(), conjuncts);
  addConjuncts(binary->getRHS(), conjuncts);
}

/// `condition` becomes the loop's; what it needs computed before goes to the front of the body,
/// with the test.
void setCondition(State &state, ir::CodeLoop &loop, const clang::Expr *condition) {
  ir::Expr value = trueLiteral();
  ir::CodeBlock before = lowerBlock(state, [&] { value = lowerTruth(state, condition); });
  if (before.empty()) {
    loop.condition = value;
    return;
  }
  loop.body = std::move(before);
  loop.body.push_back(ir::CodeIf{negation(value), {ir::CodeBreak{}}, {}});
}

void append(ir::CodeBlock &block, ir::CodeBlock more) {
  std::ranges::move(more, std::back_inserter(block));
}

std::vector<ir::CodeAssign> lowerStep(State &state, const clang::Expr *increment) {
  std::vector<ir::CodeAssign> step;
  if (!increment)
    return step;
  for (ir::CodeNode &node : lowerBlock(state, [&] { lowerStatement(state, increment); })) {
    auto *assignment = std::get_if<ir::CodeAssign>(&node);
    if (!assignment)
      refuse(increment->getBeginLoc(), "the increment of this loop is not supported in kernels");
    step.push_back(std::move(*assignment));
  }
  return step;
}

void lowerFor(State &state, const clang::ForStmt *loop) {
  if (loop->getConditionVariable())
    refuse(loop->getForLoc(), "a variable declared in a loop's condition is not supported");
  const clang::VarDecl *variable = loopVariable(loop);
  bool isOwn = variable && isDeclaredIn(loop->getInit(), variable);
  if (variable && !isOwn && state.facts.loopVariables.contains(variable))
    throw NotAnIname{variable, loop->getForLoc()};
  if (isOwn)
    state.codeVariables.insert(variable);
  if (loop->getInit())
    lowerStatement(state, loop->getInit());
  ir::CodeLoop result{trueLiteral(), true, {}};
  std::vector<const clang::Expr *> conjuncts;
  if (loop->getCond())
    addConjuncts(loop->getCond(), conjuncts);
  if (isOwn && !conjuncts.empty())
    result.range = rangeOf(state, loop, variable, conjuncts[0]);
  if (!result.range) {
    if (loop->getCond())
      setCondition(state, result, loop->getCond());
  } else { // the other conjuncts are evaluated where the range holds
    setCondition(state, result, conjuncts[0]);
    state.rangedVariables.insert(variable);
    for (std::size_t i = 1; i < conjuncts.size(); ++i)
      append(result.body, lowerBlock(state, [&] {
               ir::Expr fails = negation(lowerTruth(state, conjuncts[i]));
               state.code->block->push_back(ir::CodeIf{fails, {ir::CodeBreak{}}, {}});
             }));
  }
  append(result.body, lowerBody(state, loop->getBody(), CodeState::Jump::Loop));
  state.rangedVariables.erase(variable);
  result.step = lowerStep(state, loop->getInc());
  state.code->block->push_back(std::move(result));
}

void lowerWhile(State &state, const clang::WhileStmt *loop) {
  if (loop->getConditionVariable())
    refuse(loop->getWhileLoc(), "a variable declared in a loop's condition is not supported");
  ir::CodeLoop result{trueLiteral(), true, {}};
  setCondition(state, result, loop->getCond());
  append(result.body, lowerBody(state, loop->getBody(), CodeState::Jump::Loop));
  state.code->block->push_back(std::move(result));
}

void lowerDo(State &state, const clang::DoStmt *loop) {
  ir::CodeLoop result{trueLiteral(), /*testsFirst=*/false, {}};
  result.body = lowerBody(state, loop->getBody(), CodeState::Jump::Loop);
  ir::CodeBlock before =
      lowerBlock(state, [&] { result.condition = lowerTruth(state, loop->getCond()); });
  if (!before.empty())
    refuse(loop->getCond()->getBeginLoc(), "the condition of this 'do' loop is not supported in "
                                           "kernels; store it in a variable first");
  state.code->block->push_back(std::move(result));
}

// --- Branches ------------------------------------------------------------------------------------

void lowerBranches(State &state, const clang::IfStmt *branch) {
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
      refuse(label->getBeginLoc(), "this range of 'case' values is too large");
    for (std::int64_t value = first; value <= last; ++value)
      cases.back().values.push_back(value);
  }
  return statement;
}

void lowerSwitch(State &state, const clang::SwitchStmt *choice) {
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

// --- Jumps ---------------------------------------------------------------------------------------

void lowerBreak(State &state, const clang::BreakStmt *statement) {
  if (state.code->jumps.empty())
    refuseJump(state, statement);
  state.code->block->push_back(ir::CodeBreak{});
}

void lowerContinue(State &state, const clang::ContinueStmt *statement) {
  if (std::ranges::find(state.code->jumps, CodeState::Jump::Loop) != state.code->jumps.end())
    state.code->block->push_back(ir::CodeContinue{});
  else if (!state.code->end.empty())
    state.code->block->push_back(ir::CodeLeave{state.code->end});
  else
    refuseJump(state, statement);
}

/// Lowers in code mode, from a fresh block.
ir::CodeBlock lowerInCode(State &state, const clang::Stmt *statement, const std::string &end) {
  ir::CodeBlock block;
  CodeState code{&block, {}, end};
  struct Restore {
    State &state;
    CodeState *code;
    IndexLeaves leaves;
    ~Restore() {
      state.code = code;
      state.leaves = leaves;
    }
  } restore{state, state.code, state.leaves};
  state.code = &code;
  state.leaves = IndexLeaves::All;
  lowerStatement(state, statement);
  return block;
}

bool lowerReturn(State &state, const clang::ReturnStmt *statement) {
  const clang::Expr *value = statement->getRetValue();
  CodeState &code = *state.code;
  if (code.isFunction && value) {
    ir::Expr result = lowerValue(state, value);
    code.block->push_back(ir::CodeReturn{result});
    return true;
  }
  if (code.returnScope.empty())
    return false;
  if (value && code.result) {
    ir::Expr result = lowerValue(state, value);
    code.block->push_back(ir::CodeAssign{*code.result, result});
  } else if (value) {
    lowerStatement(state, value);
  }
  code.block->push_back(ir::CodeLeave{code.returnScope});
  return true;
}

} // namespace

bool leavesScope(const ir::CodeBlock &block, const std::string &scope) {
  return ir::toString(block, 0).find("leave " + scope + "\n") != std::string::npos;
}

ir::Expr lowerDecisionInCode(State &state, const clang::Expr *expression, const Decision &decision,
                             const std::function<ir::Expr(const clang::Expr *)> &lower) {
  const auto *logical = llvm::dyn_cast<clang::BinaryOperator>(expression);
  bool isAnd = logical && logical->getOpcode() == clang::BO_LAnd;
  ir::Expr condition = lowerValue(state, decision.condition);
  std::vector<ir::CodeBlock> blocks;
  std::vector<ir::Expr> values;
  for (const clang::Expr *operand : decision.optional)
    blocks.push_back(lowerBlock(state, [&] { values.push_back(lower(operand)); }));
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

void refuseJump(State &state, const clang::Stmt *jump) {
  if (llvm::isa<clang::BreakStmt>(jump))
    state.refuseUnlessCode(jump->getBeginLoc(),
                           "'break' leaves the annotated loop, whose number of iterations must "
                           "not depend on data",
                           CodeNeed::Loop);
  state.refuseUnlessCode(jump->getBeginLoc(), "'continue' is not supported here; use 'if'",
                         CodeNeed::LoopBody);
}

bool lowerCodeStatement(State &state, const clang::Stmt *statement) {
  if (const auto *loop = llvm::dyn_cast<clang::ForStmt>(statement))
    lowerFor(state, loop);
  else if (const auto *loop = llvm::dyn_cast<clang::WhileStmt>(statement))
    lowerWhile(state, loop);
  else if (const auto *loop = llvm::dyn_cast<clang::DoStmt>(statement))
    lowerDo(state, loop);
  else if (const auto *branch = llvm::dyn_cast<clang::IfStmt>(statement))
    lowerBranches(state, branch);
  else if (const auto *choice = llvm::dyn_cast<clang::SwitchStmt>(statement))
    lowerSwitch(state, choice);
  else if (const auto *jump = llvm::dyn_cast<clang::BreakStmt>(statement))
    lowerBreak(state, jump);
  else if (const auto *jump = llvm::dyn_cast<clang::ContinueStmt>(statement))
    lowerContinue(state, jump);
  else if (const auto *jump = llvm::dyn_cast<clang::ReturnStmt>(statement))
    return lowerReturn(state, jump);
  else
    return false;
  return true;
}

void lowerAsCode(State &state, const clang::Stmt *statement, bool isLoopBody) {
  std::string id = nextStatementName(state);
  std::string end = isLoopBody ? state.names.unique("iteration") : "";
  ir::CodeBlock block = lowerInCode(state, statement, end);
  if (isLoopBody && leavesScope(block, end))
    block = {ir::CodeScope{end, std::move(block)}};
  state.emitCode(id, std::move(block), statement->getBeginLoc());
}

} // namespace loopy::plugin
