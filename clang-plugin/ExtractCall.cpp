//===- ExtractCall.cpp - Calls of the math library -------------------------------------------===//
#include "clang-plugin/ExtractFunction.h"

#include "clang/AST/Decl.h"

#include <algorithm>
#include <array>

namespace loopy::plugin {

namespace {

constexpr std::array mathFunctions = {
    ir::MathFunction::Sqrt,      ir::MathFunction::Cbrt,     ir::MathFunction::Exp,
    ir::MathFunction::Exp2,      ir::MathFunction::Expm1,    ir::MathFunction::Log,
    ir::MathFunction::Log2,      ir::MathFunction::Log10,    ir::MathFunction::Log1p,
    ir::MathFunction::Pow,       ir::MathFunction::Hypot,    ir::MathFunction::Sin,
    ir::MathFunction::Cos,       ir::MathFunction::Tan,      ir::MathFunction::Asin,
    ir::MathFunction::Acos,      ir::MathFunction::Atan,     ir::MathFunction::Atan2,
    ir::MathFunction::Sinh,      ir::MathFunction::Cosh,     ir::MathFunction::Tanh,
    ir::MathFunction::Asinh,     ir::MathFunction::Acosh,    ir::MathFunction::Atanh,
    ir::MathFunction::Erf,       ir::MathFunction::Erfc,     ir::MathFunction::Fabs,
    ir::MathFunction::Floor,     ir::MathFunction::Ceil,     ir::MathFunction::Trunc,
    ir::MathFunction::Round,     ir::MathFunction::Rint,     ir::MathFunction::Fmin,
    ir::MathFunction::Fmax,      ir::MathFunction::Fdim,     ir::MathFunction::Fmod,
    ir::MathFunction::Remainder, ir::MathFunction::Copysign, ir::MathFunction::Fma,
    ir::MathFunction::IsNan,     ir::MathFunction::IsInf,    ir::MathFunction::IsFinite};

bool isClassification(ir::MathFunction function) {
  return function == ir::MathFunction::IsNan || function == ir::MathFunction::IsInf ||
         function == ir::MathFunction::IsFinite;
}

unsigned operandCount(ir::MathFunction function) {
  switch (function) {
  case ir::MathFunction::Pow:
  case ir::MathFunction::Hypot:
  case ir::MathFunction::Atan2:
  case ir::MathFunction::Fmin:
  case ir::MathFunction::Fmax:
  case ir::MathFunction::Fdim:
  case ir::MathFunction::Fmod:
  case ir::MathFunction::Remainder:
  case ir::MathFunction::Copysign:
    return 2;
  case ir::MathFunction::Fma:
    return 3;
  default:
    return 1;
  }
}

/// The function's name without __builtin_ and without C's suffix for float.
std::string baseName(const clang::FunctionDecl *function) {
  std::string name = function->getDeclName().isIdentifier() ? function->getName().str() : "";
  if (name.starts_with("__builtin_"))
    name.erase(0, std::string_view("__builtin_").size());
  return name;
}

std::optional<ir::MathFunction> findMathFunction(const std::string &name) {
  for (ir::MathFunction function : mathFunctions)
    if (std::string text(ir::name(function)); name == text || name == text + "f")
      return function;
  return std::nullopt;
}

/// |x| of an integer or floating value.
ir::Expr absolute(const ir::Expr &operand, ir::ScalarType type) {
  if (ir::isFloating(type))
    return ir::call(ir::MathFunction::Fabs, {operand}, type);
  ir::Expr isNegative =
      ir::binary(ir::BinaryOp::Less, operand, ir::integerLiteral(0, type), ir::ScalarType::Bool);
  return ir::select(isNegative, ir::unary(ir::UnaryOp::Minus, operand, type), operand);
}

ir::Expr less(const ir::Expr &lhs, const ir::Expr &rhs) {
  return ir::binary(ir::BinaryOp::Less, lhs, rhs, ir::ScalarType::Bool);
}

/// With C++'s choice when neither operand is smaller, or one is not a number.
ir::Expr lowerMinMax(State &state, const MinMaxCall &call) {
  ir::Expr first = lowerValue(state, call.first), second = lowerValue(state, call.second);
  ir::Expr takeSecond = call.isMin ? less(second, first) : less(first, second);
  return ir::select(takeSecond, second, first);
}

ir::Expr lowerClamp(State &state, const ClampCall &call) {
  ir::Expr value = lowerValue(state, call.value), low = lowerValue(state, call.low),
           high = lowerValue(state, call.high);
  ir::Expr raised = ir::select(less(value, low), low, value);
  return ir::select(less(high, raised), high, raised);
}

/// size() and empty(); nothing for other members of containers.
std::optional<ir::Expr> lowerSizeCall(State &state, const ContainerCall &use,
                                      const clang::CallExpr *call) {
  if (use.kind != ContainerCall::Kind::Size && use.kind != ContainerCall::Kind::Empty)
    return std::nullopt;
  ir::Expr size = sizeOf(state, use.object);
  if (use.kind == ContainerCall::Kind::Empty)
    return ir::binary(ir::BinaryOp::Equal, size, ir::index(0), ir::ScalarType::Bool);
  return valueOfIndex(size, scalarType(state, call->getType(), call->getBeginLoc()));
}

ir::Expr lowerMath(State &state, const clang::CallExpr *call, ir::MathFunction function) {
  ir::ScalarType result = scalarType(state, call->getType(), call->getBeginLoc());
  // Integers are converted to double, as the standard's overloads do.
  ir::ScalarType operandType = result;
  std::vector<ir::Expr> operands;
  for (const clang::Expr *argument : call->arguments())
    operands.push_back(lowerValue(state, argument));
  if (isClassification(function))
    operandType = ir::isFloating(operands[0].type()) ? operands[0].type() : ir::ScalarType::F64;
  if (!ir::isFloating(operandType))
    refuse(call->getBeginLoc(),
           "this form of '" + std::string(ir::name(function)) + "' is not supported in kernels");
  for (ir::Expr &operand : operands)
    operand = ir::cast(operand, operandType);
  if (isClassification(function))
    return ir::cast(ir::call(function, operands, ir::ScalarType::Bool), result);
  return ir::call(function, operands, result);
}

/// std::atomic, std::atomic_ref and the class that the former is made from
bool isMemberOfAtomic(const clang::FunctionDecl *function) {
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  return method && method->getParent()->isInStdNamespace() &&
         method->getParent()->getName().contains("atomic");
}

} // namespace

namespace {

/// The call of a function in std with so many operands, all of them numbers; null for others.
const clang::CallExpr *numberCall(const clang::Expr *expression, unsigned operands) {
  const auto *call = llvm::dyn_cast<clang::CallExpr>(expression->IgnoreParens());
  const clang::FunctionDecl *function = call ? call->getDirectCallee() : nullptr;
  if (!function || !function->isInStdNamespace() || call->getNumArgs() != operands)
    return nullptr;
  bool areNumbers = std::ranges::all_of(call->arguments(), [](const clang::Expr *argument) {
    return argument->getType()->isArithmeticType();
  });
  return areNumbers ? call : nullptr;
}

} // namespace

std::optional<MinMaxCall> asMinMax(const clang::Expr *expression) {
  const clang::CallExpr *call = numberCall(expression, 2);
  std::string name = call ? baseName(call->getDirectCallee()) : "";
  if (name != "min" && name != "max")
    return std::nullopt;
  return MinMaxCall{call->getArg(0), call->getArg(1), name == "min"};
}

std::optional<ClampCall> asClamp(const clang::Expr *expression) {
  const clang::CallExpr *call = numberCall(expression, 3);
  if (!call || baseName(call->getDirectCallee()) != "clamp")
    return std::nullopt;
  return ClampCall{call->getArg(0), call->getArg(1), call->getArg(2)};
}

std::optional<std::pair<const clang::Expr *, const clang::Expr *>>
asSwap(const clang::CallExpr *call) {
  bool isSwap = numberCall(call, 2) && baseName(call->getDirectCallee()) == "swap";
  return isSwap ? std::optional(std::pair(call->getArg(0), call->getArg(1))) : std::nullopt;
}

ir::Expr lowerCall(State &state, const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  if (!function)
    refuse(call->getBeginLoc(), "calls a function through a pointer, which a kernel cannot do");
  if (auto minMax = asMinMax(call))
    return lowerMinMax(state, *minMax);
  if (auto clamp = asClamp(call))
    return lowerClamp(state, *clamp);
  if (numberCall(call, 1) && baseName(function) == "move")
    return lowerRead(state, call->getArg(0));
  if (auto part = lowerComplexCall(state, call))
    return *part;
  if (auto use = containerCall(call))
    if (auto value = lowerSizeCall(state, *use, call))
      return *value;
  std::string name = baseName(function);
  if (isOfStandardLibrary(function)) {
    bool isAbsolute = name == "abs" || name == "labs" || name == "llabs";
    if (isAbsolute && call->getNumArgs() == 1)
      return absolute(lowerValue(state, call->getArg(0)),
                      scalarType(state, call->getType(), call->getBeginLoc()));
    auto math = findMathFunction(name);
    if (math && call->getNumArgs() == operandCount(*math))
      return lowerMath(state, call, *math);
  }
  if (concernsObjects(call))
    if (const clang::Expr *value = inlinedCall(state, call))
      return value->isGLValue() ? lowerRead(state, value) : lowerValue(state, value);
  if (!isOfStandardLibrary(function))
    return lowerUserCall(state, call);
  refuseCall(call);
}

void refuseCall(const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  if (!function)
    refuse(call->getBeginLoc(), "calls a function through a pointer, which a kernel cannot do");
  std::string name = baseName(function);
  if (isMemberOfAtomic(function))
    refuse(call->getBeginLoc(), "atomic memory cannot be moved to a device");
  refuseContainerCall(call);
  refuseInputOutput(call);
  std::string callee = function->getNameInfo().getAsString();
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  if (method && name.empty())
    refuse(call->getBeginLoc(), "calls '" + callee + "' of class '" +
                                    method->getParent()->getNameAsString() +
                                    "', whose body is not part of the kernel; take a pointer to "
                                    "the elements before the loop");
  refuse(call->getBeginLoc(), "calls '" + callee + "', whose body is not part of the kernel");
}

} // namespace loopy::plugin
