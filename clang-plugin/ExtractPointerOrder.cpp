//===- ExtractPointerOrder.cpp - Comparisons of pointers ------------------------------------===//
#include "clang-plugin/ExtractCondition.h"
#include "clang-plugin/ExtractHost.h"

namespace loopy::plugin {

namespace {

std::unexpected<ir::Error> unknownPlace(const State &state, const clang::Expr *pointer) {
  return ir::fail("where " + state.text(pointer) + " points is not known before the loop",
                  encode(pointer->getBeginLoc()));
}

/// The element of a root that the pointer leads to.
ir::Expected<Position> placeOf(State &state, const clang::Expr *pointer) {
  try {
    Position place = lowerPointer(state, pointer);
    bool isElement = place.subscripts.size() == 1 && !place.inside && !place.dependsOnData;
    if (!isElement || !ir::toPwAff(state.isl, place.subscripts[0]))
      return unknownPlace(state, pointer);
    return place;
  } catch (const Refusal &refusal) {
    return std::unexpected(refusal.error);
  }
}

const clang::Expr *pointerTo(const State &state, std::size_t root) {
  const clang::Expr *host = state.roots[root].host;
  return host && host->getType()->isPointerType() ? host : nullptr;
}

/// A parameter with the number of bytes from one root's first element to another's. Addresses
/// themselves are so large that computing with them would often leave 64 bits.
std::optional<ir::Expr> distance(State &state, std::size_t from, std::size_t to) {
  const clang::Expr *start = pointerTo(state, from), *end = pointerTo(state, to);
  if (!start || !end)
    return std::nullopt;
  HostBuilder host(state, end->getBeginLoc());
  std::string name =
      state.roots[to].array.name.str() + "_from_" + state.roots[from].array.name.str();
  std::size_t parameter = addParameter(state, name, host.distance(start, end), std::nullopt);
  return parameterValue(state, parameter, ir::ScalarType::I64);
}

} // namespace

std::optional<ir::Expr> addressOf(State &state, std::size_t root) {
  const clang::Expr *host = pointerTo(state, root);
  if (!host)
    return std::nullopt;
  auto known = state.addresses.find(root);
  if (known == state.addresses.end()) {
    const clang::Expr *address = HostBuilder(state, host->getBeginLoc()).address(host);
    std::string name = state.roots[root].array.name.str() + "_address";
    known = state.addresses.emplace(root, addParameter(state, name, address, std::nullopt)).first;
  }
  return parameterValue(state, known->second, ir::ScalarType::I64);
}

std::optional<NullTest> asNullTest(State &state, const clang::Expr *expression) {
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression))
    return cast->getCastKind() == clang::CK_PointerToBoolean
               ? std::optional(NullTest{cast->getSubExpr(), false})
               : std::nullopt;
  const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression);
  if (!binary || !binary->isEqualityOp() || !binary->getLHS()->getType()->isPointerType())
    return std::nullopt;
  bool isNull = binary->getRHS()->isNullPointerConstant(state.context,
                                                        clang::Expr::NPC_ValueDependentIsNotNull) !=
                clang::Expr::NPCK_NotNull;
  return isNull ? std::optional(NullTest{binary->getLHS(), binary->getOpcode() == clang::BO_EQ})
                : std::nullopt;
}

ir::Expected<ir::Expr> lowerTestedPointer(State &state, const clang::Expr *pointer) {
  auto place = placeOf(state, pointer);
  if (!place)
    return std::unexpected(place.error());
  bool isStart = ir::literalValue(place->subscripts[0]) == 0;
  auto address = isStart ? addressOf(state, place->root) : std::nullopt;
  return address ? ir::Expected<ir::Expr>(*address) : unknownPlace(state, pointer);
}

ir::Expected<std::pair<ir::Expr, ir::Expr>> lowerPointerOrder(State &state, const clang::Expr *lhs,
                                                              const clang::Expr *rhs) {
  clang::QualType type = lhs->getType()->getPointeeType();
  if (type->isIncompleteType() ||
      !state.context.hasSameUnqualifiedType(type, rhs->getType()->getPointeeType()))
    return unknownPlace(state, lhs);
  auto left = placeOf(state, lhs);
  if (!left)
    return std::unexpected(left.error());
  auto right = placeOf(state, rhs);
  if (!right)
    return std::unexpected(right.error());
  if (left->root == right->root)
    return std::pair(left->subscripts[0], right->subscripts[0]);
  auto bytes = distance(state, left->root, right->root);
  if (!bytes)
    return unknownPlace(state, pointerTo(state, left->root) ? rhs : lhs);
  ir::Expr size = ir::index(state.context.getTypeSizeInChars(type).getQuantity());
  return std::pair(ir::indexMul(size, left->subscripts[0]),
                   ir::indexAdd(*bytes, ir::indexMul(size, right->subscripts[0])));
}

} // namespace loopy::plugin
