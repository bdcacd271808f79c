//===- ExtractIndex.cpp - Bounds, subscripts and conditions as exact integers ----------------===//
#include "clang-plugin/ExtractCounter.h"
#include "clang-plugin/ExtractFunction.h"

#include "clang/AST/ExprCXX.h"

#include <bit>

namespace loopy::plugin {

namespace {

using IndexResult = ir::Expected<ir::Expr>;

class IndexLowering {
public:
  IndexLowering(State &state, IndexForm form) : state(state), form(form) {}

  /// `isAddress`: see IndexUse.
  IndexResult lower(const clang::Expr *expression, bool isAddress) {
    expression = expression->IgnoreParens();
    if (expression->isGLValue())
      return lowerLvalue(expression, isAddress);
    if (auto constant = expression->getIntegerConstantExpr(state.context))
      return lowerConstant(expression, *constant, isAddress);
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
      return lower(full->getSubExpr(), isAddress);
    if (const auto *argument = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression))
      return lower(argument->getReplacement(), isAddress);
    IndexResult result = lowerOperation(expression, isAddress);
    if (!result)
      if (auto parameter = invariantParameter(state, expression))
        return *parameter;
    return result;
  }

private:
  static std::unexpected<ir::Error> notIndex(std::string reason, const clang::Expr *expression) {
    return ir::fail(std::move(reason), encode(expression->getBeginLoc()));
  }
  std::string callReason(const clang::Expr *call) {
    return state.text(call) + " is the result of a call; store it in a variable before the loop";
  }
  ir::ScalarType typeOf(const clang::Expr *expression) {
    return scalarType(state, expression->getType(), expression->getBeginLoc());
  }
  bool isWide(const clang::Expr *expression) {
    return state.context.getTypeSize(expression->getType()) == 64;
  }
  /// Whether an operation of this type may leave the range of its type and go on.
  bool canWrap(const clang::Expr *expression) {
    return !ir::isSigned(typeOf(expression)) ||
           state.context.getLangOpts().isSignedOverflowDefined();
  }

  IndexResult lowerConstant(const clang::Expr *expression, const llvm::APSInt &value,
                            bool isAddress) {
    if (auto small = value.tryExtValue(); small && (value.isSigned() || *small >= 0))
      return ir::index(*small);
    if (isAddress && value.getBitWidth() == 64)
      return ir::index(static_cast<std::int64_t>(value.getZExtValue()));
    return notIndex(state.text(expression) + " is too large", expression);
  }

  IndexResult lowerOperation(const clang::Expr *expression, bool isAddress) {
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression))
      return lowerCast(cast, isAddress);
    if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression))
      return lowerBinary(binary, isAddress);
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
      return lowerUnary(unary, isAddress);
    if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(expression))
      return lowerChoice(choice);
    if (auto use = containerCall(expression); use && use->kind == ContainerCall::Kind::Size)
      return sizeOf(state, use->object);
    if (const auto *call = llvm::dyn_cast<clang::CallExpr>(expression)) {
      if (concernsObjects(call))
        if (const clang::Expr *value = inlinedCall(state, call))
          return lower(value, isAddress);
      return lowerIndexCall(state, call,
                            [&](const clang::Expr *operand) { return lower(operand, false); });
    }
    return notIndex(state.text(expression) + " is not made from loop variables and parameters",
                    expression);
  }

  IndexResult lowerCast(const clang::CastExpr *cast, bool isAddress) {
    const clang::Expr *operand = cast->getSubExpr();
    switch (cast->getCastKind()) {
    case clang::CK_LValueToRValue:
      return lowerLvalue(operand->IgnoreParens(), isAddress);
    case clang::CK_NoOp:
    case clang::CK_UserDefinedConversion: // the operand calls the function
      return lower(operand, isAddress);
    case clang::CK_IntegralCast:
      return lowerConversion(cast, isAddress);
    default:
      return notIndex(state.text(cast) + " is not computed by integer arithmetic", cast);
    }
  }

  IndexResult lowerConversion(const clang::CastExpr *cast, bool isAddress) {
    const clang::Expr *operand = cast->getSubExpr();
    if (!isSupportedScalar(state, operand->getType()) || !isSupportedScalar(state, cast->getType()))
      return notIndex(state.text(cast) + " is not of a supported integer type", cast);
    ir::ScalarType from = typeOf(operand), to = typeOf(cast);
    IndexResult value = lower(operand, isAddress && isWide(operand) && isWide(cast));
    if (!value)
      return value;
    bool fits = ir::isSigned(to) ? ir::bitWidth(from) + !ir::isSigned(from) <= ir::bitWidth(to)
                                 : !ir::isSigned(from) && ir::bitWidth(from) <= ir::bitWidth(to);
    if (fits || (isAddress && isWide(cast)))
      return value;
    if (auto checked = requireInRange(state, *value, to, cast, !ir::isSigned(from)); !checked)
      return std::unexpected(checked.error());
    return value;
  }

  IndexResult lowerUnary(const clang::UnaryOperator *unary, bool isAddress) {
    if (unary == state.countdown)
      return lowerCountdown(unary, isAddress);
    if (auto counter = counterValue(state, unary))
      return lowerCounter(*counter, unary, isAddress);
    if (state.performed.contains(unary) && state.leaves == IndexLeaves::All)
      if (auto value = performedValue(state, unary))
        return ir::cast(*value, ir::ScalarType::I64);
    if (unary->isIncrementDecrementOp())
      return notIndex(state.text(unary) + " does not add the same in every iteration", unary);
    if (unary->getOpcode() == clang::UO_Plus)
      return lower(unary->getSubExpr(), isAddress);
    if (unary->getOpcode() != clang::UO_Minus)
      return notIndex(state.text(unary) + " is not an affine operation", unary);
    bool inner = isAddress && isWide(unary);
    IndexResult operand = lower(unary->getSubExpr(), inner);
    if (!operand)
      return operand;
    return inRange(ir::indexSub(ir::index(0), *operand), unary, inner);
  }

  /// The result of +, -, * or <<, which wraps around where its type is unsigned.
  IndexResult inRange(ir::Expr result, const clang::Expr *expression, bool isAddress,
                      bool isNonNegative = false) {
    if (!canWrap(expression) || isAddress)
      return result;
    if (auto checked = requireInRange(state, result, typeOf(expression), expression, isNonNegative);
        !checked)
      return std::unexpected(checked.error());
    return result;
  }

  IndexResult lowerBinary(const clang::BinaryOperator *binary, bool isAddress) {
    clang::BinaryOperatorKind opcode = binary->getOpcode();
    if (opcode != clang::BO_Add && opcode != clang::BO_Sub && opcode != clang::BO_Mul)
      return lowerByConstant(binary, isAddress);
    bool inner = isAddress && isWide(binary);
    IndexResult lhs = lower(binary->getLHS(), inner);
    if (!lhs)
      return lhs;
    IndexResult rhs = lower(binary->getRHS(), inner);
    if (!rhs)
      return rhs;
    bool isUnsigned = !ir::isSigned(typeOf(binary));
    if (opcode == clang::BO_Add)
      return inRange(ir::indexAdd(*lhs, *rhs), binary, inner, isUnsigned);
    if (opcode == clang::BO_Sub)
      return inRange(ir::indexSub(*lhs, *rhs), binary, inner);
    ir::Expr product = ir::indexMul(*lhs, *rhs);
    if (!ir::literalValue(*lhs) && !ir::literalValue(*rhs)) {
      if (form == IndexForm::Affine)
        return notIndex(state.text(binary) + " multiplies two variables", binary);
      state.products.emplace_back(product, binary);
    }
    return inRange(product, binary, inner, isUnsigned);
  }

  /// Operations that are quasi-affine for a constant right operand.
  IndexResult lowerByConstant(const clang::BinaryOperator *binary, bool isAddress) {
    auto constant = binary->getRHS()->getIntegerConstantExpr(state.context);
    std::int64_t value = constant ? constant->tryExtValue().value_or(0) : 0;
    constexpr std::int64_t largestShift = 31;
    bool isShift = binary->isShiftOp() && constant && value >= 0 && value <= largestShift;
    std::int64_t factor = isShift ? std::int64_t{1} << value : value;
    bool isMask = binary->getOpcode() == clang::BO_And && value > 0 && value < INT64_MAX &&
                  std::has_single_bit(static_cast<std::uint64_t>(value) + 1);
    bool divides =
        (binary->getOpcode() == clang::BO_Div || binary->getOpcode() == clang::BO_Rem) && value > 0;
    if (!isShift && !isMask && !divides)
      return notIndex(state.text(binary) + " is not an affine operation", binary);
    bool isLeftShift = binary->getOpcode() == clang::BO_Shl;
    bool inner = isWide(binary) && (isMask || (isLeftShift && isAddress));
    IndexResult operand = lower(binary->getLHS(), inner);
    if (!operand)
      return operand;
    if (isLeftShift)
      return inRange(ir::indexMul(*operand, ir::index(factor)), binary, inner, true);
    if (isShift) // arithmetic: rounds towards minus infinity
      return ir::indexFloorDiv(*operand, factor);
    if (isMask)
      return ir::indexFloorMod(*operand, value + 1);
    return lowerDivision(binary, *operand, value);
  }

  /// C++ rounds towards zero, index expressions towards minus infinity: equal for operands >= 0.
  IndexResult lowerDivision(const clang::BinaryOperator *binary, const ir::Expr &operand,
                            std::int64_t divisor) {
    if (!ir::toPwAff(state.isl, operand))
      return notIndex(state.text(binary) + " divides a product of variables", binary);
    state.require(state.scope.domain.intersect(ir::less(state.isl, operand, ir::index(0))),
                  state.text(binary) + " divides a negative number", binary->getBeginLoc());
    return binary->getOpcode() == clang::BO_Div ? ir::indexFloorDiv(operand, divisor)
                                                : ir::indexFloorMod(operand, divisor);
  }

  IndexResult lowerMinMax(const clang::Expr *first, const clang::Expr *second, bool isMin) {
    IndexResult lhs = lower(first, false);
    if (!lhs)
      return lhs;
    IndexResult rhs = lower(second, false);
    if (!rhs)
      return rhs;
    return ir::binary(isMin ? ir::BinaryOp::Min : ir::BinaryOp::Max, *lhs, *rhs,
                      ir::ScalarType::I64);
  }

  IndexResult lowerClamp(const ClampCall &call) {
    IndexResult raised = lowerMinMax(call.value, call.low, false);
    IndexResult high = raised ? lower(call.high, false) : raised;
    return high ? ir::binary(ir::BinaryOp::Min, *raised, *high, ir::ScalarType::I64) : high;
  }

  /// a < b ? a : b and its relatives.
  IndexResult lowerChoice(const clang::ConditionalOperator *choice) {
    const auto *compare =
        llvm::dyn_cast<clang::BinaryOperator>(choice->getCond()->IgnoreParenImpCasts());
    if (!compare || !compare->isRelationalOp())
      return notIndex(state.text(choice) + " is not a minimum or maximum", choice);
    bool isLess = compare->getOpcode() == clang::BO_LT || compare->getOpcode() == clang::BO_LE;
    auto same = [&](const clang::Expr *a, const clang::Expr *b) {
      llvm::FoldingSetNodeID first, second;
      a->IgnoreParenImpCasts()->Profile(first, state.context, true);
      b->IgnoreParenImpCasts()->Profile(second, state.context, true);
      return first == second;
    };
    const clang::Expr *then = choice->getTrueExpr(), *otherwise = choice->getFalseExpr();
    if (same(compare->getLHS(), then) && same(compare->getRHS(), otherwise))
      return lowerMinMax(then, otherwise, isLess);
    if (same(compare->getLHS(), otherwise) && same(compare->getRHS(), then))
      return lowerMinMax(then, otherwise, !isLess);
    return notIndex(state.text(choice) + " is not a minimum or maximum", choice);
  }

  /// The value that the condition of a countdown tests.
  IndexResult lowerCountdown(const clang::UnaryOperator *unary, bool isAddress) {
    IndexResult before = lowerLvalue(unary->getSubExpr()->IgnoreParens(), isAddress);
    if (!before || unary->isPostfix())
      return before;
    ir::Expr value = ir::indexSub(*before, ir::index(1));
    if (auto checked = requireInRange(state, value, typeOf(unary), unary); !checked)
      return std::unexpected(checked.error());
    return value;
  }

  IndexResult lowerLvalue(const clang::Expr *lvalue, bool isAddress) {
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(lvalue);
        unary && unary == state.countdown)
      return lowerCountdown(unary, isAddress);
    if (const auto *temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(lvalue))
      return lower(temporary->getSubExpr(), isAddress);
    if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(lvalue))
      return cast->getCastKind() == clang::CK_NoOp
                 ? lower(cast->getSubExpr(), isAddress)
                 : notIndex(state.text(lvalue) + " is converted", lvalue);
    if (auto counter = counterValue(state, lvalue))
      return lowerCounter(*counter, lvalue, isAddress);
    if (auto minMax = asMinMax(lvalue))
      return lowerMinMax(minMax->first, minMax->second, minMax->isMin);
    if (auto clamp = asClamp(lvalue))
      return lowerClamp(*clamp);
    if (const auto *choice = llvm::dyn_cast<clang::ConditionalOperator>(lvalue))
      return lowerChoice(choice);
    const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue);
    if (member && isMemberOfElement(state, member))
      return notIndex(state.text(lvalue) + " is loaded from memory", lvalue);
    if (llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(lvalue))
      return lowerVariable(lvalue, isAddress);
    if (auto parameter = elementParameter(state, lvalue))
      return *parameter;
    if (const auto *call = llvm::dyn_cast<clang::CallExpr>(lvalue); call && !isElementCall(call))
      if (const clang::Expr *value = inlinedCall(state, call))
        return lower(value, isAddress);
    if (llvm::isa<clang::CallExpr>(lvalue) && !isElementCall(lvalue))
      return notIndex(callReason(lvalue), lvalue);
    return notIndex(state.text(lvalue) + " is loaded from memory", lvalue);
  }

  IndexResult lowerCounter(const ir::Expr &value, const clang::Expr *use, bool isAddress) {
    if (ir::toPwAff(state.isl, value))
      return value;
    if (form == IndexForm::Affine)
      return notIndex(state.text(use) + " grows by a product of variables", use);
    // The value of the product was not shown to fit.
    if (!isAddress && isWide(use) && canWrap(use))
      return notIndex(state.text(use) + " may wrap around", use);
    return value;
  }

  /// A local scalar in memory, where subscripts may contain some.
  std::optional<ir::Expr> codeVariable(const Identity &identity) const {
    auto found = state.rootOf.find(identity);
    bool isRanged = state.rangedVariables.contains(identity.variable);
    if (state.leaves == IndexLeaves::None || found == state.rootOf.end() ||
        (state.leaves == IndexLeaves::Ranged && !isRanged))
      return std::nullopt;
    const Root &root = state.roots[found->second];
    if (root.array.storage != ir::Storage::Temporary || root.rank() != 0)
      return std::nullopt;
    return ir::cast(ir::load(scalarAccess(root), root.array.type), ir::ScalarType::I64);
  }

  IndexResult lowerVariable(const clang::Expr *lvalue, bool isAddress) {
    Identity identity = requireIdentity(state, lvalue);
    std::string name = "'" + identity.name() + "'";
    if (lvalue->getType().isVolatileQualified())
      return notIndex(name + " is volatile", lvalue);
    if (!isSupportedScalar(state, lvalue->getType()) || !ir::isInteger(typeOf(lvalue)))
      return notIndex(name + " is not an integer", lvalue);
    if (identity.path.empty()) {
      if (auto loop = state.loopValues.find(identity.variable); loop != state.loopValues.end())
        return lowerCounter(loop->second, lvalue, isAddress);
      if (auto local = state.inlined.find(identity.variable); local != state.inlined.end())
        return lower(local->second, isAddress);
      if (auto leaf = codeVariable(identity))
        return *leaf;
      if (state.facts.loopVariables.contains(identity.variable))
        return notIndex(name + " is used outside of its loop", lvalue);
    }
    if (state.facts.writtenAt(identity))
      return notIndex(name + " is changed in the annotated code", lvalue);
    if (state.isLocal(identity))
      return notIndex(name + " is computed from values in memory", lvalue);
    if (!isSafeToRead(state, identity))
      return notIndex(state.text(lvalue) + " is read through a pointer that the original code may "
                                           "never follow; copy it to a variable before the loop",
                      lvalue);
    std::size_t parameter = parameterOf(state, identity, lvalue);
    state.parameters[parameter].isIndex = true;
    return parameterValue(state, parameter, ir::ScalarType::I64);
  }

  State &state;
  IndexForm form;
};

} // namespace

IndexResult lowerIndex(State &state, const clang::Expr *expression, IndexUse use) {
  std::size_t recorded = state.requirements.size();
  IndexResult result = IndexLowering(state, use.form).lower(expression, use.isAddress);
  if (!result)
    state.requirements.erase(state.requirements.begin() + recorded, state.requirements.end());
  return result;
}

} // namespace loopy::plugin
