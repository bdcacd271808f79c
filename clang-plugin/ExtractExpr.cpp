//===- ExtractExpr.cpp - Values with C++ semantics -------------------------------------------===//
#include "clang-plugin/ExtractCounter.h"

#include "clang/AST/ExprCXX.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

ir::Expr convert(State &state, ir::Expr operand, clang::QualType type,
                 clang::SourceLocation location) {
  return ir::cast(std::move(operand), scalarType(state, type, location));
}

std::optional<ir::BinaryOp> arithmeticOp(clang::BinaryOperatorKind opcode) {
  switch (opcode) {
  case clang::BO_Add:
  case clang::BO_AddAssign:
    return ir::BinaryOp::Add;
  case clang::BO_Sub:
  case clang::BO_SubAssign:
    return ir::BinaryOp::Sub;
  case clang::BO_Mul:
  case clang::BO_MulAssign:
    return ir::BinaryOp::Mul;
  case clang::BO_Div:
  case clang::BO_DivAssign:
    return ir::BinaryOp::Div;
  case clang::BO_Rem:
  case clang::BO_RemAssign:
    return ir::BinaryOp::Rem;
  case clang::BO_And:
  case clang::BO_AndAssign:
    return ir::BinaryOp::BitAnd;
  case clang::BO_Or:
  case clang::BO_OrAssign:
    return ir::BinaryOp::BitOr;
  case clang::BO_Xor:
  case clang::BO_XorAssign:
    return ir::BinaryOp::BitXor;
  case clang::BO_Shl:
  case clang::BO_ShlAssign:
    return ir::BinaryOp::ShiftLeft;
  case clang::BO_Shr:
  case clang::BO_ShrAssign:
    return ir::BinaryOp::ShiftRight;
  case clang::BO_LAnd:
    return ir::BinaryOp::LogicalAnd;
  case clang::BO_LOr:
    return ir::BinaryOp::LogicalOr;
  case clang::BO_LT:
    return ir::BinaryOp::Less;
  case clang::BO_LE:
    return ir::BinaryOp::LessEqual;
  case clang::BO_GT:
    return ir::BinaryOp::Greater;
  case clang::BO_GE:
    return ir::BinaryOp::GreaterEqual;
  case clang::BO_EQ:
    return ir::BinaryOp::Equal;
  case clang::BO_NE:
    return ir::BinaryOp::NotEqual;
  default:
    return std::nullopt;
  }
}

[[noreturn]] void refuseInner(State &state, clang::SourceLocation location) {
  state.refuseUnlessCode(location, "this assignment inside an expression is not supported in "
                                   "kernels; write it as a statement of its own");
}

ir::Expr lowerNullTest(State &state, const NullTest &test) {
  auto address = lowerTestedPointer(state, test.pointer);
  if (!address)
    throw Refusal{address.error()};
  auto op = test.holdsForNull ? ir::BinaryOp::Equal : ir::BinaryOp::NotEqual;
  return ir::binary(op, *address, ir::index(0), ir::ScalarType::Bool);
}

ir::Expr lowerBinary(State &state, const clang::BinaryOperator *binary) {
  if (auto test = asNullTest(state, binary))
    return lowerNullTest(state, *test);
  if (auto stored = performedValue(state, binary))
    return *stored;
  if (binary->isAssignmentOp())
    refuseInner(state, binary->getOperatorLoc());
  auto op = arithmeticOp(binary->getOpcode());
  if (!op)
    refuse(binary->getOperatorLoc(),
           "operator '" + binary->getOpcodeStr().str() + "' is not supported in kernels");
  if (auto decision = decisionOf(binary))
    return lowerDecision(state, binary, *decision,
                         [&](const clang::Expr *operand) { return lowerValue(state, operand); });
  ir::ScalarType type = scalarType(state, binary->getType(), binary->getOperatorLoc());
  ir::Expr lhs = lowerValue(state, binary->getLHS());
  return ir::binary(*op, lhs, lowerValue(state, binary->getRHS()), type);
}

ir::Expr lowerUnary(State &state, const clang::UnaryOperator *unary) {
  if (auto counter = counterValue(state, unary))
    return valueOfIndex(*counter, scalarType(state, unary->getType(), unary->getOperatorLoc()));
  if (auto stored = performedValue(state, unary))
    return *stored;
  if (unary->isIncrementDecrementOp())
    refuseInner(state, unary->getOperatorLoc());
  ir::ScalarType type = scalarType(state, unary->getType(), unary->getOperatorLoc());
  switch (unary->getOpcode()) {
  case clang::UO_Plus:
  case clang::UO_Extension:
    return lowerValue(state, unary->getSubExpr());
  case clang::UO_Minus:
    return ir::unary(ir::UnaryOp::Minus, lowerValue(state, unary->getSubExpr()), type);
  case clang::UO_Not:
    return ir::unary(ir::UnaryOp::BitNot, lowerValue(state, unary->getSubExpr()), type);
  case clang::UO_LNot:
    return ir::unary(ir::UnaryOp::LogicalNot, lowerValue(state, unary->getSubExpr()),
                     ir::ScalarType::Bool);
  default:
    refuse(unary->getOperatorLoc(),
           "operator '" + clang::UnaryOperator::getOpcodeStr(unary->getOpcode()).str() +
               "' is not supported in kernels");
  }
}

ir::Expr lowerCast(State &state, const clang::CastExpr *cast) {
  const clang::Expr *operand = cast->getSubExpr();
  switch (cast->getCastKind()) {
  case clang::CK_LValueToRValue:
    if (operand->getType().isConstQualified())
      if (auto constant = constantValue(state, cast))
        return *constant;
    return lowerRead(state, operand);
  case clang::CK_NoOp:
    return operand->isGLValue() ? lowerRead(state, operand) : lowerValue(state, operand);
  case clang::CK_UserDefinedConversion: // the operand calls the function
    return lowerValue(state, operand);
  case clang::CK_IntegralCast:
  case clang::CK_IntegralToBoolean:
  case clang::CK_IntegralToFloating:
  case clang::CK_FloatingToIntegral:
  case clang::CK_FloatingToBoolean:
  case clang::CK_FloatingCast:
    return convert(state, lowerValue(state, operand), cast->getType(), cast->getBeginLoc());
  case clang::CK_PointerToBoolean:
    return lowerNullTest(state, {operand, false});
  default:
    refuseConversion(state, cast);
  }
}

ir::Expr literal(State &state, const clang::APValue &value, clang::QualType type,
                 clang::SourceLocation location) {
  ir::ScalarType scalar = scalarType(state, type, location);
  if (value.isFloat())
    return ir::floatingLiteral(value.getFloat().convertToDouble(), scalar);
  const llvm::APSInt &integer = value.getInt();
  return ir::integerLiteral(integer.isSigned() ? integer.getSExtValue()
                                               : static_cast<std::int64_t>(integer.getZExtValue()),
                            scalar);
}

/// A scalar variable or member: a loop variable, a parameter, or memory.
ir::Expr readVariable(State &state, const clang::Expr *lvalue) {
  Identity identity = requireIdentity(state, lvalue);
  ir::ScalarType type = scalarType(state, lvalue->getType(), lvalue->getBeginLoc());
  if (auto counter = counterValue(state, lvalue))
    return valueOfIndex(*counter, type);
  if (identity.path.empty()) {
    if (auto loop = state.loopValues.find(identity.variable); loop != state.loopValues.end())
      return valueOfIndex(loop->second, type);
    if (auto given = state.argumentValues.find(identity.variable);
        given != state.argumentValues.end())
      return ir::cast(given->second, type);
    if (auto local = state.inlined.find(identity.variable); local != state.inlined.end())
      return lowerValue(state, local->second);
    if (auto alias = state.aliases.find(identity.variable); alias != state.aliases.end())
      return ir::load(completeAccess(state, alias->second, lvalue), type);
    if (state.facts.loopVariables.contains(identity.variable) &&
        !state.codeVariables.contains(identity.variable))
      refuse(lvalue->getBeginLoc(), "loop variable '" + identity.name() +
                                        "' is used outside of its loop; use another variable");
  }
  bool inMemory =
      state.isLocal(identity) || state.facts.writtenAt(identity) || !isSafeToRead(state, identity);
  if (inMemory)
    return ir::load(scalarAccess(state.roots[rootOf(state, identity, lvalue)]), type);
  return parameterValue(state, parameterOf(state, identity, lvalue), type);
}

} // namespace

ir::Expr valueOfIndex(const ir::Expr &index, ir::ScalarType type) {
  if (const auto *iname = index.getIf<ir::InameRef>())
    return ir::inameRef(iname->name, type);
  if (const auto *parameter = index.getIf<ir::ParameterRef>())
    return ir::parameterRef(parameter->name, type);
  if (auto value = ir::literalValue(index))
    return ir::integerLiteral(*value, type);
  return ir::cast(index, type);
}

std::optional<ir::Expr> constantValue(State &state, const clang::Expr *expression) {
  clang::Expr::EvalResult result;
  if (!isSupportedScalar(state, expression->getType()) ||
      !expression->EvaluateAsRValue(result, state.context) || result.HasSideEffects ||
      !(result.Val.isInt() || result.Val.isFloat()))
    return std::nullopt;
  return literal(state, result.Val, expression->getType(), expression->getBeginLoc());
}

ir::Expr lowerRead(State &state, const clang::Expr *lvalue) {
  lvalue = lvalue->IgnoreParens();
  if (lvalue->isPRValue())
    return lowerValue(state, lvalue);
  if (const auto *temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(lvalue))
    return lowerValue(state, temporary->getSubExpr());
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(lvalue);
      cast && cast->getCastKind() == clang::CK_NoOp)
    return lowerRead(state, cast->getSubExpr());
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(lvalue); call && !isElementCall(call))
    return lowerCall(state, call);
  if (auto decision = decisionOf(lvalue))
    return lowerDecision(state, lvalue, *decision,
                         [&](const clang::Expr *operand) { return lowerRead(state, operand); });
  if (auto value = memberOfValue(state, lvalue))
    return *value;
  const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue);
  bool isInArray = member && isMemberOfElement(state, member);
  if (!isInArray && llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(lvalue))
    return readVariable(state, lvalue);
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(lvalue))
    return lowerBinary(state, binary); // refuses assignments
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(lvalue);
      unary && unary->isIncrementDecrementOp())
    return lowerUnary(state, unary); // refuses what is no counter
  ir::ScalarType type = scalarType(state, lvalue->getType(), lvalue->getBeginLoc());
  return ir::load(completeAccess(state, lowerPlace(state, lvalue), lvalue), type);
}

ir::Expr lowerValue(State &state, const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  if (expression->isGLValue())
    return lowerRead(state, expression);
  if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
    return lowerValue(state, full->getSubExpr());
  if (const auto *given = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression))
    return lowerValue(state, given->getExpr());
  if (const auto *argument = llvm::dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expression))
    return lowerValue(state, argument->getReplacement());
  if (llvm::isa<clang::IntegerLiteral, clang::FloatingLiteral, clang::CharacterLiteral,
                clang::CXXBoolLiteralExpr, clang::UnaryExprOrTypeTraitExpr, clang::DeclRefExpr,
                clang::CXXScalarValueInitExpr, clang::ImplicitValueInitExpr, clang::InitListExpr>(
          expression))
    if (auto constant = constantValue(state, expression))
      return *constant;
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression))
    return lowerCast(state, cast);
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression))
    return lowerBinary(state, binary);
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
    return lowerUnary(state, unary);
  if (auto decision = decisionOf(expression))
    return lowerDecision(state, expression, *decision,
                         [&](const clang::Expr *operand) { return lowerValue(state, operand); });
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(expression))
    return lowerCall(state, call);
  if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(expression);
      list && list->getNumInits() == 1)
    return lowerValue(state, list->getInit(0));
  if (llvm::isa<clang::LambdaExpr>(expression))
    refuse(expression->getBeginLoc(), "a lambda expression is not supported in kernels");
  if (llvm::isa<clang::CXXNewExpr, clang::CXXDeleteExpr>(expression))
    refuse(expression->getBeginLoc(), "memory cannot be allocated or freed in a kernel");
  if (llvm::isa<clang::CXXThrowExpr>(expression))
    refuse(expression->getBeginLoc(), "exceptions are not supported in kernels");
  if (llvm::isa<clang::AtomicExpr>(expression))
    refuse(expression->getBeginLoc(), "atomic memory cannot be moved to a device");
  scalarType(state, expression->getType(), expression->getBeginLoc());
  refuse(expression->getBeginLoc(), state.text(expression) + " is not supported in kernels");
}

} // namespace loopy::plugin
