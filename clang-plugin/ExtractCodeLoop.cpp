//===- ExtractCodeLoop.cpp - Loops inside of code --------------------------------------------===//
#include "clang-plugin/ExtractCodeParts.h"
#include "clang-plugin/ExtractIterator.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

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
  ir::CodeBlock before = lowerBlock(state, [&] {
    performInner(state, condition);
    value = lowerTruth(state, condition);
  });
  if (before.empty()) {
    loop.condition = value;
    return;
  }
  loop.body = std::move(before);
  loop.body.push_back(ir::CodeIf{negation(value), {ir::CodeBreak{}}, {}});
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

} // namespace

ir::CodeBlock lowerBodyAsCode(State &state, const std::function<void()> &lower) {
  state.code->jumps.push_back(CodeState::Jump::Loop);
  ir::CodeBlock block = lowerBlock(state, lower);
  state.code->jumps.pop_back();
  return block;
}

void lowerForAsCode(State &state, const clang::ForStmt *loop) {
  if (iteratorLoop(loop))
    return lowerIteratorLoop(state, loop);
  if (loop->getConditionVariable())
    refuse(
        loop->getForLoc(),
        "a variable declared in a loop's condition is not supported; declare it before the loop");
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
               performInner(state, conjuncts[i]);
               ir::Expr fails = negation(lowerTruth(state, conjuncts[i]));
               state.code->block->push_back(ir::CodeIf{fails, {ir::CodeBreak{}}, {}});
             }));
  }
  append(result.body, lowerBodyAsCode(state, [&] { lowerStatement(state, loop->getBody()); }));
  state.rangedVariables.erase(variable);
  result.step = lowerStep(state, loop->getInc());
  state.code->block->push_back(std::move(result));
}

void lowerWhileAsCode(State &state, const clang::WhileStmt *loop) {
  if (loop->getConditionVariable())
    refuse(
        loop->getWhileLoc(),
        "a variable declared in a loop's condition is not supported; declare it before the loop");
  ir::CodeLoop result{trueLiteral(), true, {}};
  setCondition(state, result, loop->getCond());
  append(result.body, lowerBodyAsCode(state, [&] { lowerStatement(state, loop->getBody()); }));
  state.code->block->push_back(std::move(result));
}

void lowerDoAsCode(State &state, const clang::DoStmt *loop) {
  ir::CodeLoop result{trueLiteral(), /*testsFirst=*/false, {}};
  result.body = lowerBodyAsCode(state, [&] { lowerStatement(state, loop->getBody()); });
  ir::CodeBlock before =
      lowerBlock(state, [&] { result.condition = lowerTruth(state, loop->getCond()); });
  if (!before.empty())
    refuse(loop->getCond()->getBeginLoc(), "the condition of this 'do' loop is not supported in "
                                           "kernels; store it in a variable first");
  state.code->block->push_back(std::move(result));
}

} // namespace loopy::plugin
