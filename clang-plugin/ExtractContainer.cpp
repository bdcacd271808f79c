//===- ExtractContainer.cpp - std::vector, std::array and std::span --------------------------===//
#include "clang-plugin/ExtractIterator.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"

#include <limits>

namespace loopy::plugin {

namespace {

/// The record with its name, for a class template of the standard library.
const clang::ClassTemplateSpecializationDecl *standardClass(clang::QualType type) {
  const clang::CXXRecordDecl *record = type.isNull() ? nullptr : type->getAsCXXRecordDecl();
  const auto *specialization =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(record);
  return specialization && specialization->isInStdNamespace() && specialization->getIdentifier()
             ? specialization
             : nullptr;
}

/// The value of a template argument of integer type; nothing for std::dynamic_extent.
std::optional<std::uint64_t> extentOf(const clang::TemplateArgument &argument) {
  if (argument.getKind() != clang::TemplateArgument::Integral)
    return std::nullopt;
  std::uint64_t extent = argument.getAsIntegral().getZExtValue();
  return extent == std::numeric_limits<std::uint64_t>::max() ? std::nullopt : std::optional(extent);
}

const clang::CXXMethodDecl *findMember(const clang::CXXRecordDecl *record, llvm::StringRef name,
                                       bool isConst) {
  const clang::CXXMethodDecl *found = nullptr;
  for (const clang::CXXMethodDecl *method : record->methods())
    if (method->getIdentifier() && method->getName() == name && method->getNumParams() == 0 &&
        !method->isStatic() && (method->isConst() || !isConst))
      if (!found || method->isConst() == isConst)
        found = method;
  return found;
}

/// `object.name()`, made of nodes that need no Sema. The class declares the function, or the loop
/// is refused.
clang::Expr *memberCall(State &state, const clang::Expr *object, llvm::StringRef name) {
  clang::ASTContext &context = state.context;
  clang::SourceLocation location = object->getBeginLoc();
  bool isConst = object->getType().isConstQualified();
  const clang::CXXMethodDecl *method =
      findMember(object->getType()->getAsCXXRecordDecl(), name, isConst);
  if (!method)
    refuse(location, state.text(object) + " has no function '" + name.str() + "'");
  auto *self = const_cast<clang::Expr *>(object);
  if (method->isConst() && !isConst)
    self = clang::ImplicitCastExpr::Create(context, object->getType().withConst(), clang::CK_NoOp,
                                           self, nullptr, clang::VK_LValue,
                                           clang::FPOptionsOverride());
  auto *target = const_cast<clang::CXXMethodDecl *>(method);
  auto *callee = clang::MemberExpr::Create(
      context, self, /*IsArrow=*/false, location, {}, {}, target,
      clang::DeclAccessPair::make(target, target->getAccess()),
      clang::DeclarationNameInfo(target->getDeclName(), location), nullptr, context.BoundMemberTy,
      clang::VK_PRValue, clang::OK_Ordinary, clang::NOUR_None);
  return clang::CXXMemberCallExpr::Create(context, callee, {}, target->getCallResultType(),
                                          clang::VK_PRValue, location, clang::FPOptionsOverride());
}

bool isBitVector(const clang::CXXRecordDecl *record) {
  const auto *vector = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record);
  return vector && vector->getTemplateArgs()[0].getAsType()->isBooleanType();
}

std::optional<ContainerCall::Kind> memberKind(llvm::StringRef name) {
  if (name == "front")
    return ContainerCall::Kind::Front;
  if (name == "back")
    return ContainerCall::Kind::Back;
  if (name == "data")
    return ContainerCall::Kind::Data;
  if (name == "size")
    return ContainerCall::Kind::Size;
  if (name == "empty")
    return ContainerCall::Kind::Empty;
  return std::nullopt;
}

std::optional<ContainerCall> memberUse(const clang::CXXMemberCallExpr *call) {
  const clang::CXXMethodDecl *method = call->getMethodDecl();
  const auto *callee = llvm::dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParens());
  if (!method || !callee || !method->getIdentifier() || call->getNumArgs() != 0 ||
      callee->isArrow() || !containerOf(callee->getBase()->getType()))
    return std::nullopt;
  auto kind = memberKind(method->getName());
  return kind ? std::optional(ContainerCall{*kind, callee->getBase(), nullptr}) : std::nullopt;
}

std::optional<ContainerCall> operatorUse(const clang::CXXOperatorCallExpr *call) {
  const clang::Expr *object = call->getArg(0);
  if (call->getOperator() == clang::OO_Subscript && containerOf(object->getType()))
    return ContainerCall{ContainerCall::Kind::Element, object, call->getArg(1)};
  if (!isIterator(object->getType()))
    return std::nullopt;
  if (call->getOperator() == clang::OO_Star && call->getNumArgs() == 1)
    return ContainerCall{ContainerCall::Kind::Deref, object, nullptr};
  if (call->getOperator() == clang::OO_Subscript)
    return ContainerCall{ContainerCall::Kind::Deref, object, call->getArg(1)};
  if (call->getOperator() == clang::OO_Arrow)
    return ContainerCall{ContainerCall::Kind::Arrow, object, nullptr};
  return std::nullopt;
}

/// std::size(v), std::ssize(v), std::data(v)
std::optional<ContainerCall> functionUse(const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  if (!function || !function->isInStdNamespace() || !function->getIdentifier() ||
      call->getNumArgs() != 1)
    return std::nullopt;
  const clang::Expr *object = call->getArg(0);
  if (!containerOf(object->getType()) && !object->getType()->isArrayType())
    return std::nullopt;
  if (function->getName() == "size" || function->getName() == "ssize")
    return ContainerCall{ContainerCall::Kind::Size, object, nullptr};
  if (function->getName() == "data")
    return ContainerCall{ContainerCall::Kind::Data, object, nullptr};
  return std::nullopt;
}

/// With the library's assertions, the original ends the program where a subscript is too large. A
/// kernel would not, and therefore does not run then.
void requireElement(State &state, const ir::Expr &subscript, const ContainerCall &call) {
  if (!ir::toPwAff(state.isl, subscript))
    refuse(call.index->getBeginLoc(),
           "the subscript of " + state.text(call.object) +
               " is checked by the standard library (_GLIBCXX_ASSERTIONS), which a kernel cannot "
               "do for this subscript");
  ir::Expr size = sizeOf(state, call.object);
  isl::set outside =
      ir::less(state.isl, subscript, ir::index(0)).unite(ir::lessEqual(state.isl, size, subscript));
  state.require(state.scope.domain.intersect(outside),
                "a subscript of " + state.text(call.object) + " is outside of the container",
                call.index->getBeginLoc());
}

} // namespace

std::optional<Container> containerOf(clang::QualType type) {
  const clang::ClassTemplateSpecializationDecl *record = standardClass(type);
  if (!record)
    return std::nullopt;
  const clang::TemplateArgumentList &arguments = record->getTemplateArgs();
  if (record->getName() == "vector" && arguments.size() == 2 && !isBitVector(record))
    return Container{Container::Kind::Vector, arguments[0].getAsType(), std::nullopt};
  if (arguments.size() != 2 || arguments[0].getKind() != clang::TemplateArgument::Type)
    return std::nullopt;
  auto extent = extentOf(arguments[1]);
  if (record->getName() == "span")
    return Container{Container::Kind::Span, arguments[0].getAsType(), extent};
  if (record->getName() == "array" && extent && *extent > 0)
    return Container{Container::Kind::Array,
                     type.isConstQualified() ? arguments[0].getAsType().withConst()
                                             : arguments[0].getAsType(),
                     extent};
  return std::nullopt;
}

std::optional<ContainerCall> containerCall(const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  if (const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(expression))
    return memberUse(member);
  if (const auto *operation = llvm::dyn_cast<clang::CXXOperatorCallExpr>(expression))
    return operatorUse(operation);
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(expression))
    return functionUse(call);
  return std::nullopt;
}

bool isElementCall(const clang::Expr *expression) {
  auto call = containerCall(expression);
  using enum ContainerCall::Kind;
  return call && (call->kind == Element || call->kind == Front || call->kind == Back ||
                  call->kind == Deref);
}

Position lowerContainerCall(State &state, const ContainerCall &call) {
  if (call.kind == ContainerCall::Kind::Deref || call.kind == ContainerCall::Kind::Arrow) {
    Position element = lowerIterator(state, call.object);
    if (call.index)
      advance(state, element, call.index, false);
    return element;
  }
  Position position = lowerPlace(state, call.object);
  if (call.kind == ContainerCall::Kind::Back) {
    ir::Expr last = ir::indexSub(sizeOf(state, call.object), ir::index(1));
    enterArray(state, position, call.object->getType());
    (position.inside ? position.inside->axes.back().subscript : position.subscripts.back()) = last;
    return position;
  }
  enterArray(state, position, call.object->getType());
  if (call.kind == ContainerCall::Kind::Element) {
    advance(state, position, call.index, false);
    if (state.sema.getPreprocessor().isMacroDefined("_GLIBCXX_ASSERTIONS"))
      requireElement(state,
                     position.inside ? position.inside->axes.back().subscript
                                     : position.subscripts.back(),
                     call);
  }
  return position;
}

ir::Expr sizeOf(State &state, const clang::Expr *object) {
  if (const auto *array = state.context.getAsConstantArrayType(object->getType()))
    return ir::index(array->getZExtSize());
  if (auto container = containerOf(object->getType()); container && container->extent)
    return ir::index(*container->extent);
  Position position = lowerPlace(state, object);
  std::size_t axis = position.subscripts.size();
  if (!position.inside && axis < state.roots[position.root].rank())
    if (auto size = state.roots[position.root].array.sizes[axis])
      return *size;
  const clang::Expr *container = state.roots[position.root].container;
  if (axis != 0 || !container || position.inside)
    refuse(object->getBeginLoc(), "the number of elements is not known here");
  if (!state.roots[position.root].size) {
    std::string name = state.roots[position.root].array.name.str() + "_size";
    std::size_t parameter =
        addParameter(state, name, memberCall(state, container, "size"), std::nullopt);
    state.parameters[parameter].isIndex = true;
    state.roots[position.root].size = parameter;
  }
  return parameterValue(state, *state.roots[position.root].size, ir::ScalarType::I64);
}

void refuseContainerCall(const clang::CallExpr *call) {
  const auto *method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(call->getDirectCallee());
  if (!method || !method->getParent()->isInStdNamespace() || !method->getParent()->getIdentifier())
    return;
  llvm::StringRef record = method->getParent()->getName();
  if (record == "_Bit_reference" || (record == "vector" && isBitVector(method->getParent())))
    refuse(call->getBeginLoc(), "std::vector<bool> packs its elements into bits, which a kernel "
                                "cannot address; use std::vector<char>");
  if (record != "vector" && record != "array" && record != "span")
    return;
  std::string name = method->getNameAsString();
  if (name == "at")
    refuse(call->getBeginLoc(), "'at' throws an exception where the subscript is too large, which "
                                "a kernel cannot do; use operator[]");
  if (!method->isConst() && record == "vector" && !memberKind(name) && name != "begin" &&
      name != "end" && name != "operator[]")
    refuse(call->getBeginLoc(), "'" + name +
                                    "' may change the size of the container or move its "
                                    "elements, which a kernel cannot do");
}

const clang::Expr *dataOf(State &state, const clang::Expr *object) {
  return memberCall(state, object, "data");
}

} // namespace loopy::plugin
