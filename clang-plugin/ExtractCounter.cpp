#include "clang-plugin/ExtractCounter.h"

#include "clang-plugin/ExtractCondition.h"
#include "clang-plugin/ExtractHost.h"

#include "clang/AST/Decl.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// A use of a counter and what it adds to the value before.
struct CounterUse {
  const clang::VarDecl *variable;
  int change;
};

std::optional<CounterUse> useOf(const State &state, const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  int change = 0;
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression)) {
    if (!unary->isIncrementDecrementOp())
      return std::nullopt;
    if (unary->isPrefix())
      change = unary->isIncrementOp() ? 1 : -1;
    expression = unary->getSubExpr()->IgnoreParens();
  }
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression);
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  if (!variable || !state.facts.counters.variables.contains(variable->getCanonicalDecl()))
    return std::nullopt;
  return CounterUse{variable->getCanonicalDecl(), change};
}

ir::Expr knownValue(const State &state, const clang::VarDecl *variable) {
  if (auto loop = state.loopValues.find(variable); loop != state.loopValues.end())
    return loop->second;
  auto found = state.counterValues.find(variable);
  if (found == state.counterValues.end())
    throw NotACounter{variable};
  return found->second;
}

ir::Expr indexOrForget(State &state, const clang::VarDecl *variable, const clang::Expr *value,
                       bool isAddress) {
  auto index = lowerIndex(state, value, {IndexForm::Polynomial, isAddress});
  if (!index)
    throw NotACounter{variable};
  return *index;
}

/// The counters that were declared before the region, in the order of their declarations.
std::vector<const clang::VarDecl *> outerCounters(const State &state) {
  std::vector<const clang::VarDecl *> variables;
  for (const clang::VarDecl *variable : state.facts.counters.variables)
    if (!state.facts.locals.contains(variable))
      variables.push_back(variable);
  std::ranges::sort(variables, {},
                    [](const auto *each) { return each->getLocation().getRawEncoding(); });
  return variables;
}

bool isPointer(const clang::VarDecl *variable) { return variable->getType()->isPointerType(); }

/// The variable's type must hold the value; computing more than that is undefined in C++, except
/// where the type of the sum is another one or wraps around.
void requireNoWrap(State &state, const CounterUpdate &update, const ir::Expr &value,
                   const clang::Stmt *statement) {
  clang::QualType type = update.variable->getType();
  bool overflowIsUndefined = type->isSignedIntegerType() && state.context.getTypeSize(type) >= 32 &&
                             state.context.hasSameUnqualifiedType(update.computed, type) &&
                             !state.context.getLangOpts().isSignedOverflowDefined();
  if (overflowIsUndefined)
    return;
  const auto *place = state.facts.counters.mentions.at(update.variable);
  ir::ScalarType scalar = scalarType(state, type, statement->getBeginLoc());
  bool isWide = ir::bitWidth(scalar) == 64 && !ir::toPwAff(state.isl, value);
  // Nobody counts to 2^63 by products of trip counts; what the value is used for is checked there.
  if (!isWide && !requireInRange(state, value, scalar, place))
    throw NotACounter{update.variable};
}

void applyUpdate(State &state, const CounterUpdate &update, const clang::Stmt *statement) {
  const clang::VarDecl *variable = update.variable;
  if (update.kind == CounterUpdate::Kind::Set && isPointer(variable)) {
    setPointer(state, variable, update.amount);
    state.counterValues.insert_or_assign(variable, ir::index(0));
    return;
  }
  ir::Expr amount = update.amount
                        ? indexOrForget(state, variable, update.amount, isPointer(variable))
                        : ir::index(1);
  ir::Expr value = amount;
  if (update.kind == CounterUpdate::Kind::Add)
    value = ir::indexAdd(knownValue(state, variable), amount);
  else if (update.kind == CounterUpdate::Kind::Subtract)
    value = ir::indexSub(knownValue(state, variable), amount);
  if (!isPointer(variable) && update.kind != CounterUpdate::Kind::Set)
    requireNoWrap(state, update, value, statement);
  state.counterValues.insert_or_assign(variable, value);
}

} // namespace

void recordFinal(State &state, const clang::VarDecl *variable, const clang::Expr *lvalue,
                 const ir::Expr &value, ir::ScalarType type) {
  ir::Expr result = value;
  if (!ir::toPwAff(state.isl, value)) {
    HostBuilder host(state, lvalue->getBeginLoc());
    clang::Expr *computed = host.polynomial(value);
    if (!computed)
      throw NotACounter{variable};
    std::size_t parameter =
        addParameter(state, variable->getNameAsString() + "_after",
                     host.convert(computed, state.context.LongLongTy), std::nullopt);
    result = parameterValue(state, parameter, ir::ScalarType::I64);
  }
  isl::set isResult = ir::equalTo(state.isl, ir::inameRef(ir::Iname(finalValueName)), result);
  state.finalValues.push_back({variable, lvalue, type, isResult, {}, ir::universe(state.isl)});
}

namespace {

/// Some statement or loop gives the variable a value of its own, and nobody asks for the last one.
bool isPrivate(const State &state, const clang::VarDecl *variable) {
  if (state.facts.usedOutside.contains(variable))
    return false;
  return std::ranges::any_of(state.facts.counters.updates, [&](const auto &entry) {
    return std::ranges::any_of(entry.second, [&](const CounterUpdate &update) {
      return update.variable == variable && update.kind == CounterUpdate::Kind::Set;
    });
  });
}

/// Where a pointer is that has moved by `offset`; a place without one is not known.
Position counterPosition(State &state, const clang::VarDecl *variable, const ir::Expr &offset) {
  auto alias = state.aliases.find(variable);
  Position place = alias != state.aliases.end()
                       ? alias->second
                       : Position{rootOf(state, Identity{variable, {}},
                                         state.facts.counters.mentions.at(variable)),
                                  {ir::index(0)}};
  if (place.inside ? place.inside->axes.empty() : place.subscripts.empty())
    throw NotACounter{variable};
  bool mayBeLinear =
      isLinear(state.roots[place.root]) && place.subscripts.size() == 1 && !place.inside;
  if (!mayBeLinear && !ir::toPwAff(state.isl, offset))
    throw NotACounter{variable};
  ir::Expr &subscript =
      place.inside ? place.inside->axes.back().subscript : place.subscripts.back();
  subscript = ir::indexAdd(subscript, offset);
  return place;
}

/// The address that a pointer has after the region.
void recordPointer(State &state, const clang::VarDecl *variable, const ir::Expr &offset) {
  Position place = counterPosition(state, variable, offset);
  auto address = place.subscripts.size() == 1 && !place.inside && !place.dependsOnData
                     ? addressOf(state, place.root)
                     : std::nullopt;
  if (!address)
    throw NotACounter{variable};
  std::int64_t size =
      state.context.getTypeSizeInChars(variable->getType()->getPointeeType()).getQuantity();
  recordFinal(state, variable, state.facts.counters.mentions.at(variable),
              ir::indexAdd(*address, ir::indexMul(place.subscripts[0], ir::index(size))),
              ir::ScalarType::I64);
}

} // namespace

void startCounters(State &state) {
  for (const clang::VarDecl *variable : outerCounters(state)) {
    if (isPrivate(state, variable))
      continue; // nor is the value from before known
    if (isPointer(variable)) {
      state.counterValues.emplace(variable, ir::index(0));
    } else if (isSupportedScalar(state, variable->getType())) {
      std::size_t parameter =
          parameterOf(state, Identity{variable, {}}, state.facts.counters.mentions.at(variable));
      state.parameters[parameter].isIndex = true;
      state.counterValues.emplace(variable, parameterValue(state, parameter, ir::ScalarType::I64));
    }
  }
}

void startCounter(State &state, const clang::VarDecl *variable, const clang::Expr *initialiser) {
  if (state.code)
    throw NotACounter{variable};
  state.counterValues.erase(variable);
  if (!initialiser)
    return;
  if (isPointer(variable))
    setPointer(state, variable, initialiser);
  state.counterValues.emplace(variable, isPointer(variable)
                                            ? ir::index(0)
                                            : indexOrForget(state, variable, initialiser, false));
}

std::optional<ir::Expr> counterValue(State &state, const clang::Expr *expression) {
  auto use = useOf(state, expression);
  if (!use || isPointer(use->variable))
    return std::nullopt;
  return ir::indexAdd(knownValue(state, use->variable), ir::index(use->change));
}

std::optional<Position> counterPlace(State &state, const clang::Expr *expression) {
  auto use = useOf(state, expression);
  if (!use || !isPointer(use->variable))
    return std::nullopt;
  ir::Expr offset = ir::indexAdd(knownValue(state, use->variable), ir::index(use->change));
  return counterPosition(state, use->variable, offset);
}

bool mentionsCounter(State &state, const clang::Stmt *node) {
  if (const auto *expression = llvm::dyn_cast<clang::Expr>(node); expression)
    if (useOf(state, expression))
      return true;
  return std::ranges::any_of(node->children(), [&](const clang::Stmt *child) {
    return child && mentionsCounter(state, child);
  });
}

void updateCounters(State &state, const clang::Stmt *statement) {
  auto found = state.facts.counters.updates.find(statement);
  if (found == state.facts.counters.updates.end())
    return;
  for (const CounterUpdate &update : found->second)
    applyUpdate(state, update, statement);
}

void forbidUpdates(State &state, const clang::Stmt *statement) {
  if (const clang::ForStmt *counting = state.facts.countingLoop(statement))
    throw NotAnIname{loopVariable(counting), statement->getBeginLoc()};
  auto found = state.facts.counters.updates.find(statement);
  if (found != state.facts.counters.updates.end() && statement != state.outermost)
    throw NotACounter{found->second.front().variable};
}

void recordCounters(State &state) {
  for (const clang::VarDecl *variable : outerCounters(state)) {
    if (isPrivate(state, variable))
      continue;
    auto value = state.counterValues.find(variable);
    if (value == state.counterValues.end() && state.facts.usedOutside.contains(variable))
      throw NotACounter{variable};
    if (value == state.counterValues.end())
      continue;
    if (isPointer(variable))
      recordPointer(state, variable, value->second);
    else
      recordFinal(state, variable, state.facts.counters.mentions.at(variable), value->second,
                  scalarType(state, variable->getType(), variable->getLocation()));
  }
}

} // namespace loopy::plugin
