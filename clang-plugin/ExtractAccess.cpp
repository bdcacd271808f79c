//===- ExtractAccess.cpp - Arrays, pointers and scalars in memory ----------------------------===//
#include "clang-plugin/ExtractCounter.h"

#include "clang/AST/ExprCXX.h"

#include <algorithm>

namespace loopy::plugin {

Identity requireIdentity(State &state, const clang::Expr *lvalue) {
  auto identity = identityOf(lvalue);
  if (!identity)
    refuse(lvalue->getBeginLoc(), state.text(lvalue) +
                                      " is not a plain variable or a member of one; "
                                      "kernels access arrays of numbers");
  if (lvalue->refersToBitField())
    refuse(lvalue->getBeginLoc(),
           state.text(lvalue) + " is a bit-field, which a kernel cannot access");
  for (const clang::Decl *step : identity->path)
    if (const auto *field = llvm::dyn_cast_or_null<clang::FieldDecl>(step);
        field && field->getParent()->isUnion())
      refuse(lvalue->getBeginLoc(), state.text(lvalue) + " is a member of a union, which a kernel "
                                                         "cannot access");
  return *identity;
}

namespace {

/// Computing the address of the object follows pointers only where that cannot trap.
bool isSafeToAddress(const State &state, const Identity &identity) {
  return std::ranges::all_of(identity.dereferenced(),
                             [&](const Identity &pointer) { return isSafeToRead(state, pointer); });
}

/// The number of elements of an array whose size was computed when it was declared. The compiler
/// keeps that value, even if the variables in it change: sizeof reads it.
ir::Expr variableAxisSize(State &state, const clang::VariableArrayType *array,
                          clang::SourceLocation location) {
  auto sizeOfType = [&](clang::QualType type) -> clang::Expr * {
    return new (state.context) clang::UnaryExprOrTypeTraitExpr(
        clang::UETT_SizeOf, state.context.getTrivialTypeSourceInfo(type, location),
        state.context.getSizeType(), location, location);
  };
  const clang::Expr *size = clang::BinaryOperator::Create(
      state.context, sizeOfType(clang::QualType(array, 0)), sizeOfType(array->getElementType()),
      clang::BO_Div, state.context.getSizeType(), clang::VK_PRValue, clang::OK_Ordinary, location,
      clang::FPOptionsOverride());
  auto [known, isNew] = state.variableSizes.try_emplace(array->getSizeExpr(), 0);
  if (isNew)
    known->second = addParameter(
        state, identifierFrom(state.text(array->getSizeExpr())) + "_elements", size, std::nullopt);
  state.parameters[known->second].isIndex = true;
  return parameterValue(state, known->second, ir::ScalarType::I64);
}

/// The size of one axis of an array type; nothing where it is unknown.
std::optional<ir::Expr> axisSize(State &state, const clang::ArrayType *array,
                                 clang::SourceLocation location) {
  if (const auto *constant = llvm::dyn_cast<clang::ConstantArrayType>(array))
    return ir::index(constant->getZExtSize());
  if (llvm::isa<clang::IncompleteArrayType>(array))
    return std::nullopt;
  const auto *variable = llvm::dyn_cast<clang::VariableArrayType>(array);
  if (!variable || !variable->getSizeExpr())
    refuse(location, "the size of an inner array dimension is unknown");
  return variableAxisSize(state, variable, location);
}

/// The number of elements of an array type; nothing where an axis has no size.
std::optional<ir::Expr> knownExtent(const std::vector<std::optional<ir::Expr>> &sizes) {
  ir::Expr product = ir::index(1);
  for (const std::optional<ir::Expr> &size : sizes) {
    if (!size)
      return std::nullopt;
    product = ir::indexMul(product, *size);
  }
  return product;
}

/// The last array of a structure may be longer than its type says.
bool isFlexibleArray(State &state, const clang::Expr *lvalue) {
  return lvalue->getType()->isArrayType() &&
         lvalue->isFlexibleArrayMemberLike(
             state.context, state.context.getLangOpts().getStrictFlexArraysLevel(), true);
}

std::size_t addHostRoot(State &state, const Identity &identity, const clang::Expr *lvalue) {
  clang::SourceLocation location = lvalue->getBeginLoc();
  clang::QualType type = lvalue->getType();
  std::vector<std::optional<ir::Expr>> sizes;
  bool isPointer = type->isPointerType();
  std::optional<Container> container = containerOf(type);
  bool isContainer = container && container->kind != Container::Kind::Array;
  if (type.isVolatileQualified())
    refuse(location, "volatile memory cannot be moved to a device");
  if (!(isPointer ? isSafeToRead(state, identity) : isSafeToAddress(state, identity)))
    refuse(location, state.text(lvalue) + " is read through a pointer that the original code may "
                                          "never follow; copy it to a variable before the loop");
  if (isPointer) {
    sizes.push_back(std::nullopt);
    type = type->getPointeeType();
  }
  if (isContainer) {
    sizes.push_back(std::nullopt);
    type = container->element;
  }
  type = addAxes(state, type, location, sizes);
  if (!sizes.empty() && isFlexibleArray(state, lvalue))
    sizes[0] = std::nullopt;
  if (containerOf(type) && !sizes.empty())
    refuse(location, state.text(lvalue) +
                         " holds containers, whose elements are not one block of memory; kernels "
                         "need arrays of numbers");
  if (type->isPointerType())
    refuse(location, state.text(lvalue) +
                         " holds pointers; kernels need arrays of numbers that are "
                         "addressed from one pointer");
  bool isRecord = type->isRecordType() || type->isAnyComplexType();
  if (isRecord)
    requireRecord(state, type, location);
  ir::ScalarType element = isRecord ? ir::ScalarType::U8 : scalarType(state, type, location);
  ir::Array array{.name = ir::ArrayName(state.names.unique(identity.name())),
                  .type = element,
                  .storage = ir::Storage::Host,
                  .sizes = std::move(sizes),
                  .location = encode(location)};
  array.extent = knownExtent(array.sizes);
  const clang::Expr *host = isContainer ? dataOf(state, lvalue) : lvalue;
  state.roots.push_back({std::move(array), host, identity, {}, isContainer ? lvalue : nullptr});
  if (isRecord)
    makeRecord(state, state.roots.back(), type);
  return state.roots.size() - 1;
}

const clang::VarDecl *plainVariable(const Identity &identity) {
  return identity.path.empty() ? identity.variable : nullptr;
}

/// A pointer variable or member whose value is the same during the whole region.
Position lowerPointerVariable(State &state, const clang::Expr *lvalue) {
  if (auto place = counterPlace(state, lvalue))
    return *place;
  const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue);
  if (!llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(lvalue) ||
      (member && isMemberOfElement(state, member)))
    refuse(lvalue->getBeginLoc(), state.text(lvalue) + " is a pointer loaded from memory; kernels "
                                                       "need arrays addressed from one pointer");
  Identity identity = requireIdentity(state, lvalue);
  auto write = state.facts.writtenAt(identity);
  if (write || state.facts.loopVariables.contains(plainVariable(identity)))
    refuse(write.value_or(lvalue->getBeginLoc()),
           "pointer '" + identity.name() + "' is changed in the annotated code; use a subscript");
  if (auto alias = state.aliases.find(plainVariable(identity)); alias != state.aliases.end())
    return alias->second;
  return {rootOf(state, identity, lvalue), {ir::index(0)}};
}

/// A subscript that is no index expression as a value of C++'s arithmetic; what keeps it from being
/// one where the value cannot be computed in a kernel, either.
ir::Expected<ir::Expr> lowerDataSubscript(State &state, const clang::Expr *offset,
                                          const ir::Error &reason) {
  try {
    return ir::cast(lowerValue(state, offset), ir::ScalarType::I64);
  } catch (const Refusal &refusal) {
    if (refusal.need != CodeNeed::Never) // as code the value can perhaps be computed
      throw;
    return std::unexpected(reason);
  }
}

/// The elements of a container bound the subscripts that depend on data.
void noteExtent(State &state, const Position &position) {
  const Root &root = state.roots[position.root];
  if (!root.container || root.rank() != 1 || root.array.extent)
    return;
  ir::Expr size = sizeOf(state, root.container);
  state.roots[position.root].array.extent = size;
}

std::string subscriptMessage(const State &state, std::size_t root, const ir::Error &error) {
  return "subscript of '" + state.roots[root].array.name.str() +
         "' is not an affine expression of loop variables and parameters: " + error.message;
}

Position lowerPointerArithmetic(State &state, const clang::BinaryOperator *binary) {
  bool isSum = binary->getOpcode() == clang::BO_Add;
  if (!isSum && binary->getOpcode() != clang::BO_Sub)
    refuse(binary->getOperatorLoc(), state.text(binary) + " is not supported in kernels");
  bool pointerFirst = binary->getLHS()->getType()->isPointerType();
  const clang::Expr *pointer = pointerFirst ? binary->getLHS() : binary->getRHS();
  const clang::Expr *offset = pointerFirst ? binary->getRHS() : binary->getLHS();
  Position position = lowerPointer(state, pointer);
  advance(state, position, offset, !isSum);
  return position;
}

Position lowerPointerCast(State &state, const clang::CastExpr *cast) {
  const clang::Expr *operand = cast->getSubExpr();
  switch (cast->getCastKind()) {
  case clang::CK_LValueToRValue:
    return lowerPointerVariable(state, operand->IgnoreParens());
  case clang::CK_NoOp:
    return lowerPointer(state, operand);
  case clang::CK_ArrayToPointerDecay: {
    Position position = lowerPlace(state, operand);
    enterArray(state, position, operand->getType());
    return position;
  }
  case clang::CK_DerivedToBase:
  case clang::CK_UncheckedDerivedToBase:
    return baseOf(state, lowerPointer(state, operand), cast);
  default:
    refuseConversion(state, cast);
  }
}

} // namespace

clang::QualType addAxes(State &state, clang::QualType type, clang::SourceLocation location,
                        std::vector<std::optional<ir::Expr>> &sizes) {
  while (true) {
    auto container = containerOf(type);
    if (const clang::ArrayType *array = state.context.getAsArrayType(type)) {
      sizes.push_back(axisSize(state, array, location));
      type = array->getElementType();
    } else if (container && container->kind == Container::Kind::Array) {
      sizes.emplace_back(ir::index(*container->extent));
      type = container->element;
    } else {
      return type;
    }
  }
}

void advance(State &state, Position &position, const clang::Expr *offset, bool isBackward) {
  const Root &root = state.roots[position.root];
  if (position.inside ? position.inside->axes.empty() : position.subscripts.empty())
    refuse(offset->getBeginLoc(), "'" + root.array.name.str() + "' is no array");
  bool mayBeLinear = isLinear(root) && position.subscripts.size() == 1 && !position.inside;
  IndexUse use{mayBeLinear ? IndexForm::Polynomial : IndexForm::Affine, true};
  auto distance = lowerIndex(state, offset, use);
  if (!distance && !position.inside) {
    distance = lowerDataSubscript(state, offset, distance.error());
    noteExtent(state, position);
    position.dependsOnData = true;
  }
  if (!distance) {
    ir::Error error = distance.error();
    throw Refusal{{subscriptMessage(state, position.root, error), error.location, {}}};
  }
  ir::Expr &subscript =
      position.inside ? position.inside->axes.back().subscript : position.subscripts.back();
  subscript = isBackward ? ir::indexSub(subscript, *distance) : ir::indexAdd(subscript, *distance);
}

std::size_t rootOf(State &state, const Identity &identity, const clang::Expr *lvalue) {
  if (auto found = state.rootOf.find(identity); found != state.rootOf.end())
    return found->second;
  if (state.isLocal(identity))
    refuse(lvalue->getBeginLoc(), state.text(lvalue) + " is used in a way that is not supported in "
                                                       "kernels");
  std::size_t root = addHostRoot(state, identity, lvalue);
  state.rootOf.emplace(identity, root);
  return root;
}

std::size_t addTemporary(State &state, const std::string &name, const Identity &identity,
                         ir::ScalarType type, std::vector<std::optional<ir::Expr>> sizes,
                         clang::SourceLocation location) {
  ir::Array array{.name = ir::ArrayName(state.names.unique(name)),
                  .type = type,
                  .storage = ir::Storage::Temporary,
                  .scopeRank = static_cast<unsigned>(state.scope.inames.size()),
                  .sizes = std::move(sizes),
                  .location = encode(location)};
  state.roots.push_back({std::move(array), nullptr, identity, state.scope.inames});
  return state.roots.size() - 1;
}

Position lowerPointer(State &state, const clang::Expr *pointer) {
  pointer = pointer->IgnoreParens();
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(pointer))
    return lowerPointerCast(state, cast);
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(pointer))
    return lowerPointerArithmetic(state, binary);
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(pointer)) {
    if (unary->getOpcode() == clang::UO_AddrOf)
      return lowerPlace(state, unary->getSubExpr());
    if (auto place = counterPlace(state, unary))
      return *place;
    if (unary->isIncrementDecrementOp())
      refuse(unary->getOperatorLoc(), "pointer " + state.text(unary->getSubExpr()) +
                                          " is changed in the annotated code; use a subscript");
  }
  using Kind = ContainerCall::Kind;
  if (auto use = containerCall(pointer);
      use && (use->kind == Kind::Data || use->kind == Kind::Arrow))
    return lowerContainerCall(state, *use);
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(pointer))
    return lowerPointer(state, requireInlined(state, call));
  refuse(pointer->getBeginLoc(), "the pointer " + state.text(pointer) +
                                     " is not a variable, a member or an offset from one");
}

Position lowerPlace(State &state, const clang::Expr *lvalue) {
  lvalue = lvalue->IgnoreParens();
  if (const auto *subscript = llvm::dyn_cast<clang::ArraySubscriptExpr>(lvalue)) {
    Position position = lowerPointer(state, subscript->getBase());
    advance(state, position, subscript->getIdx(), false);
    return position;
  }
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(lvalue);
      unary && unary->getOpcode() == clang::UO_Deref)
    return lowerPointer(state, unary->getSubExpr());
  if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(lvalue)) {
    if (cast->getCastKind() == clang::CK_NoOp)
      return lowerPlace(state, cast->getSubExpr());
    bool isToBase = cast->getCastKind() == clang::CK_DerivedToBase ||
                    cast->getCastKind() == clang::CK_UncheckedDerivedToBase;
    if (isToBase && !identityOf(cast))
      return baseOf(state, lowerPlace(state, cast->getSubExpr()), cast);
  }
  if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue);
      member && isMemberOfElement(state, member))
    return memberOf(state, member);
  if (isElementCall(lvalue))
    return lowerContainerCall(state, *containerCall(lvalue));
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(lvalue))
    return lowerPlace(state, requireInlined(state, call));
  if (!llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(lvalue))
    refuse(lvalue->getBeginLoc(), state.text(lvalue) + " is not supported in kernels");
  Identity identity = requireIdentity(state, lvalue);
  if (auto alias = state.aliases.find(plainVariable(identity)); alias != state.aliases.end())
    return alias->second;
  return {rootOf(state, identity, lvalue), {}};
}

ir::Access scalarAccess(const Root &root) {
  ir::Access access{root.array.name, {}};
  for (const ir::Iname &iname : root.scope)
    access.subscripts.push_back(ir::inameRef(iname));
  return access;
}

void requireInAxis(State &state, const std::string &name, const ir::Expr &subscript,
                   const ir::Expr &size, clang::SourceLocation location) {
  if (!ir::toPwAff(state.isl, subscript))
    return;
  isl::set outside =
      ir::less(state.isl, subscript, ir::index(0)).unite(ir::lessEqual(state.isl, size, subscript));
  state.require(state.scope.domain.intersect(outside),
                "a subscript of '" + name + "' leaves its dimension of " + ir::toString(size) +
                    " elements",
                location);
}

ir::Access completeAccess(State &state, const Position &position, const clang::Expr *lvalue) {
  const Root &root = state.roots[position.root];
  if (position.subscripts.size() != root.rank() || (root.record && !position.inside))
    refuse(lvalue->getBeginLoc(),
           state.text(lvalue) + " is not an element of '" + root.array.name.str() + "'");
  if (root.record)
    return memberAccess(state, position,
                        scalarType(state, lvalue->getType(), lvalue->getBeginLoc()),
                        lvalue->getBeginLoc());
  ir::Access access = scalarAccess(root);
  addSubscripts(state, position, access, lvalue->getBeginLoc());
  return access;
}

void addSubscripts(State &state, const Position &position, ir::Access &access,
                   clang::SourceLocation location) {
  const Root &root = state.roots[position.root];
  for (std::size_t axis = 0; axis < position.subscripts.size(); ++axis) {
    const ir::Expr &subscript = position.subscripts[axis];
    access.subscripts.push_back(subscript);
    // Whether code reaches the access is not known; leaving an array's axis is undefined in C++.
    bool isChecked = !state.code && (axis > 0 || root.array.storage == ir::Storage::Temporary);
    if (const std::optional<ir::Expr> &size = root.array.sizes[axis]; isChecked && size)
      requireInAxis(state, root.array.name.str(), subscript, *size, location);
  }
}

} // namespace loopy::plugin
