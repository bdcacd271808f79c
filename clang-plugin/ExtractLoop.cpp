//===- ExtractLoop.cpp - `for` loops as iteration domains ------------------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

namespace loopy::plugin {

namespace {

/// for (variable = start; condition; variable += step)
struct Header {
  const clang::VarDecl *variable;
  const clang::Expr *start;
  const clang::Expr *condition;
  std::int64_t step;
  /// `variable--` in the condition, of a loop without increment.
  const clang::UnaryOperator *countdown;
  /// Passing the end of the variable's type is undefined, hence does not happen.
  bool overflowIsUndefined;
};

bool isVariable(const clang::Expr *expression, const clang::VarDecl *variable) {
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression->IgnoreParenImpCasts());
  return reference && reference->getDecl()->getCanonicalDecl() == variable;
}

[[noreturn]] void refuseIncrement(const State &state, const clang::ForStmt *loop) {
  state.refuseUnlessCode(loop->getInc() ? loop->getInc()->getBeginLoc() : loop->getForLoc(),
                         "the increment of this loop does not add a constant to its variable");
}

std::int64_t constantStep(State &state, const clang::ForStmt *loop, const clang::Expr *amount,
                          bool isNegative) {
  auto constant = amount->getIntegerConstantExpr(state.context);
  auto value = constant ? constant->tryExtValue() : std::nullopt;
  constexpr std::int64_t largest = std::int64_t{1} << 31;
  if (!value || *value == 0 || *value > largest || *value < -largest)
    refuseIncrement(state, loop);
  return isNegative ? -*value : *value;
}

/// The constant that `variable = variable + c` and its relatives add, and the type C++ adds in.
std::pair<std::int64_t, clang::QualType> stepOf(State &state, const clang::ForStmt *loop,
                                                const clang::VarDecl *variable) {
  if (countdownOf(loop))
    return {-1, variable->getType()};
  const clang::Expr *increment = loop->getInc()->IgnoreParens();
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(increment))
    return {unary->isIncrementOp() ? 1 : -1, variable->getType()};
  if (const auto *compound = llvm::dyn_cast<clang::CompoundAssignOperator>(increment)) {
    bool isSubtraction = compound->getOpcode() == clang::BO_SubAssign;
    if (!isSubtraction && compound->getOpcode() != clang::BO_AddAssign)
      refuseIncrement(state, loop);
    return {constantStep(state, loop, compound->getRHS(), isSubtraction),
            compound->getComputationResultType()};
  }
  const auto *assignment = llvm::cast<clang::BinaryOperator>(increment);
  const auto *sum =
      llvm::dyn_cast<clang::BinaryOperator>(assignment->getRHS()->IgnoreParenImpCasts());
  if (!sum || !sum->isAdditiveOp())
    refuseIncrement(state, loop);
  bool isSubtraction = sum->getOpcode() == clang::BO_Sub;
  if (isVariable(sum->getLHS(), variable))
    return {constantStep(state, loop, sum->getRHS(), isSubtraction), sum->getType()};
  if (isVariable(sum->getRHS(), variable) && !isSubtraction)
    return {constantStep(state, loop, sum->getLHS(), false), sum->getType()};
  refuseIncrement(state, loop);
}

/// The initial value; lowers the other variables that the header declares.
const clang::Expr *startOf(State &state, const clang::ForStmt *loop,
                           const clang::VarDecl *variable) {
  const clang::Stmt *init = loop->getInit();
  const clang::Expr *start = nullptr;
  if (const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(init)) {
    for (const clang::Decl *declaration : declarations->decls()) {
      const auto *declared = llvm::dyn_cast<clang::VarDecl>(declaration);
      if (declared && declared->getCanonicalDecl() == variable)
        start = declared->getInit();
      else if (declared)
        lowerVariable(state, declared);
    }
  } else if (const auto *assignment = llvm::dyn_cast_or_null<clang::BinaryOperator>(init)) {
    if (assignment->isCommaOp())
      state.refuseUnlessCode(assignment->getOperatorLoc(),
                             "the comma operator is not supported in kernels; set the "
                             "other variables before the loop");
    if (assignment->getOpcode() == clang::BO_Assign && isVariable(assignment->getLHS(), variable))
      start = assignment->getRHS();
  }
  if (!start)
    state.refuseUnlessCode(loop->getForLoc(),
                           "the header of this loop does not set its variable '" +
                               variable->getNameAsString() + "' to an initial value");
  return start;
}

void checkVariable(State &state, const clang::ForStmt *loop, const clang::VarDecl *variable) {
  std::string name = "loop variable '" + variable->getNameAsString() + "'";
  if (variable->getType()->isPointerType())
    refuse(loop->getForLoc(), name + " is a pointer; use an integer and subscripts");
  ir::ScalarType type = scalarType(state, variable->getType(), loop->getForLoc());
  if (!ir::isInteger(type) || type == ir::ScalarType::Bool)
    refuse(loop->getForLoc(), name + " is not an integer");
  if (auto write = state.facts.written.find(Identity{variable, {}});
      write != state.facts.written.end())
    state.refuseUnlessCode(write->second,
                           name + " is changed or its address is taken in the annotated code");
  if (!state.facts.locals.contains(variable) && !state.facts.unexposed.contains(variable))
    refuse(loop->getForLoc(), name +
                                  " can be reached through pointers or references; declare it in "
                                  "the loop's header");
  if (state.loopValues.contains(variable))
    refuse(loop->getForLoc(), name + " is also the variable of a loop around");
}

Header readHeader(State &state, const clang::ForStmt *loop) {
  const clang::VarDecl *variable = loopVariable(loop);
  if (!variable)
    refuseIncrement(state, loop);
  if (loop->getConditionVariable())
    refuse(loop->getForLoc(), "a variable declared in a loop's condition is not supported");
  if (!loop->getCond())
    state.refuseUnlessCode(loop->getForLoc(), "a loop without a condition does not end");
  const clang::Expr *start = startOf(state, loop, variable);
  checkVariable(state, loop, variable);
  auto [step, computed] = stepOf(state, loop, variable);
  clang::QualType type = variable->getType();
  bool overflowIsUndefined = type->isSignedIntegerOrEnumerationType() &&
                             state.context.getTypeSize(type) >= 32 &&
                             state.context.hasSameUnqualifiedType(computed, type) &&
                             !state.context.getLangOpts().isSignedOverflowDefined();
  const clang::UnaryOperator *countdown = countdownOf(loop);
  if (countdown && !state.facts.locals.contains(variable))
    refuse(loop->getForLoc(), "loop variable '" + variable->getNameAsString() +
                                  "' is counted down in the condition; declare it in the loop's "
                                  "header");
  return {variable, start, loop->getCond(), step, countdown, overflowIsUndefined};
}

/// The iterations counted upwards: the iname is the variable itself for step 1, else the number of
/// the iteration.
struct Counting {
  ir::Iname iname;
  ir::Expr start; ///< of the variable
  ir::Expr first; ///< of the iname
  ir::Expr value; ///< of the variable, from the iname
};

Counting count(State &state, const clang::ForStmt *loop, const Header &header) {
  auto start = lowerIndex(state, header.start);
  if (!start)
    state.refuseUnlessCode(decode(start.error().location),
                           "the start of loop '" + header.variable->getNameAsString() +
                               "' is not an affine expression of loop variables and "
                               "parameters: " +
                               start.error().message);
  ir::Iname iname = state.facts.inames.at(loop);
  state.inameLocations[iname] = encode(loop->getForLoc());
  ir::Expr counter = ir::inameRef(iname);
  if (header.step == 1)
    return {iname, *start, *start, counter};
  ir::Expr distance = ir::indexMul(ir::index(std::abs(header.step)), counter);
  return {iname, *start, ir::index(0),
          header.step > 0 ? ir::indexAdd(*start, distance) : ir::indexSub(*start, distance)};
}

/// { iname : some smaller or equal value is in `set` }
isl::set upwards(const State &state, const isl::set &set, const ir::Iname &iname) {
  const std::string earlier = "earlier";
  isl::set shifted = ir::rename(set, iname.str(), earlier);
  isl::set after = ir::lessEqual(state.isl, ir::inameRef(ir::Iname(earlier)), ir::inameRef(iname));
  return ir::projectOut(shifted.intersect(after), earlier);
}

/// { iname : iname - 1 is in `set` }
isl::set next(const State &state, const isl::set &set, const ir::Iname &iname) {
  const std::string previous = "previous";
  isl::set shifted = ir::rename(set, iname.str(), previous);
  ir::Expr successor = ir::indexAdd(ir::inameRef(ir::Iname(previous)), ir::index(1));
  return ir::projectOut(shifted.intersect(ir::equalTo(state.isl, ir::inameRef(iname), successor)),
                        previous);
}

/// The iterations that run, from `candidates` (all from the first on): the condition is true for
/// them and all before. What its evaluation requires is required where it is evaluated.
isl::set iterationsOf(State &state, const Header &header, const Counting &counting,
                      const isl::set &outer) {
  isl::set candidates = state.scope.domain;
  std::size_t recorded = state.requirements.size();
  state.countdown = header.countdown;
  auto condition = lowerStaticCondition(state, header.condition);
  state.countdown = nullptr;
  if (!condition)
    state.refuseUnlessCode(decode(condition.error().location),
                           "the bound of loop '" + header.variable->getNameAsString() +
                               "' is not an affine expression of loop variables "
                               "and parameters: " +
                               condition.error().message);
  isl::set iterations = candidates.intersect(*condition).coalesce();
  isl::set ends = candidates.subtract(iterations);
  isl::set afterEnd = upwards(state, ends, counting.iname);
  if (!iterations.is_disjoint(afterEnd))
    iterations = candidates.subtract(afterEnd).coalesce();
  isl::set isFirst = ir::equalTo(state.isl, ir::inameRef(counting.iname), counting.first);
  isl::set evaluated = candidates.intersect(isFirst.unite(next(state, iterations, counting.iname)));
  for (std::size_t i = recorded; i < state.requirements.size(); ++i)
    state.requirements[i].violating = state.requirements[i].violating.intersect(evaluated);
  isl::set terminates = ir::projectOut(ends, counting.iname.str());
  if (terminates.is_empty() && !outer.is_empty())
    refuse(header.condition->getBeginLoc(), "loop '" + header.variable->getNameAsString() +
                                                "' does not end without wrapping around");
  if (terminates.is_empty() && !outer.is_empty())
    refuse(header.condition->getBeginLoc(), "loop '" + header.variable->getNameAsString() +
                                                "' does not end without wrapping around");
  state.require(outer.subtract(terminates),
                "loop '" + header.variable->getNameAsString() + "' does not reach its end",
                header.condition->getBeginLoc());
  return iterations.is_subset(terminates) ? iterations
                                          : iterations.intersect(terminates).coalesce();
}

/// The variable's type must hold the value after each iteration, the last one included.
void requireNoWrap(State &state, const clang::ForStmt *loop, const Header &header,
                   const ir::Expr &following) {
  if (header.overflowIsUndefined)
    return;
  ir::ScalarType type = scalarType(state, header.variable->getType(), loop->getForLoc());
  const clang::Expr *change = header.countdown ? header.countdown : loop->getInc();
  if (auto checked = requireInRange(state, following, type, change); !checked)
    throw Refusal{checked.error()};
}

} // namespace

void lowerLoop(State &state, const clang::ForStmt *loop) {
  Header header = readHeader(state, loop);
  Counting counting = count(state, loop, header);
  Scope outer = state.scope;
  isl::set isCandidate = ir::lessEqual(state.isl, counting.first, ir::inameRef(counting.iname));
  state.scope.domain = outer.domain.intersect(isCandidate);
  state.scope.inames.push_back(counting.iname);
  state.loopValues.emplace(header.variable, counting.value);
  isl::set iterations = iterationsOf(state, header, counting, outer.domain);
  state.scope.domain = iterations;
  ir::Expr following = ir::indexAdd(counting.value, ir::index(header.step));
  requireNoWrap(state, loop, header, following);
  if (header.countdown) // the body sees the variable after it was counted down
    state.loopValues.insert_or_assign(header.variable, following);
  if (!iterations.is_empty())
    lowerLoopBody(state, loop->getBody());
  state.loopValues.erase(header.variable);
  state.scope = outer;
  if (!state.facts.locals.contains(header.variable))
    recordFinalValue(state, loop, header.variable, counting.iname, iterations, counting.start,
                     following);
}

} // namespace loopy::plugin
