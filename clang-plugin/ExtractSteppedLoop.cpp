//===- ExtractSteppedLoop.cpp - Loops whose step is a parameter ------------------------------===//
//
// for (i = start; i < bound; i += step): the iname is the number of the iteration. How many there
// are is no affine expression, hence a parameter of its own that the host computes before.
//
//===----------------------------------------------------------------------------===//
#include "clang-plugin/ExtractCounter.h"
#include "clang-plugin/ExtractHost.h"
#include "clang-plugin/ExtractLoopHeader.h"

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"

namespace loopy::plugin {

namespace {

/// The loop counted in its direction: from `first` on while below `end`; for loops that go down
/// both are negated.
struct Distance {
  ir::Expr first, end, step;
};

ir::Expr parameterIndex(State &state, const clang::ForStmt *loop, const clang::Expr *expression) {
  auto index = lowerIndex(state, expression);
  if (!index || !HostBuilder(state, expression->getBeginLoc()).polynomial(*index))
    refuseIncrement(state, loop);
  return *index;
}

/// `variable < bound` and its relatives; the bound as the first value that is not reached.
ir::Expr endOf(State &state, const clang::ForStmt *loop, const LoopHeader &header) {
  const auto *compare =
      llvm::dyn_cast<clang::BinaryOperator>(header.condition->IgnoreParenImpCasts());
  if (!compare || !compare->isRelationalOp())
    refuseIncrement(state, loop);
  auto isVariable = [&](const clang::Expr *side) {
    const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(side->IgnoreParenImpCasts());
    return reference && reference->getDecl()->getCanonicalDecl() == header.variable;
  };
  bool isLeft = isVariable(compare->getLHS());
  const clang::Expr *tested = isLeft ? compare->getLHS() : compare->getRHS();
  bool isExact = state.context.getTypeSize(tested->getType()) >=
                     state.context.getTypeSize(header.variable->getType()) &&
                 tested->getType()->isSignedIntegerOrEnumerationType() ==
                     header.variable->getType()->isSignedIntegerOrEnumerationType();
  if (!isVariable(tested) || !isExact)
    refuseIncrement(state, loop);
  auto opcode = isLeft ? compare->getOpcode()
                       : clang::BinaryOperator::reverseComparisonOp(compare->getOpcode());
  bool isUp = opcode == clang::BO_LT || opcode == clang::BO_LE;
  if (isUp != (header.step > 0))
    refuseIncrement(state, loop);
  ir::Expr bound = parameterIndex(state, loop, isLeft ? compare->getRHS() : compare->getLHS());
  ir::Expr end = isUp ? bound : ir::indexSub(ir::index(0), bound);
  bool isIncluded = opcode == clang::BO_LE || opcode == clang::BO_GE;
  return isIncluded ? ir::indexAdd(end, ir::index(1)) : end;
}

/// The step is positive, no number is near the ends of 64 bits, and the variable does not pass the
/// end of its type where that wraps around.
void requireOrdinary(State &state, const clang::ForStmt *loop, const LoopHeader &header,
                     const Distance &distance) {
  isl::ctx isl = state.isl;
  isl::set domain = state.scope.domain;
  std::string name = "loop '" + header.variable->getNameAsString() + "'";
  clang::SourceLocation location = loop->getInc()->getBeginLoc();
  state.require(domain.intersect(ir::less(isl, distance.step, ir::index(1))),
                "the step of " + name + " is not positive", location);
  constexpr std::int64_t large = std::int64_t{1} << 61;
  isl::set isLarge = ir::less(isl, ir::index(large), distance.step)
                         .unite(ir::less(isl, ir::index(large), distance.end))
                         .unite(ir::less(isl, distance.first, ir::index(-large)));
  state.require(domain.intersect(isLarge), name + " wraps around", location);
  if (header.overflowIsUndefined)
    return;
  // The variable ends below end + step.
  ir::Expr last = ir::indexAdd(ir::indexSub(distance.end, ir::index(1)), distance.step);
  ir::Expr value = header.step > 0 ? last : ir::indexSub(ir::index(0), last);
  ir::ScalarType type = scalarType(state, header.variable->getType(), location);
  if (auto checked = requireInRange(state, value, type, loop->getInc()); !checked)
    throw Refusal{checked.error()};
}

/// `start` as a multiple of the step and a rest below it, so that a[start + step * i] is an element
/// of a row of `step` elements wherever the loop starts.
struct Start {
  ir::Expr row, column;
};
std::optional<Start> splitStart(State &state, const clang::ForStmt *loop, const ir::Iname &iname,
                                const ir::Expr &start, const ir::Expr &step) {
  if (ir::literalValue(start) == 0)
    return Start{start, start};
  auto parts = HostBuilder(state, loop->getForLoc()).divide(start, step);
  if (!parts)
    return std::nullopt;
  auto parameter = [&](const std::string &name, const clang::Expr *host) {
    std::size_t number = addParameter(state, iname.str() + name, host, std::nullopt);
    return parameterValue(state, number, ir::ScalarType::I64);
  };
  Start result{parameter("_first_row", parts->quotient), parameter("_first_column", parts->rest)};
  isl::set isOutside = ir::less(state.isl, result.column, ir::index(0))
                           .unite(ir::lessEqual(state.isl, step, result.column));
  state.require(state.scope.domain.intersect(isOutside),
                "the step of loop '" + iname.str() + "' is not positive",
                loop->getInc()->getBeginLoc());
  return result;
}

/// The loop is executed whenever the region is.
bool isUnconditional(const State &state) {
  return state.scope.inames.empty() && state.scope.predicates.empty() &&
         ir::universe(state.isl).is_subset(state.scope.domain);
}

} // namespace

void lowerSteppedLoop(State &state, const clang::ForStmt *loop, const LoopHeader &header) {
  const clang::VarDecl *variable = header.variable;
  bool isUp = header.step > 0;
  bool isCounter = state.facts.counters.variables.contains(variable);
  bool isLocal = state.facts.locals.contains(variable);
  if (variable->getType()->isPointerType() || (!isCounter && !isLocal && !isUnconditional(state)))
    refuseIncrement(state, loop);
  ir::Expr start = startValue(state, header);
  Distance distance = [&] {
    HiddenCounters hidden(state, loop);
    return Distance{isUp ? start : ir::indexSub(ir::index(0), start), endOf(state, loop, header),
                    parameterIndex(state, loop, header.amount)};
  }();
  clang::Expr *trips =
      HostBuilder(state, loop->getForLoc()).trips(distance.first, distance.end, distance.step);
  bool isAffine = ir::toPwAff(state.isl, distance.first) && ir::toPwAff(state.isl, distance.end);
  if (!trips || !isAffine)
    refuseIncrement(state, loop);
  requireOrdinary(state, loop, header, distance);

  ir::Iname iname = state.facts.inames.at(loop);
  state.inameLocations[iname] = encode(loop->getForLoc());
  auto first = splitStart(state, loop, iname, start, distance.step);
  if (!first)
    refuseIncrement(state, loop);
  std::size_t parameter = addParameter(state, iname.str() + "_trips", trips, std::nullopt);
  ir::Expr count = parameterValue(state, parameter, ir::ScalarType::I64);
  ir::Expr counter = ir::inameRef(iname);
  auto valueAfter = [&](const ir::Expr &iterations) {
    ir::Expr row =
        isUp ? ir::indexAdd(first->row, iterations) : ir::indexSub(first->row, iterations);
    return ir::indexAdd(ir::indexMul(distance.step, row), first->column);
  };
  Scope outer = state.scope;
  state.scope.domain = outer.domain.intersect(ir::lessEqual(state.isl, ir::index(0), counter))
                           .intersect(ir::less(state.isl, counter, count));
  state.scope.inames.push_back(iname);
  state.loopValues.emplace(variable, valueAfter(counter));
  recordLoopVariable(state, iname, variable);
  lowerCountedBody(state, loop, {iname, ir::index(0), outer.domain},
                   [&] { lowerBodyOf(state, loop); });
  state.loopValues.erase(variable);
  state.scope = outer;
  if (isCounter)
    state.counterValues.insert_or_assign(variable, valueAfter(count));
  else if (!isLocal)
    recordFinal(state, variable, llvm::cast<clang::Expr>(*stepOf(loop)->child_begin()),
                valueAfter(count), scalarType(state, variable->getType(), loop->getForLoc()));
}

} // namespace loopy::plugin
