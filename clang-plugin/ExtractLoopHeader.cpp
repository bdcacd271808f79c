#include "clang-plugin/ExtractLoopHeader.h"

#include "clang-plugin/ExtractCounter.h"
#include "clang-plugin/ExtractIterator.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

namespace loopy::plugin {

namespace {

bool isVariable(const clang::Expr *expression, const clang::VarDecl *variable) {
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression->IgnoreParenImpCasts());
  return reference && reference->getDecl()->getCanonicalDecl() == variable;
}

/// What `variable = variable + c` and its relatives add.
struct Step {
  std::int64_t value;        ///< 1 or -1 where `amount` is given
  const clang::Expr *amount; ///< not constant
  clang::QualType computed;  ///< the type that C++ adds in
};

Step stepBy(State &state, const clang::ForStmt *loop, const clang::Expr *amount, bool isNegative,
            clang::QualType computed) {
  auto constant = amount->getIntegerConstantExpr(state.context);
  if (!constant)
    return {isNegative ? -1 : 1, amount, computed};
  auto value = constant->tryExtValue();
  constexpr std::int64_t largest = std::int64_t{1} << 31;
  if (!value || *value == 0 || *value > largest || *value < -largest)
    refuseIncrement(state, loop);
  return {isNegative ? -*value : *value, nullptr, computed};
}

Step readStep(State &state, const clang::ForStmt *loop, const clang::VarDecl *variable) {
  if (countdownOf(loop))
    return {-1, nullptr, variable->getType()};
  const clang::Expr *increment = stepOf(loop);
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(increment))
    return {unary->isIncrementOp() ? 1 : -1, nullptr, variable->getType()};
  if (const auto *compound = llvm::dyn_cast<clang::CompoundAssignOperator>(increment)) {
    bool isSubtraction = compound->getOpcode() == clang::BO_SubAssign;
    if (!isSubtraction && compound->getOpcode() != clang::BO_AddAssign)
      refuseIncrement(state, loop);
    return stepBy(state, loop, compound->getRHS(), isSubtraction,
                  compound->getComputationResultType());
  }
  const auto *assignment = llvm::cast<clang::BinaryOperator>(increment);
  const auto *sum =
      llvm::dyn_cast<clang::BinaryOperator>(assignment->getRHS()->IgnoreParenImpCasts());
  if (!sum || !sum->isAdditiveOp())
    refuseIncrement(state, loop);
  bool isSubtraction = sum->getOpcode() == clang::BO_Sub;
  if (isVariable(sum->getLHS(), variable))
    return stepBy(state, loop, sum->getRHS(), isSubtraction, sum->getType());
  if (isVariable(sum->getRHS(), variable) && !isSubtraction)
    return stepBy(state, loop, sum->getLHS(), false, sum->getType());
  refuseIncrement(state, loop);
}

/// What the header sets besides the loop's variable.
void lowerInit(State &state, const clang::ForStmt *loop, const clang::VarDecl *variable) {
  if (const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(loop->getInit())) {
    for (const clang::Decl *declaration : declarations->decls())
      if (const auto *declared = llvm::dyn_cast<clang::VarDecl>(declaration);
          declared && declared->getCanonicalDecl() != variable)
        lowerVariable(state, declared);
  } else if (const auto *init = llvm::dyn_cast_or_null<clang::Expr>(loop->getInit())) {
    for (const clang::Expr *part : commaParts(init))
      if (changedVariable(part) != variable)
        lowerStatement(state, part);
  }
}

void checkVariable(State &state, const clang::ForStmt *loop, const clang::VarDecl *variable) {
  std::string name = "loop variable '" + variable->getNameAsString() + "'";
  const Counters &counters = state.facts.counters;
  bool isCounter = counters.variables.contains(variable);
  if (!isCounter && variable->getType()->isPointerType())
    refuse(loop->getForLoc(), name + " is a pointer; use an integer and subscripts");
  if (!variable->getType()->isPointerType()) {
    ir::ScalarType type = scalarType(state, variable->getType(), loop->getForLoc());
    if (!ir::isInteger(type) || type == ir::ScalarType::Bool)
      refuse(loop->getForLoc(),
             name + " is not an integer; count with an integer and compute the value from it");
  }
  if (auto changed = counters.changedIn.find(loop);
      isCounter && changed != counters.changedIn.end() && changed->second.contains(variable))
    throw NotAnIname{variable, loop->getForLoc()};
  if (auto write = state.facts.written.find(Identity{variable, {}});
      !isCounter && write != state.facts.written.end())
    state.refuseUnlessCode(write->second,
                           name + " is changed or its address is taken in the annotated code");
  if (!state.facts.locals.contains(variable) && !state.facts.unexposed.contains(variable))
    refuse(loop->getForLoc(), name +
                                  " can be reached through pointers or references; declare it in "
                                  "the loop's header");
  if (state.loopValues.contains(variable))
    refuse(loop->getForLoc(),
           name + " is also the variable of a loop around; use another variable");
}

/// The parts of the increment besides the step run before it here.
void checkFollowers(State &state, const clang::ForStmt *loop, const clang::VarDecl *variable) {
  std::function<bool(const clang::Stmt *)> mentions = [&](const clang::Stmt *node) {
    const auto *expression = llvm::dyn_cast<clang::Expr>(node);
    if (expression && isVariable(expression, variable))
      return true;
    for (const clang::Stmt *child : node->children())
      if (child && mentions(child))
        return true;
    return false;
  };
  for (const clang::Expr *follower : followersOf(loop))
    if (mentions(follower))
      refuseIncrement(state, loop);
}

} // namespace

void refuseIncrement(const State &state, const clang::ForStmt *loop) {
  if (!loop->getInc())
    state.refuseUnlessCode(loop->getForLoc(),
                           "nothing in the header of this loop counts its iterations; use 'for' "
                           "with a variable");
  state.refuseUnlessCode(loop->getInc() ? loop->getInc()->getBeginLoc() : loop->getForLoc(),
                         "the increment of this loop does not add a constant or a parameter to its "
                         "variable");
}

LoopHeader readHeader(State &state, const clang::ForStmt *loop) {
  const clang::VarDecl *variable = loopVariable(loop);
  if (!variable) {
    refuseOtherIterator(loop);
    refuseIncrement(state, loop);
  }
  if (loop->getConditionVariable())
    refuse(
        loop->getForLoc(),
        "a variable declared in a loop's condition is not supported; declare it before the loop");
  if (!loop->getCond())
    state.refuseUnlessCode(loop->getForLoc(), "a loop without a condition does not end");
  const clang::Expr *start = startOf(loop);
  bool isCounter = state.facts.counters.variables.contains(variable);
  if (!start && !isCounter)
    state.refuseUnlessCode(loop->getForLoc(),
                           "the header of this loop does not set its variable '" +
                               variable->getNameAsString() + "' to an initial value");
  lowerInit(state, loop, variable);
  checkVariable(state, loop, variable);
  checkFollowers(state, loop, variable);
  updateCounters(state, loop); // where a pointer starts
  Step step = readStep(state, loop, variable);
  clang::QualType type = variable->getType();
  bool isWideSigned = type->isSignedIntegerOrEnumerationType() &&
                      state.context.getTypeSize(type) >= 32 &&
                      state.context.hasSameUnqualifiedType(step.computed, type) &&
                      !state.context.getLangOpts().isSignedOverflowDefined();
  const clang::UnaryOperator *countdown = countdownOf(loop);
  if (countdown && !isCounter && !isWideSigned && !state.facts.locals.contains(variable))
    refuse(loop->getForLoc(), "loop variable '" + variable->getNameAsString() +
                                  "' is counted down in the condition and wraps around at the end; "
                                  "declare it in the loop's header");
  return {variable,  isCounter ? nullptr : start,          loop->getCond(), step.value, step.amount,
          countdown, isWideSigned || type->isPointerType()};
}

void recordLoopVariable(State &state, const ir::Iname &iname, const clang::VarDecl *variable) {
  if (variable->getType()->isPointerType())
    return;
  const ir::Expr &value = state.loopValues.at(variable);
  auto [known, isNew] = state.loopVariables.try_emplace(iname, variable->getNameAsString(), value);
  // A function that is inlined twice may begin with two values.
  if (!isNew && !ir::equal(known->second.value, value))
    known->second.name.clear();
}

ir::Expr startValue(State &state, const LoopHeader &header) {
  if (!header.start) {
    auto known = state.counterValues.find(header.variable);
    if (known == state.counterValues.end())
      throw NotACounter{header.variable};
    return known->second;
  }
  auto start = lowerIndex(state, header.start);
  if (!start)
    state.refuseUnlessCode(decode(start.error().location),
                           "the start of loop '" + header.variable->getNameAsString() +
                               "' is not an affine expression of loop variables and "
                               "parameters: " +
                               start.error().message);
  return *start;
}

} // namespace loopy::plugin
