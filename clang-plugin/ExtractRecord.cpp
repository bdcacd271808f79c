//===- ExtractRecord.cpp - Members of the elements of arrays of structures -------------------===//
//
// An array of structures is one IR array per scalar type of its members: the same memory, seen as
// elements of that type, with one more axis for the place inside of the structure. C++ objects of
// different types do not overlap, so the views are independent of each other.
//
//===----------------------------------------------------------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

std::int64_t sizeInBytes(State &state, clang::QualType type) {
  return state.context.getTypeSizeInChars(type).getQuantity();
}

/// Why a member cannot be accessed; empty where it can.
std::string obstacle(const clang::FieldDecl *field) {
  if (field->isBitField())
    return "is a bit-field, which a kernel cannot access";
  if (field->getParent()->isUnion())
    return "is a member of a union, which a kernel cannot access";
  if (field->getType()->isReferenceType() || field->getType()->isPointerType())
    return "is a pointer or a reference inside of an array; kernels only follow pointers that are "
           "variables";
  return "";
}

std::int64_t baseOffset(State &state, const clang::CXXRecordDecl *record,
                        const clang::CXXRecordDecl *base) {
  return state.context.getASTRecordLayout(record).getBaseClassOffset(base).getQuantity();
}

/// Collects the scalars of a type; `location` is null where unsupported members are left out.
class LeafCollector {
public:
  LeafCollector(State &state, std::optional<clang::SourceLocation> location)
      : state(state), location(location) {}

  std::vector<Leaf> leaves;

  void add(clang::QualType type, std::int64_t offset) {
    if (const auto *array = state.context.getAsConstantArrayType(type))
      return addElements(array->getElementType(), array->getZExtSize(), offset);
    if (const auto *complex = type->getAs<clang::ComplexType>())
      return addElements(complex->getElementType(), 2, offset);
    if (const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl())
      return addMembers(record, offset);
    if (isSupportedScalar(state, type))
      leaves.push_back({offset, scalarType(state, type, {})});
    else if (location)
      scalarType(state, type, *location); // refuses
  }

private:
  void addElements(clang::QualType type, std::uint64_t count, std::int64_t offset) {
    constexpr std::uint64_t mostElements = 1024;
    if (location && count > mostElements)
      refuse(*location, "a structure with large arrays in it is copied; copy what is needed");
    for (std::uint64_t i = 0; i < std::min(count, mostElements); ++i)
      add(type, offset + i * sizeInBytes(state, type));
  }

  void addMembers(const clang::CXXRecordDecl *record, std::int64_t offset) {
    record = record->getDefinition();
    if (!record || record->getNumVBases() != 0)
      return;
    for (const clang::CXXBaseSpecifier &base : record->bases()) {
      const clang::CXXRecordDecl *type = base.getType()->getAsCXXRecordDecl();
      addMembers(type, offset + baseOffset(state, record, type));
    }
    for (const clang::FieldDecl *field : record->fields()) {
      std::string reason = obstacle(field);
      if (location && !reason.empty())
        refuse(*location, "'" + field->getNameAsString() + "' " + reason);
      std::int64_t bits = state.context.getFieldOffset(field);
      if (reason.empty())
        add(field->getType(), offset + bits / 8);
    }
  }

  State &state;
  std::optional<clang::SourceLocation> location;
};

bool hasOneType(const std::vector<Leaf> &leaves) {
  return std::ranges::all_of(leaves, [&](const Leaf &leaf) { return leaf.type == leaves[0].type; });
}

/// The root through which the scalars of one type are accessed.
std::size_t viewOf(State &state, std::size_t index, ir::ScalarType type,
                   clang::SourceLocation location) {
  Root &root = state.roots[index];
  if (auto found = root.record->views.find(type); found != root.record->views.end())
    return found->second;
  std::int64_t size = ir::sizeInBytes(type);
  if (root.record->size % size != 0)
    refuse(location, "the members of " + typeName(state, root.record->type) +
                         " are not aligned; packed structures are not supported in kernels");
  Root view = root;
  view.record = std::nullopt;
  view.array.type = type;
  if (root.array.storage == ir::Storage::Host)
    view.array.object = root.array.name.str();
  view.array.sizes.emplace_back(ir::index(root.record->size / size));
  if (!hasOneType(knownLeaves(state, root.record->type)))
    view.array.name = ir::ArrayName(
        state.names.unique(root.array.name.str() + "_" + std::string(ir::name(type))));
  root.record->views.emplace(type, state.roots.size());
  state.roots.push_back(std::move(view)); // invalidates `root`
  return state.roots.size() - 1;
}

/// A subscript that leaves a member array could reach a member of another type, hence another view.
void requireInMember(State &state, const Root &root, const InsideRecord::Axis &axis,
                     clang::SourceLocation location) {
  bool isAffine = ir::toPwAff(state.isl, axis.subscript).has_value();
  if (!isAffine && !hasOneType(knownLeaves(state, root.record->type)))
    refuse(location, "the subscript of an array in " + typeName(state, root.record->type) +
                         " depends on data, and might lead to another member");
  if (isAffine)
    requireInAxis(state, root.array.name.str(), axis.subscript, ir::index(axis.size), location);
}

void requireComplete(State &state, const Position &position, const clang::Expr *lvalue) {
  const Root &root = state.roots[position.root];
  if (!root.record || position.subscripts.size() != root.rank())
    refuse(lvalue->getBeginLoc(), state.text(lvalue) + " is not a member of an element of '" +
                                      root.array.name.str() + "'");
}

} // namespace

std::vector<Leaf> leavesOf(State &state, clang::QualType type, clang::SourceLocation location) {
  LeafCollector collector(state, location);
  collector.add(type, 0);
  return collector.leaves;
}

std::vector<Leaf> knownLeaves(State &state, clang::QualType type) {
  LeafCollector collector(state, std::nullopt);
  collector.add(type, 0);
  return collector.leaves;
}

void requireRecord(State &state, clang::QualType type, clang::SourceLocation location) {
  if (type->isAnyComplexType())
    return;
  const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl();
  record = record ? record->getDefinition() : nullptr;
  std::string name = typeName(state, type.getUnqualifiedType());
  if (!record)
    refuse(location, "the members of " + name + " are not known here");
  if (record->isUnion())
    refuse(location, name + " is a union, which a kernel cannot access");
  if (record->getNumVBases() != 0)
    refuse(location, name + " has virtual base classes; the places of their members are not known "
                            "to a kernel");
}

void makeRecord(State &state, Root &root, clang::QualType type) {
  root.record = Root::Record{type.getUnqualifiedType(), sizeInBytes(state, type)};
}

bool isMemberOfElement(const State &state, const clang::MemberExpr *member) {
  if (!llvm::isa<clang::FieldDecl>(member->getMemberDecl()))
    return false;
  auto identity = identityOf(member);
  return !identity || (identity->variable &&
                       (state.isLocal(*identity) || state.aliases.contains(identity->variable)));
}

Position memberOf(State &state, const clang::MemberExpr *member) {
  const auto *field = llvm::cast<clang::FieldDecl>(member->getMemberDecl());
  Position position = member->isArrow() ? lowerPointer(state, member->getBase())
                                        : lowerPlace(state, member->getBase());
  requireComplete(state, position, member->getBase());
  if (std::string reason = obstacle(field); !reason.empty())
    refuse(member->getMemberLoc(), "'" + field->getNameAsString() + "' " + reason);
  if (!position.inside)
    position.inside.emplace();
  position.inside->offset += state.context.getFieldOffset(field) / 8;
  return position;
}

Position baseOf(State &state, Position position, const clang::CastExpr *cast) {
  requireComplete(state, position, cast->getSubExpr());
  if (!position.inside)
    position.inside.emplace();
  clang::QualType derived = cast->getSubExpr()->getType();
  const clang::CXXRecordDecl *record =
      derived->isPointerType() ? derived->getPointeeCXXRecordDecl() : derived->getAsCXXRecordDecl();
  for (const clang::CXXBaseSpecifier *step : cast->path()) {
    const clang::CXXRecordDecl *base = step->getType()->getAsCXXRecordDecl();
    position.inside->offset += baseOffset(state, record, base);
    record = base;
  }
  return position;
}

void enterArray(State &state, Position &position, clang::QualType arrayType) {
  if (!position.inside) {
    position.subscripts.push_back(ir::index(0));
    return;
  }
  auto container = containerOf(arrayType);
  const auto *array = state.context.getAsConstantArrayType(arrayType);
  if (!array && !(container && container->kind == Container::Kind::Array))
    refuse({}, "a member of type " + typeName(state, arrayType) + " is not supported in kernels");
  clang::QualType element = array ? array->getElementType() : container->element;
  std::int64_t size = array ? array->getZExtSize() : *container->extent;
  position.inside->axes.push_back({ir::index(0), sizeInBytes(state, element), size});
}

ir::Access memberAccess(State &state, const Position &position, ir::ScalarType type,
                        clang::SourceLocation location) {
  std::size_t view = viewOf(state, position.root, type, location);
  ir::Access access = scalarAccess(state.roots[view]);
  addSubscripts(state, position, access, location);
  std::int64_t size = ir::sizeInBytes(type);
  bool isAligned = position.inside->offset % size == 0;
  ir::Expr leaf = ir::index(position.inside->offset / size);
  for (const InsideRecord::Axis &axis : position.inside->axes) {
    isAligned = isAligned && axis.stride % size == 0;
    ir::Expr distance = ir::indexMul(axis.subscript, ir::index(axis.stride / size));
    leaf = ir::indexAdd(leaf, distance);
    requireInMember(state, state.roots[position.root], axis, location);
  }
  if (!isAligned)
    refuse(location, "the members of " + typeName(state, state.roots[position.root].record->type) +
                         " are not aligned; packed structures are not supported in kernels");
  access.subscripts.push_back(leaf);
  return access;
}

} // namespace loopy::plugin
