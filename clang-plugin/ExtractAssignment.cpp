//===- ExtractAssignment.cpp - Assignments, ++ and -- as statements --------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// A variable that changes is memory, not a parameter, which was decided before: an assignment
/// inside of an inlined function comes too late.
void requireKnownWrite(State &state, const Position &position, const clang::Expr *lvalue) {
  const Root &root = state.roots[position.root];
  if (root.host && root.rank() == 0 && !root.record && !state.facts.writtenAt(root.identity))
    refuse(lvalue->getBeginLoc(),
           "'" + root.identity.name() +
               "' is changed by a function that is called here; change it in "
               "the annotated code itself");
}

/// What is written must be known exactly, or be known to depend on data.
void refuseUnknownTarget(State &state, const ir::Access &target, const clang::Expr *lvalue) {
  for (const ir::Expr &subscript : target.subscripts)
    if (!ir::toPwAff(state.isl, subscript) && !isPolynomial(subscript) &&
        ir::loads(subscript).empty())
      refuse(lvalue->getBeginLoc(), "the subscript of '" + target.array.str() +
                                        "' is not affine, so that it is not known which elements "
                                        "are written");
}

} // namespace

ir::Access lowerTarget(State &state, const clang::Expr *lvalue) {
  lvalue = lvalue->IgnoreParens();
  if (lvalue->getType()->isPointerType())
    refuse(lvalue->getBeginLoc(),
           "pointer " + state.text(lvalue) + " is changed in the annotated code; use a subscript");
  const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue);
  bool isInArray = member && isMemberOfElement(state, member);
  if (!isInArray && llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(lvalue)) {
    Identity identity = requireIdentity(state, lvalue);
    if (identity.path.empty() && state.facts.loopVariables.contains(identity.variable) &&
        !state.codeVariables.contains(identity.variable))
      refuse(lvalue->getBeginLoc(),
             "loop variable '" + identity.name() + "' is changed outside of its loop's header");
  }
  Position position = lowerPlace(state, lvalue);
  requireKnownWrite(state, position, lvalue);
  scalarType(state, lvalue->getType(), lvalue->getBeginLoc());
  ir::Access target = completeAccess(state, position, lvalue);
  if (state.roots[position.root].host)
    refuseUnknownTarget(state, target, lvalue);
  return target;
}

namespace {

Assignment lowerSimpleAssignment(State &state, const clang::BinaryOperator *binary) {
  ir::Access target = lowerTarget(state, binary->getLHS());
  return {target, lowerValue(state, binary->getRHS())};
}

/// A local variable, which no other name in the kernel stands for.
bool isTemporary(const State &state, const ir::Access &access) {
  return std::ranges::any_of(state.roots, [&](const Root &root) {
    return root.array.name == access.array && root.array.storage == ir::Storage::Temporary;
  });
}

std::optional<ir::BinaryOp> compoundOp(clang::BinaryOperatorKind opcode) {
  switch (opcode) {
  case clang::BO_AddAssign:
    return ir::BinaryOp::Add;
  case clang::BO_SubAssign:
    return ir::BinaryOp::Sub;
  case clang::BO_MulAssign:
    return ir::BinaryOp::Mul;
  case clang::BO_DivAssign:
    return ir::BinaryOp::Div;
  case clang::BO_RemAssign:
    return ir::BinaryOp::Rem;
  case clang::BO_AndAssign:
    return ir::BinaryOp::BitAnd;
  case clang::BO_OrAssign:
    return ir::BinaryOp::BitOr;
  case clang::BO_XorAssign:
    return ir::BinaryOp::BitXor;
  case clang::BO_ShlAssign:
    return ir::BinaryOp::ShiftLeft;
  case clang::BO_ShrAssign:
    return ir::BinaryOp::ShiftRight;
  default:
    return std::nullopt;
  }
}

/// x op= y: both are converted to the type C++ computes in, the result to the type of x.
Assignment lowerCompoundAssignment(State &state, const clang::CompoundAssignOperator *compound) {
  clang::SourceLocation location = compound->getOperatorLoc();
  ir::Access target = lowerTarget(state, compound->getLHS());
  ir::ScalarType type = scalarType(state, compound->getLHS()->getType(), location);
  ir::ScalarType left = scalarType(state, compound->getComputationLHSType(), location);
  ir::ScalarType result = scalarType(state, compound->getComputationResultType(), location);
  ir::Expr old = ir::cast(ir::load(target, type), left);
  ir::Expr value = ir::binary(*compoundOp(compound->getOpcode()), old,
                              lowerValue(state, compound->getRHS()), result);
  return {target, ir::cast(value, type)};
}

Assignment lowerIncrement(State &state, const clang::UnaryOperator *unary) {
  ir::Access target = lowerTarget(state, unary->getSubExpr());
  ir::ScalarType type = scalarType(state, unary->getSubExpr()->getType(), unary->getOperatorLoc());
  bool isPromoted = ir::isInteger(type) && ir::bitWidth(type) < 32;
  ir::ScalarType computed = isPromoted ? ir::ScalarType::I32 : type;
  ir::Expr one =
      ir::isFloating(computed) ? ir::floatingLiteral(1, computed) : ir::integerLiteral(1, computed);
  ir::Expr old = ir::cast(ir::load(target, type), computed);
  auto op = unary->isIncrementOp() ? ir::BinaryOp::Add : ir::BinaryOp::Sub;
  return {target, ir::cast(ir::binary(op, old, one, computed), type)};
}

} // namespace

void lowerOneAssignment(State &state, const clang::Expr *expression) {
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
    return emitAssignment(state, unary, [&] { return lowerIncrement(state, unary); });
  if (const auto *compound = llvm::dyn_cast<clang::CompoundAssignOperator>(expression))
    return emitAssignment(state, compound,
                          [&] { return lowerCompoundAssignment(state, compound); });
  const auto *binary = llvm::cast<clang::BinaryOperator>(expression);
  emitAssignment(state, binary, [&] { return lowerSimpleAssignment(state, binary); });
}

bool lowerSwap(State &state, const clang::CallExpr *call) {
  auto operands = asSwap(call);
  if (!operands)
    return false;
  ir::Access first = lowerTarget(state, operands->first);
  ir::Access second = lowerTarget(state, operands->second);
  ir::ScalarType type = scalarType(state, operands->first->getType(), call->getBeginLoc());
  // Both places are computed again after the first one has changed.
  for (const ir::Access *place : {&first, &second})
    for (const ir::Expr &subscript : place->subscripts)
      for (const ir::Access &read : ir::loads(subscript))
        if (read.array == first.array || read.array == second.array || !isTemporary(state, read))
          refuse(call->getBeginLoc(),
                 "'swap' of elements whose subscripts are loaded from memory is "
                 "not supported in kernels; store the subscripts in variables "
                 "first");
  std::size_t root = addTemporary(state, "swapped", {}, type, {}, call->getBeginLoc());
  ir::Access saved = scalarAccess(state.roots[root]);
  auto assign = [&](const ir::Access &target, const ir::Access &source) {
    emitAssignment(state, call, [&] { return Assignment{target, ir::load(source, type)}; });
  };
  assign(saved, first);
  assign(first, second);
  assign(second, saved);
  return true;
}

bool lowerAssignment(State &state, const clang::Expr *expression) {
  const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
  const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
  if (!(unary && unary->isIncrementDecrementOp()) && !(binary && binary->isAssignmentOp()))
    return false;
  performOperands(state, expression);
  lowerOneAssignment(state, expression);
  return true;
}

} // namespace loopy::plugin
