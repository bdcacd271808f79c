//===- ExtractDeclaration.cpp - Variables declared inside the region -------------------------===//
#include "clang-plugin/ExtractCounter.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

#include <utility>

namespace loopy::plugin {

namespace {

constexpr std::uint64_t mostInitialisedElements = 64;

/// While it lives, index expressions contain only variables of code that do not change.
class UnchangedLeaves {
public:
  explicit UnchangedLeaves(State &state) : state(state), saved(state.leaves) {
    if (saved == IndexLeaves::All)
      state.leaves = IndexLeaves::Ranged;
  }
  ~UnchangedLeaves() { state.leaves = saved; }
  UnchangedLeaves(const UnchangedLeaves &) = delete;
  UnchangedLeaves &operator=(const UnchangedLeaves &) = delete;

private:
  State &state;
  IndexLeaves saved;
};

const clang::Expr *initialiserOf(const clang::VarDecl *variable) {
  const clang::Expr *initialiser = variable->getInit();
  while (const auto *full = llvm::dyn_cast_or_null<clang::FullExpr>(initialiser))
    initialiser = full->getSubExpr();
  return initialiser;
}

/// A place that depends on data stays the same while the data change: its subscripts are stored.
Position frozen(State &state, Position position, const clang::VarDecl *variable) {
  if (!std::exchange(position.dependsOnData, false))
    return position;
  for (ir::Expr &subscript : position.subscripts) {
    if (ir::loads(subscript).empty())
      continue;
    std::string name = variable->getNameAsString() + "_index";
    std::size_t root =
        addTemporary(state, name, {}, ir::ScalarType::I64, {}, variable->getLocation());
    ir::Access target = scalarAccess(state.roots[root]);
    if (state.code)
      state.code->block->push_back(ir::CodeAssign{target, subscript});
    else
      state.emit(name, target, subscript, variable->getLocation());
    subscript = ir::load(target, ir::ScalarType::I64);
  }
  return position;
}

void lowerReference(State &state, const clang::VarDecl *variable) {
  const clang::Expr *initialiser = initialiserOf(variable);
  if (!initialiser || llvm::isa<clang::MaterializeTemporaryExpr>(initialiser))
    refuse(variable->getLocation(), "reference '" + variable->getNameAsString() +
                                        "' is not bound to an array element or a variable");
  UnchangedLeaves unchanged(state);
  Position place = lowerPlace(state, initialiser->IgnoreParens());
  state.aliases.insert_or_assign(variable, frozen(state, place, variable));
}

void lowerPointerDeclaration(State &state, const clang::VarDecl *variable) {
  auto write = state.facts.written.find(Identity{variable, {}});
  if (write != state.facts.written.end() || state.facts.loopVariables.contains(variable))
    refuse(write != state.facts.written.end() ? write->second : variable->getLocation(),
           "pointer '" + variable->getNameAsString() +
               "' is changed in the annotated code; use a subscript");
  const clang::Expr *initialiser = initialiserOf(variable);
  if (!initialiser)
    refuse(variable->getLocation(),
           "pointer '" + variable->getNameAsString() + "' has no initial value");
  setPointer(state, variable, initialiser);
}

/// Whether the variable can be computed again wherever it is used.
bool isInlinable(State &state, const clang::VarDecl *variable, const clang::Expr *initialiser) {
  clang::QualType type = variable->getType();
  if (!initialiser || !type->isIntegralOrEnumerationType() ||
      state.facts.writtenAt(Identity{variable, {}}) || state.codeVariables.contains(variable))
    return false;
  UnchangedLeaves unchanged(state);
  std::size_t recorded = state.requirements.size();
  // What the uses require of the arithmetic is recorded where they are.
  bool isIndex = type->isBooleanType()
                     ? staticCondition(state, initialiser).has_value()
                     : lowerIndex(state, initialiser, {IndexForm::Polynomial, true}).has_value();
  state.requirements.erase(state.requirements.begin() + recorded, state.requirements.end());
  return isIndex;
}

void storeInitialiser(State &state, std::size_t root, const std::vector<ir::Expr> &subscripts,
                      const clang::Expr *initialiser) {
  emitAssignment(state, initialiser, [&] {
    ir::Access target = scalarAccess(state.roots[root]);
    target.subscripts.insert(target.subscripts.end(), subscripts.begin(), subscripts.end());
    return Assignment{target, lowerValue(state, initialiser)};
  });
}

/// One statement per element of a braced list; missing elements are zero.
void storeElements(State &state, std::size_t root, const std::vector<ir::Expr> &prefix,
                   clang::QualType type, const clang::Expr *initialiser) {
  auto container = containerOf(type);
  const auto *array = state.context.getAsConstantArrayType(type);
  if (!array && !container)
    return storeInitialiser(state, root, prefix, initialiser);
  const auto *list = llvm::dyn_cast<clang::InitListExpr>(initialiser);
  if (list && container && list->getNumInits() == 1) { // std::array holds an array
    initialiser = list->getInit(0);
    list = llvm::dyn_cast<clang::InitListExpr>(initialiser);
  }
  if (!list && !llvm::isa<clang::ImplicitValueInitExpr>(initialiser))
    refuse(initialiser->getBeginLoc(), "this initialiser is not supported in kernels");
  clang::QualType elementType = container ? container->element : array->getElementType();
  clang::ImplicitValueInitExpr zero(elementType);
  for (std::uint64_t i = 0; i < (container ? *container->extent : array->getZExtSize()); ++i) {
    const clang::Expr *element = &zero;
    if (list)
      element = i < list->getNumInits() ? list->getInit(i) : list->getArrayFiller();
    std::vector<ir::Expr> subscripts = prefix;
    subscripts.push_back(ir::index(i));
    storeElements(state, root, subscripts, elementType, element ? element : &zero);
  }
}

/// The constructor of a class whose objects start with no particular value.
bool leavesUninitialised(const clang::Expr *initialiser) {
  const auto *construction = llvm::dyn_cast<clang::CXXConstructExpr>(initialiser);
  return construction && construction->getNumArgs() == 0 &&
         construction->getConstructor()->isTrivial() && !construction->requiresZeroInitialization();
}

void lowerArray(State &state, const clang::VarDecl *variable) {
  std::vector<std::optional<ir::Expr>> sizes;
  clang::QualType elementType = addAxes(state, variable->getType(), variable->getLocation(), sizes);
  std::uint64_t elements = 1;
  for (const std::optional<ir::Expr> &size : sizes) {
    if (!size || !ir::literalValue(*size))
      refuse(variable->getLocation(),
             "the size of local array '" + variable->getNameAsString() + "' is not a constant");
    elements *= *ir::literalValue(*size);
  }
  bool isRecord = elementType->isRecordType();
  if (isRecord)
    requireRecord(state, elementType, variable->getLocation());
  ir::ScalarType element =
      isRecord ? ir::ScalarType::U8 : scalarType(state, elementType, variable->getLocation());
  std::size_t root = addTemporary(state, variable->getNameAsString(), Identity{variable, {}},
                                  element, std::move(sizes), variable->getLocation());
  state.rootOf[Identity{variable, {}}] = root;
  if (isRecord)
    makeRecord(state, state.roots[root], elementType);
  const clang::Expr *initialiser = initialiserOf(variable);
  if (!initialiser || leavesUninitialised(initialiser))
    return;
  if (isRecord)
    refuse(initialiser->getBeginLoc(), "the initialiser of local array '" +
                                           variable->getNameAsString() +
                                           "' is not supported in kernels; assign in a loop");
  const auto *list = llvm::dyn_cast<clang::InitListExpr>(initialiser);
  if (!list || list->isStringLiteralInit() || elements > mostInitialisedElements)
    refuse(initialiser->getBeginLoc(), "the initialiser of local array '" +
                                           variable->getNameAsString() +
                                           "' is not supported in kernels; assign in a loop");
  storeElements(state, root, {}, variable->getType(), list);
}

void lowerScalar(State &state, const clang::VarDecl *variable) {
  const clang::Expr *initialiser = initialiserOf(variable);
  if (containerOf(variable->getType()))
    refuse(variable->getLocation(), "container '" + variable->getNameAsString() +
                                        "' is declared in the annotated code; declare it before");
  ir::ScalarType type = scalarType(state, variable->getType(), variable->getLocation());
  if (initialiser)
    performInner(state, initialiser);
  if (isInlinable(state, variable, initialiser)) {
    if (!mentionsCounter(state, initialiser)) {
      state.inlined.insert_or_assign(variable, initialiser);
      return;
    }
    if (auto value = lowerIndex(state, initialiser)) { // later, the counter has another value
      state.loopValues.insert_or_assign(variable, *value);
      return;
    }
  }
  std::size_t root = addTemporary(state, variable->getNameAsString(), Identity{variable, {}}, type,
                                  {}, variable->getLocation());
  state.rootOf[Identity{variable, {}}] = root;
  if (initialiser)
    storeInitialiser(state, root, {}, initialiser);
}

bool isStandardArray(clang::QualType type) {
  auto container = containerOf(type);
  return container && container->kind == Container::Kind::Array;
}

} // namespace

void setPointer(State &state, const clang::VarDecl *variable, const clang::Expr *value) {
  UnchangedLeaves unchanged(state);
  Position place = lowerPointer(state, value);
  state.aliases.insert_or_assign(variable, frozen(state, place, variable));
}

void lowerVariable(State &state, const clang::VarDecl *variable) {
  variable = variable->getCanonicalDecl();
  clang::QualType type = variable->getType();
  if (!variable->hasLocalStorage()) {
    if (variable->isUsableInConstantExpressions(state.context) && isSupportedScalar(state, type))
      return; // its uses are constants
    refuse(variable->getLocation(),
           "'" + variable->getNameAsString() +
               "' lives longer than the annotated code; declare it before");
  }
  const auto *record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (record && record->isLambda())
    return; // its calls are lowered where they are
  if (llvm::isa<clang::DecompositionDecl>(variable))
    refuse(variable->getLocation(),
           "structured bindings are not supported in kernels; use a variable and its members");
  if (state.facts.counters.variables.contains(variable))
    startCounter(state, variable, initialiserOf(variable));
  else if (type->isReferenceType())
    lowerReference(state, variable);
  else if (type->isPointerType())
    lowerPointerDeclaration(state, variable);
  else if (state.facts.loopVariables.contains(variable) && !state.codeVariables.contains(variable))
    return; // has a value inside its loops only
  else if (type->isArrayType() || isStandardArray(type))
    lowerArray(state, variable);
  else if (type->isRecordType() && !containerOf(type) && !type->getAsCXXRecordDecl()->isLambda())
    lowerRecordVariable(state, variable, initialiserOf(variable));
  else
    lowerScalar(state, variable);
}

void lowerDeclarations(State &state, const clang::DeclStmt *declarations) {
  for (const clang::Decl *declaration : declarations->decls()) {
    if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration))
      lowerVariable(state, variable);
    else if (!llvm::isa<clang::TypeDecl, clang::UsingDecl, clang::UsingDirectiveDecl,
                        clang::NamespaceAliasDecl, clang::UsingShadowDecl, clang::StaticAssertDecl,
                        clang::EmptyDecl>(declaration))
      refuse(declaration->getLocation(), "this declaration is not supported in kernels");
  }
}

} // namespace loopy::plugin
