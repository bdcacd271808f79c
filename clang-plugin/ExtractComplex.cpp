//===- ExtractComplex.cpp - Arithmetic of std::complex ---------------------------------------===//
//
// The same operations on the two parts, in the same order, as the standard library's functions and
// the compiler's complex arithmetic make them. Division of two complex numbers scales its operands
// in a library function, and is refused.
//
//===----------------------------------------------------------------------------===//
#include "clang-plugin/ExtractCallee.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

namespace loopy::plugin {

namespace {

/// A complex number, or a real one without imaginary part.
struct Number {
  ir::Expr real;
  std::optional<ir::Expr> imaginary;
};

/// The type of the parts of a std::complex<float> or <double>.
std::optional<ir::ScalarType> partType(State &state, clang::QualType type) {
  const auto *record =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type->getAsCXXRecordDecl());
  if (!record || !record->isInStdNamespace() || record->getName() != "complex")
    return std::nullopt;
  clang::QualType part = record->getTemplateArgs()[0].getAsType();
  if (!isSupportedScalar(state, part) || !part->isFloatingType())
    return std::nullopt;
  return scalarType(state, part, {});
}

ir::Expr zero(ir::ScalarType type) { return ir::floatingLiteral(0, type); }

Number lowerNumber(State &state, const clang::Expr *operand, ir::ScalarType type) {
  if (partType(state, operand->getType())) {
    std::vector<ir::Expr> parts = lowerRecord(state, operand);
    return {ir::cast(parts[0], type), ir::cast(parts[1], type)};
  }
  return {ir::cast(lowerRead(state, operand), type), std::nullopt};
}

class Arithmetic {
public:
  Arithmetic(State &state, ir::ScalarType type) : state(state), type(type) {}

  Number negate(const Number &x) const {
    return {ir::unary(ir::UnaryOp::Minus, x.real, type),
            ir::unary(ir::UnaryOp::Minus, *x.imaginary, type)};
  }

  Number add(const Number &x, const Number &y) const {
    if (!x.imaginary)
      return add(y, x);
    return {op(ir::BinaryOp::Add, x.real, y.real),
            y.imaginary ? op(ir::BinaryOp::Add, *x.imaginary, *y.imaginary) : *x.imaginary};
  }

  Number subtract(const Number &x, const Number &y) const {
    if (!x.imaginary)
      return add(negate(y), x);
    return {op(ir::BinaryOp::Sub, x.real, y.real),
            y.imaginary ? op(ir::BinaryOp::Sub, *x.imaginary, *y.imaginary) : *x.imaginary};
  }

  Number multiply(const Number &x, const Number &y) {
    if (!x.imaginary)
      return multiply(y, x);
    if (!y.imaginary)
      return {op(ir::BinaryOp::Mul, x.real, y.real), op(ir::BinaryOp::Mul, *x.imaginary, y.real)};
    std::vector<ir::Expr> operands = {x.real, *x.imaginary, y.real, *y.imaginary};
    return {ir::call(product(true), operands, type), ir::call(product(false), operands, type)};
  }

  Number divide(const Number &x, const Number &y, const clang::Expr *place) const {
    if (y.imaginary)
      refuse(place->getBeginLoc(), "the division by a complex number scales its operands in a "
                                   "library function, which a kernel cannot call");
    return {op(ir::BinaryOp::Div, x.real, y.real), op(ir::BinaryOp::Div, *x.imaginary, y.real)};
  }

  ir::Expr op(ir::BinaryOp operation, const ir::Expr &lhs, const ir::Expr &rhs) const {
    return ir::binary(operation, lhs, rhs, type);
  }

private:
  using Expr = ir::Expr;

  static Expr both(const Expr &a, const Expr &b) {
    return ir::binary(ir::BinaryOp::LogicalAnd, a, b, ir::ScalarType::Bool);
  }
  static Expr either(const Expr &a, const Expr &b) {
    return ir::binary(ir::BinaryOp::LogicalOr, a, b, ir::ScalarType::Bool);
  }
  static Expr isNan(const Expr &x) {
    return ir::call(ir::MathFunction::IsNan, {x}, ir::ScalarType::Bool);
  }
  static Expr isInf(const Expr &x) {
    return ir::call(ir::MathFunction::IsInf, {x}, ir::ScalarType::Bool);
  }
  Expr withSign(const Expr &magnitude, const Expr &x) const {
    return ir::call(ir::MathFunction::Copysign, {magnitude, x}, type);
  }

  /// The real or imaginary part of (a + ib)(c + id) as a function of the kernel, with the C
  /// standard's treatment of infinities (annex G) where both parts come out as NaN.
  ir::FunctionName product(bool isReal) {
    std::string name = std::string("complex_product_") + (isReal ? "real" : "imag") +
                       (type == ir::ScalarType::F32 ? "_f32" : "_f64");
    ir::FunctionName function(name);
    for (const ir::Function &known : state.functions)
      if (known.name == function)
        return function;
    state.functions.push_back(makeProduct(function, isReal));
    return function;
  }

  ir::Function makeProduct(const ir::FunctionName &name, bool isReal) {
    ir::Function function{name, type, {}, {}, {}};
    auto scalar = [&](std::vector<ir::Array> &list, const std::string &text) {
      list.push_back(
          {.name = ir::ArrayName(text), .type = type, .storage = ir::Storage::Temporary});
      return ir::load({list.back().name, {}}, type);
    };
    Expr a = scalar(function.parameters, "a"), b = scalar(function.parameters, "b");
    Expr c = scalar(function.parameters, "c"), d = scalar(function.parameters, "d");
    auto real = [&] {
      return op(ir::BinaryOp::Sub, op(ir::BinaryOp::Mul, a, c), op(ir::BinaryOp::Mul, b, d));
    };
    auto imaginary = [&] {
      return op(ir::BinaryOp::Add, op(ir::BinaryOp::Mul, a, d), op(ir::BinaryOp::Mul, b, c));
    };
    Expr overflows =
        either(either(isInf(op(ir::BinaryOp::Mul, a, c)), isInf(op(ir::BinaryOp::Mul, b, d))),
               either(isInf(op(ir::BinaryOp::Mul, a, d)), isInf(op(ir::BinaryOp::Mul, b, c))));
    Expr result = isReal ? real() : imaginary();
    ir::CodeBlock recover;
    auto assign = [&](const Expr &variable, const Expr &value) {
      return ir::CodeAssign{variable.getIf<ir::Load>()->access, value};
    };
    auto dropNan = [&](const Expr &x) {
      return assign(x, ir::select(isNan(x), withSign(zero(type), x), x));
    };
    auto unit = [&](const Expr &x) {
      return assign(x, withSign(ir::select(isInf(x), ir::floatingLiteral(1, type), zero(type)), x));
    };
    Expr infinity =
        op(ir::BinaryOp::Div, ir::floatingLiteral(1, type), zero(type)); // has no literal
    ir::CodeReturn scaled{op(ir::BinaryOp::Mul, infinity, result)};
    ir::CodeIf second{
        either(isInf(c), isInf(d)), {unit(c), unit(d), dropNan(a), dropNan(b), scaled}, {}};
    ir::CodeIf first{
        either(isInf(a), isInf(b)), {unit(a), unit(b), dropNan(c), dropNan(d), second, scaled}, {}};
    ir::CodeIf third{overflows, {dropNan(a), dropNan(b), dropNan(c), dropNan(d), scaled}, {}};
    recover = {first, second, third};
    bool recovers = state.context.getLangOpts().getComplexRange() ==
                        clang::LangOptions::ComplexRangeKind::CX_Full ||
                    state.context.getLangOpts().getComplexRange() ==
                        clang::LangOptions::ComplexRangeKind::CX_None;
    if (recovers)
      function.body.push_back(ir::CodeIf{both(isNan(real()), isNan(imaginary())), recover, {}});
    function.body.push_back(ir::CodeReturn{result});
    return function;
  }

  State &state;
  ir::ScalarType type;
};

Number combine(State &state, clang::OverloadedOperatorKind kind, const Number &x, const Number &y,
               const clang::Expr *place) {
  Arithmetic arithmetic(state, x.real.type());
  switch (kind) {
  case clang::OO_Plus:
  case clang::OO_PlusEqual:
    return arithmetic.add(x, y);
  case clang::OO_Minus:
  case clang::OO_MinusEqual:
    return arithmetic.subtract(x, y);
  case clang::OO_Star:
  case clang::OO_StarEqual:
    return arithmetic.multiply(x, y);
  case clang::OO_Slash:
  case clang::OO_SlashEqual:
    return arithmetic.divide(x, y, place);
  default:
    refuse(place->getBeginLoc(),
           state.text(place) + " is not supported for complex numbers in kernels");
  }
}

std::vector<ir::Expr> parts(const Number &number) { return {number.real, *number.imaginary}; }

std::vector<ir::Expr> lowerOperator(State &state, const clang::CXXOperatorCallExpr *call,
                                    ir::ScalarType type) {
  Number x = lowerNumber(state, call->getArg(0), type);
  if (call->getNumArgs() == 2)
    return parts(
        combine(state, call->getOperator(), x, lowerNumber(state, call->getArg(1), type), call));
  if (call->getOperator() == clang::OO_Plus)
    return parts(x);
  if (call->getOperator() == clang::OO_Minus)
    return parts(Arithmetic(state, type).negate(x));
  refuse(call->getBeginLoc(),
         state.text(call) + " is not supported for complex numbers in kernels");
}

std::vector<ir::Expr> lowerConstruction(State &state, const clang::CXXConstructExpr *construction,
                                        ir::ScalarType type) {
  if (construction->getNumArgs() == 1)
    if (partType(state, construction->getArg(0)->getType()))
      return parts(lowerNumber(state, construction->getArg(0), type));
  std::vector<ir::Expr> result;
  for (const clang::Expr *argument : construction->arguments()) {
    if (const auto *byDefault = llvm::dyn_cast<clang::CXXDefaultArgExpr>(argument))
      argument = byDefault->getExpr();
    result.push_back(ir::cast(lowerRead(state, argument), type));
  }
  result.resize(2, zero(type));
  return result;
}

/// The name of a function of the standard library that has one complex operand, which it gives.
std::string complexFunction(State &state, const clang::CallExpr *call,
                            const clang::Expr **operand) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  if (!function || !isOfStandardLibrary(function) || !function->getIdentifier())
    return "";
  const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  if (member && call->getNumArgs() == 0)
    *operand = member->getImplicitObjectArgument();
  else if (!member && call->getNumArgs() == 1)
    *operand = call->getArg(0);
  else
    return "";
  return partType(state, (*operand)->getType()) ? function->getName().str() : "";
}

} // namespace

std::optional<std::vector<ir::Expr>> lowerComplex(State &state, const clang::Expr *expression) {
  auto type = partType(state, expression->getType());
  if (!type)
    return std::nullopt;
  if (const auto *construction = llvm::dyn_cast<clang::CXXConstructExpr>(expression))
    return construction->getConstructor()->isCopyOrMoveConstructor()
               ? std::nullopt
               : std::optional(lowerConstruction(state, construction, *type));
  const auto *call = llvm::dyn_cast<clang::CallExpr>(expression);
  if (!call || call->isGLValue() || !call->getDirectCallee() ||
      !isOfStandardLibrary(call->getDirectCallee()))
    return std::nullopt;
  if (const auto *operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call))
    return lowerOperator(state, operation, *type);
  const clang::Expr *operand = nullptr;
  if (complexFunction(state, call, &operand) != "conj")
    return std::nullopt;
  Number x = lowerNumber(state, operand, *type);
  return std::vector{x.real, ir::unary(ir::UnaryOp::Minus, *x.imaginary, *type)};
}

std::optional<ir::Expr> lowerComplexCall(State &state, const clang::CallExpr *call) {
  const clang::Expr *operand = nullptr;
  std::string name = complexFunction(state, call, &operand);
  if (name != "real" && name != "imag" && name != "norm" && name != "abs" && name != "arg")
    return std::nullopt;
  ir::ScalarType type = *partType(state, operand->getType());
  std::vector<ir::Expr> x = lowerRecord(state, operand);
  Arithmetic arithmetic(state, type);
  if (name == "real" || name == "imag")
    return x[name == "imag"];
  if (name == "norm")
    return arithmetic.op(ir::BinaryOp::Add, arithmetic.op(ir::BinaryOp::Mul, x[0], x[0]),
                         arithmetic.op(ir::BinaryOp::Mul, x[1], x[1]));
  if (name == "abs")
    return ir::call(ir::MathFunction::Hypot, x, type);
  return ir::call(ir::MathFunction::Atan2, {x[1], x[0]}, type);
}

bool lowerComplexAssignment(State &state, const clang::CallExpr *call) {
  const auto *assignment = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
  auto type = assignment ? partType(state, call->getArg(0)->getType()) : std::nullopt;
  if (!type || !assignment->isAssignmentOp() || !isOfStandardLibrary(call->getDirectCallee()))
    return false;
  const clang::Expr *object = call->getArg(0), *value = call->getArg(1);
  if (assignment->getOperator() == clang::OO_Equal && (partType(state, value->getType()) == type))
    return false; // the default assignment
  auto values = [&] {
    Number y = lowerNumber(state, value, *type);
    if (assignment->getOperator() == clang::OO_Equal)
      return std::vector{y.real, y.imaginary.value_or(zero(*type))};
    Number x = lowerNumber(state, object, *type);
    return parts(combine(state, assignment->getOperator(), x, y, call));
  };
  storeObject(state, lowerPlace(state, object), object->getType(), call, values, true);
  return true;
}

} // namespace loopy::plugin
