//===- ExtractParameter.cpp - Scalars that are fixed during a kernel -------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "clang/AST/ExprCXX.h"

#include <algorithm>

namespace loopy::plugin {

bool isSafeToRead(const State &state, const Identity &identity) {
  return std::ranges::all_of(identity.dereferenced(), [&](const Identity &pointer) {
    return state.facts.certainPointers.contains(pointer);
  });
}

std::size_t addParameter(State &state, const std::string &name, const clang::Expr *host,
                         std::optional<Identity> identity) {
  ir::ScalarType type = scalarType(state, host->getType(), host->getBeginLoc());
  state.parameters.push_back(
      {{ir::ParameterName(state.names.unique(name)), type}, host, std::move(identity)});
  return state.parameters.size() - 1;
}

std::size_t parameterOf(State &state, const Identity &identity, const clang::Expr *lvalue) {
  if (auto found = state.parameterOf.find(identity); found != state.parameterOf.end())
    return found->second;
  std::size_t parameter = addParameter(state, identity.name(), lvalue, identity);
  bool isPrivate = identity.variable && state.facts.unexposed.contains(identity.variable);
  state.parameters[parameter].isExposed = !isPrivate || !identity.dereferenced().empty();
  state.parameterOf.emplace(identity, parameter);
  return parameter;
}

ir::Expr parameterValue(State &state, std::size_t parameter, ir::ScalarType type) {
  return ir::parameterRef(state.parameters[parameter].parameter.name, type);
}

namespace {

/// An integer variable that keeps its value and can be read whether or not the loops run.
bool isInvariantVariable(State &state, const clang::Expr *lvalue) {
  auto identity = identityOf(lvalue);
  if (!identity || !isSupportedScalar(state, lvalue->getType()) || lvalue->refersToBitField())
    return false;
  bool isLoopVariable = identity->variable && identity->path.empty() &&
                        state.facts.loopVariables.contains(identity->variable);
  return !isLoopVariable && !state.isLocal(*identity) && !state.facts.writtenAt(*identity) &&
         isSafeToRead(state, *identity);
}

bool isInvariantOperator(State &state, const clang::BinaryOperator *binary) {
  if (binary->isAssignmentOp() || binary->isCommaOp() || binary->isPtrMemOp())
    return false;
  bool divides = binary->getOpcode() == clang::BO_Div || binary->getOpcode() == clang::BO_Rem;
  if (!divides)
    return true;
  auto divisor = binary->getRHS()->getIntegerConstantExpr(state.context);
  return (divisor && *divisor != 0) || state.facts.certain.contains(binary);
}

/// Computing the expression before the region has no effect, cannot trap, and gives the value that
/// it has everywhere in the region.
bool isInvariant(State &state, const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  if (!expression->getType()->isIntegralOrEnumerationType())
    return false;
  if (expression->isIntegerConstantExpr(state.context))
    return true;
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression)) {
    if (cast->getCastKind() == clang::CK_LValueToRValue)
      return isInvariantVariable(state, cast->getSubExpr()->IgnoreParens());
    bool isInteger = cast->getCastKind() == clang::CK_IntegralCast ||
                     cast->getCastKind() == clang::CK_IntegralToBoolean ||
                     cast->getCastKind() == clang::CK_NoOp;
    return isInteger && isInvariant(state, cast->getSubExpr());
  }
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression))
    return isInvariantOperator(state, binary) && isInvariant(state, binary->getLHS()) &&
           isInvariant(state, binary->getRHS());
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
    return unary->isArithmeticOp() && isInvariant(state, unary->getSubExpr());
  if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(expression))
    return isInvariant(state, choice->getCond()) && isInvariant(state, choice->getTrueExpr()) &&
           isInvariant(state, choice->getFalseExpr());
  return false;
}

bool isSameExpression(State &state, const clang::Expr *a, const clang::Expr *b) {
  llvm::FoldingSetNodeID first, second;
  a->Profile(first, state.context, /*Canonical=*/true);
  b->Profile(second, state.context, /*Canonical=*/true);
  return first == second;
}

/// The variables an invariant expression reads become parameters too: the run time then knows where
/// they lie and that the kernel does not write there.
void addVariables(State &state, const clang::Stmt *node) {
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(node);
      cast && cast->getCastKind() == clang::CK_LValueToRValue &&
      !cast->isIntegerConstantExpr(state.context))
    if (auto identity = identityOf(cast->getSubExpr())) {
      parameterOf(state, *identity, cast->getSubExpr()->IgnoreParens());
      return;
    }
  for (const clang::Stmt *child : node->children())
    if (child)
      addVariables(state, child);
}

/// `object[index]` for an array or a std::array.
struct Element {
  const clang::Expr *object;
  const clang::Expr *index;
  llvm::APSInt size;
};
std::optional<Element> elementOf(State &state, const clang::Expr *lvalue) {
  if (const auto *subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(lvalue)) {
    const clang::Expr *object = subscript->getBase()->IgnoreParenImpCasts();
    const auto *array = state.context.getAsConstantArrayType(object->getType());
    return array
               ? std::optional(Element{object, subscript->getIdx(), llvm::APSInt(array->getSize())})
               : std::nullopt;
  }
  auto call = containerCall(lvalue);
  auto container = call && call->index ? containerOf(call->object->getType()) : std::nullopt;
  if (!container || container->kind != Container::Kind::Array)
    return std::nullopt;
  return Element{call->object->IgnoreParenImpCasts(), call->index,
                 llvm::APSInt::getUnsigned(*container->extent)};
}

/// The constant subscript of a declared array, inside its bounds.
bool isElementOfVariable(State &state, const clang::Expr *lvalue) {
  auto element = elementOf(state, lvalue);
  auto identity = element ? identityOf(element->object) : std::nullopt;
  auto subscript = identity ? element->index->getIntegerConstantExpr(state.context) : std::nullopt;
  return subscript && !state.isLocal(*identity) && identity->dereferenced().empty() &&
         subscript->isNonNegative() && llvm::APSInt::compareValues(*subscript, element->size) < 0;
}

/// The constant subscript of a pointer that does not change, which is evaluated whenever the region
/// runs.
bool isCertainElement(State &state, const clang::Expr *lvalue) {
  const auto *subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(lvalue);
  const clang::Expr *pointer = subscript ? subscript->getBase()->IgnoreParenImpCasts() : nullptr;
  auto identity = pointer && pointer->isLValue() && pointer->getType()->isPointerType()
                      ? identityOf(pointer)
                      : std::nullopt;
  return identity && identity->dereferenced().empty() && !state.isLocal(*identity) &&
         !state.facts.writtenAt(*identity) &&
         !(identity->variable && state.facts.loopVariables.contains(identity->variable)) &&
         subscript->getIdx()->isIntegerConstantExpr(state.context) &&
         state.facts.certain.contains(lvalue);
}

} // namespace

std::optional<ir::Expr> elementParameter(State &state, const clang::Expr *lvalue) {
  const clang::Expr *element = lvalue->IgnoreParens();
  if (!isSupportedScalar(state, element->getType()))
    return std::nullopt;
  auto found = std::ranges::find_if(state.parameters, [&](const HostParameter &parameter) {
    return !parameter.identity && isSameExpression(state, parameter.host, element);
  });
  if (found == state.parameters.end() && !isElementOfVariable(state, element) &&
      !isCertainElement(state, element))
    return std::nullopt;
  std::size_t position = found - state.parameters.begin();
  if (found == state.parameters.end())
    position = addParameter(state, identifierFrom(state.text(element)), element, std::nullopt);
  state.parameters[position].isIndex = state.parameters[position].isExposed = true;
  return parameterValue(state, position, ir::ScalarType::I64);
}

std::optional<ir::Expr> invariantParameter(State &state, const clang::Expr *expression) {
  if (!isInvariant(state, expression))
    return std::nullopt;
  auto found = std::ranges::find_if(state.parameters, [&](const HostParameter &parameter) {
    return !parameter.identity && isSameExpression(state, parameter.host, expression);
  });
  std::size_t position = found - state.parameters.begin();
  if (found == state.parameters.end()) {
    addVariables(state, expression);
    position =
        addParameter(state, identifierFrom(state.text(expression)), expression, std::nullopt);
  }
  state.parameters[position].isIndex = true;
  return parameterValue(state, position, ir::ScalarType::I64);
}

} // namespace loopy::plugin
