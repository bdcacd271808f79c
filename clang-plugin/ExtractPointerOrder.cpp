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

} // namespace

std::optional<ir::Expr> addressOf(State &state, std::size_t root) {
  const clang::Expr *host = state.roots[root].host;
  if (!host || !host->getType()->isPointerType())
    return std::nullopt;
  auto known = state.addresses.find(root);
  if (known == state.addresses.end()) {
    const clang::Expr *address = HostBuilder(state, host->getBeginLoc()).address(host);
    std::string name = state.roots[root].array.name.str() + "_address";
    known = state.addresses.emplace(root, addParameter(state, name, address, std::nullopt)).first;
  }
  return parameterValue(state, known->second, ir::ScalarType::I64);
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
  auto leftAddress = addressOf(state, left->root), rightAddress = addressOf(state, right->root);
  if (!leftAddress || !rightAddress)
    return unknownPlace(state, leftAddress ? rhs : lhs);
  ir::Expr size = ir::index(state.context.getTypeSizeInChars(type).getQuantity());
  auto distant = [&](const ir::Expr &address, const ir::Expr &subscript) {
    return ir::indexAdd(address, ir::indexMul(size, subscript));
  };
  return std::pair(distant(*leftAddress, left->subscripts[0]),
                   distant(*rightAddress, right->subscripts[0]));
}

} // namespace loopy::plugin
