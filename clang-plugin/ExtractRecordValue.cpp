//===- ExtractRecordValue.cpp - Small objects as values --------------------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// Without nodes that only pass an object on.
const clang::Expr *strip(const clang::Expr *expression) {
  while (true) {
    expression = expression->IgnoreParens();
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
      expression = full->getSubExpr();
    else if (const auto *temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(expression))
      expression = temporary->getSubExpr();
    else if (const auto *bound = llvm::dyn_cast<clang::CXXBindTemporaryExpr>(expression))
      expression = bound->getSubExpr();
    else if (const auto *argument = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression))
      expression = argument->getExpr();
    else if (const auto *member = llvm::dyn_cast<clang::CXXDefaultInitExpr>(expression))
      expression = member->getExpr();
    else if (const auto *cast = llvm::dyn_cast<clang::CastExpr>(expression);
             cast && (cast->getCastKind() == clang::CK_NoOp ||
                      cast->getCastKind() == clang::CK_ConstructorConversion ||
                      cast->getCastKind() == clang::CK_LValueToRValue))
      expression = cast->getSubExpr();
    else
      return expression;
  }
}

bool isTrivialCopy(const clang::CXXConstructExpr *construction) {
  const clang::CXXConstructorDecl *constructor = construction->getConstructor();
  return constructor->isCopyOrMoveConstructor() && constructor->isTrivial() &&
         construction->getNumArgs() == 1;
}

class RecordLowering {
public:
  RecordLowering(State &state, clang::QualType type, clang::SourceLocation location)
      : state(state), leaves(leavesOf(state, type, location)) {
    for (const Leaf &leaf : leaves)
      values.push_back(zero(leaf.type));
  }

  std::vector<ir::Expr> run(const clang::Expr *expression) {
    addObject(expression, 0);
    return values;
  }

private:
  static ir::Expr zero(ir::ScalarType type) {
    return ir::isFloating(type) ? ir::floatingLiteral(0, type) : ir::integerLiteral(0, type);
  }

  void set(std::int64_t offset, const ir::Expr &value) {
    auto leaf = std::ranges::find(leaves, offset, &Leaf::offset);
    values[leaf - leaves.begin()] = value;
  }

  /// The value of the member at `offset`.
  void add(clang::QualType type, const clang::Expr *expression, std::int64_t offset) {
    if (type->isRecordType())
      return addObject(expression, offset);
    if (const auto *array = state.context.getAsConstantArrayType(type))
      return addArray(array, expression, offset);
    set(offset, lowerValue(state, expression));
  }

  void addArray(const clang::ConstantArrayType *array, const clang::Expr *expression,
                std::int64_t offset) {
    if (llvm::isa<clang::ImplicitValueInitExpr>(expression))
      return;
    const auto *list = llvm::dyn_cast<clang::InitListExpr>(expression);
    if (!list)
      refuse(expression->getBeginLoc(), "this initialiser is not supported in kernels");
    std::int64_t size = state.context.getTypeSizeInChars(array->getElementType()).getQuantity();
    for (unsigned i = 0; i < list->getNumInits(); ++i)
      add(array->getElementType(), list->getInit(i), offset + i * size);
  }

  void addObject(const clang::Expr *expression, std::int64_t offset) {
    expression = strip(expression);
    if (auto complex = lowerComplex(state, expression)) {
      set(offset, (*complex)[0]);
      return set(offset + ir::sizeInBytes((*complex)[0].type()), (*complex)[1]);
    }
    if (const auto *list = llvm::dyn_cast<clang::InitListExpr>(expression))
      return addList(list, offset);
    if (const auto *construction = llvm::dyn_cast<clang::CXXConstructExpr>(expression))
      return addConstruction(construction, offset);
    if (llvm::isa<clang::ImplicitValueInitExpr, clang::CXXScalarValueInitExpr>(expression))
      return;
    if (const auto *call = llvm::dyn_cast<clang::CallExpr>(expression);
        call && !isElementCall(call))
      return addObject(requireInlined(state, call), offset);
    if (!expression->isGLValue())
      refuse(expression->getBeginLoc(), state.text(expression) + " is an object whose members' "
                                                                 "values are not known");
    addCopy(expression, offset);
  }

  void addList(const clang::InitListExpr *list, std::int64_t offset) {
    const clang::CXXRecordDecl *record = list->getType()->getAsCXXRecordDecl();
    if (!record || record->isUnion())
      refuse(list->getBeginLoc(), "this initialiser is not supported in kernels");
    if (list->getNumInits() == 1 && list->isTransparent())
      return addObject(list->getInit(0), offset);
    if (record->getNumBases() != 0)
      refuse(list->getBeginLoc(), "the initialiser of a class with bases is not supported in "
                                  "kernels");
    unsigned next = 0;
    for (const clang::FieldDecl *field : record->fields())
      if (next < list->getNumInits())
        add(field->getType(), list->getInit(next++),
            offset + static_cast<std::int64_t>(state.context.getFieldOffset(field) / 8));
  }

  void addConstruction(const clang::CXXConstructExpr *construction, std::int64_t offset) {
    if (isTrivialCopy(construction))
      return addObject(construction->getArg(0), offset);
    if (construction->getConstructor()->isTrivial() && construction->getNumArgs() == 0)
      return;
    auto members = inlinedConstructor(state, construction);
    if (!members)
      refuse(construction->getBeginLoc(),
             "the constructor of " + typeName(state, construction->getType().getUnqualifiedType()) +
                 " does more than to initialise members, which is not supported in kernels");
    for (const MemberValue &member : *members)
      add(member.type, member.value, offset + member.offset);
  }

  void addCopy(const clang::Expr *lvalue, std::int64_t offset) {
    if (auto inner = insideOfValue(lvalue))
      return addPart(*inner, lvalue, offset);
    Position position = lowerPlace(state, lvalue);
    if (!position.inside)
      position.inside.emplace();
    for (const Leaf &leaf : leavesOf(state, lvalue->getType(), lvalue->getBeginLoc())) {
      Position place = position;
      place.inside->offset += leaf.offset;
      set(offset + leaf.offset,
          ir::load(memberAccess(state, place, leaf.type, lvalue->getBeginLoc()), leaf.type));
    }
  }

  void addPart(const std::pair<const clang::Expr *, std::int64_t> &inner, const clang::Expr *lvalue,
               std::int64_t offset) {
    std::vector<ir::Expr> object = lowerRecord(state, inner.first);
    std::vector<Leaf> all = leavesOf(state, inner.first->getType(), lvalue->getBeginLoc());
    for (const Leaf &leaf : leavesOf(state, lvalue->getType(), lvalue->getBeginLoc())) {
      auto found = std::ranges::find(all, inner.second + leaf.offset, &Leaf::offset);
      set(offset + leaf.offset, object[found - all.begin()]);
    }
  }

public:
  /// For a member of a member ... of an object that is a value: the object and the offset.
  static std::optional<std::pair<const clang::Expr *, std::int64_t>>
  insideOfValue(const clang::Expr *lvalue) {
    std::int64_t offset = 0;
    const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue->IgnoreParens());
    while (member && !member->isArrow()) {
      const auto *field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
      if (!field || field->isBitField() || field->getParent()->isUnion())
        return std::nullopt;
      offset += field->getASTContext().getFieldOffset(field) / 8;
      const clang::Expr *base = member->getBase()->IgnoreParens();
      const clang::Expr *object = strip(base);
      if (!object->isGLValue())
        return std::pair{object, offset};
      member = llvm::dyn_cast<clang::MemberExpr>(object);
    }
    return std::nullopt;
  }

private:
  State &state;
  std::vector<Leaf> leaves;
  std::vector<ir::Expr> values;
};

bool readsFrom(const State &state, const std::vector<ir::Expr> &values, const Position &target) {
  const Root &root = state.roots[target.root];
  return std::ranges::any_of(values, [&](const ir::Expr &value) {
    return std::ranges::any_of(ir::loads(value), [&](const ir::Access &access) {
      return std::ranges::any_of(root.record->views, [&](const auto &view) {
        return state.roots[view.second].array.name == access.array;
      });
    });
  });
}

Position leafPosition(const Position &object, const Leaf &leaf) {
  Position place = object;
  if (!place.inside)
    place.inside.emplace();
  place.inside->offset += leaf.offset;
  return place;
}

} // namespace

std::vector<ir::Expr> lowerRecord(State &state, const clang::Expr *expression) {
  return RecordLowering(state, expression->getType(), expression->getBeginLoc()).run(expression);
}

void storeObject(State &state, const Position &target, clang::QualType type,
                 const clang::Expr *node, const std::function<std::vector<ir::Expr>()> &values,
                 bool copiesFirst) {
  clang::SourceLocation location = node->getBeginLoc();
  std::vector<Leaf> leaves = leavesOf(state, type, location);
  std::vector<ir::Access> copies;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    const Leaf &leaf = leaves[i];
    if (copiesFirst) {
      std::size_t copy = addTemporary(state, "value", {}, leaf.type, {}, location);
      copies.push_back(scalarAccess(state.roots[copy]));
    }
    emitAssignment(state, node, [&] {
      return Assignment{copiesFirst
                            ? copies[i]
                            : memberAccess(state, leafPosition(target, leaf), leaf.type, location),
                        values()[i]};
    });
  }
  for (std::size_t i = 0; i < copies.size(); ++i)
    emitAssignment(state, node, [&] {
      return Assignment{
          memberAccess(state, leafPosition(target, leaves[i]), leaves[i].type, location),
          ir::load(copies[i], leaves[i].type)};
    });
}

std::optional<ir::Expr> memberOfValue(State &state, const clang::Expr *lvalue) {
  auto inner = RecordLowering::insideOfValue(lvalue);
  if (!inner || !isSupportedScalar(state, lvalue->getType()))
    return std::nullopt;
  std::vector<Leaf> leaves = leavesOf(state, inner->first->getType(), lvalue->getBeginLoc());
  auto leaf = std::ranges::find(leaves, inner->second, &Leaf::offset);
  return lowerRecord(state, inner->first)[leaf - leaves.begin()];
}

void lowerRecordVariable(State &state, const clang::VarDecl *variable,
                         const clang::Expr *initialiser) {
  clang::QualType type = variable->getType().getNonReferenceType();
  clang::SourceLocation location = variable->getLocation();
  requireRecord(state, type, location);
  const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl();
  if (!record->hasTrivialDestructor())
    refuse(location, "'" + variable->getNameAsString() +
                         "' has a destructor, which a kernel cannot "
                         "run");
  leavesOf(state, type, location); // refuses members that kernels cannot hold
  Identity identity{variable, {}};
  std::size_t root =
      addTemporary(state, variable->getNameAsString(), identity, ir::ScalarType::U8, {}, location);
  makeRecord(state, state.roots[root], type);
  state.rootOf[identity] = root;
  const auto *construction =
      initialiser ? llvm::dyn_cast<clang::CXXConstructExpr>(strip(initialiser)) : nullptr;
  bool isUninitialised = construction && construction->getNumArgs() == 0 &&
                         construction->getConstructor()->isTrivial() &&
                         !construction->requiresZeroInitialization();
  if (initialiser && !isUninitialised)
    storeObject(
        state, {root, {}}, type, initialiser, [&] { return lowerRecord(state, initialiser); },
        false);
}

const clang::Expr *lowerParameterCopy(State &state, const clang::ParmVarDecl *parameter,
                                      const clang::Expr *argument) {
  clang::QualType type = parameter->getType().getNonReferenceType();
  clang::SourceLocation location = argument->getBeginLoc();
  Identity identity{parameter->getCanonicalDecl(), {}};
  state.facts.locals.insert(identity.variable);
  if (type->isRecordType()) {
    lowerRecordVariable(state, identity.variable, argument);
  } else {
    ir::ScalarType scalar = scalarType(state, type, location);
    std::size_t root =
        addTemporary(state, parameter->getNameAsString(), identity, scalar, {}, location);
    state.rootOf[identity] = root;
    emitAssignment(state, argument, [&] {
      return Assignment{scalarAccess(state.roots[root]), lowerRead(state, argument)};
    });
  }
  return clang::DeclRefExpr::Create(state.context, {}, {},
                                    const_cast<clang::ParmVarDecl *>(parameter), false, location,
                                    type, clang::VK_LValue);
}

bool lowerRecordAssignment(State &state, const clang::CallExpr *call) {
  const auto *assignment = llvm::dyn_cast<clang::CXXOperatorCallExpr>(call);
  const auto *method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
  if (!assignment || assignment->getOperator() != clang::OO_Equal || !method ||
      !method->isTrivial() || containerOf(call->getArg(0)->getType()))
    return false;
  const clang::Expr *object = call->getArg(0), *value = call->getArg(1);
  Position target = lowerPlace(state, object);
  if (!state.roots[target.root].record)
    refuse(object->getBeginLoc(), state.text(object) + " is not an element of an array");
  std::size_t recorded = state.requirements.size();
  bool needsCopy = readsFrom(state, lowerRecord(state, value), target);
  state.requirements.erase(state.requirements.begin() + recorded, state.requirements.end());
  bool isPlainCopy = strip(value)->isGLValue() && !RecordLowering::insideOfValue(strip(value)) &&
                     (!llvm::isa<clang::CallExpr>(strip(value)) || isElementCall(strip(value)));
  storeObject(
      state, target, object->getType(), value, [&] { return lowerRecord(state, value); },
      needsCopy && !isPlainCopy);
  return true;
}

} // namespace loopy::plugin
