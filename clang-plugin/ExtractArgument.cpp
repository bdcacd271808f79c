//===- ExtractArgument.cpp - What parameters stand for in a function that is inlined ---------===//
#include "clang-plugin/ExtractArgument.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace loopy::plugin {

const clang::Expr *stripArgument(const clang::Expr *expression) {
  while (true) {
    expression = expression->IgnoreParens();
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
      expression = full->getSubExpr();
    else if (const auto *given = llvm::dyn_cast<clang::CXXDefaultArgExpr>(expression))
      expression = given->getExpr();
    else
      return expression;
  }
}

std::vector<Argument> argumentsOf(const clang::CallExpr *call,
                                  const clang::FunctionDecl *definition) {
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(definition);
  bool hasObject = llvm::isa<clang::CXXOperatorCallExpr>(call) && method;
  std::vector<Argument> arguments;
  for (unsigned i = 0; i < definition->getNumParams(); ++i)
    arguments.push_back({definition->getParamDecl(i), stripArgument(call->getArg(i + hasObject))});
  return arguments;
}

Bindings::Bindings(State &state, const clang::FunctionDecl *definition)
    : state(state), loopValues(state.loopValues), argumentValues(state.argumentValues),
      aliases(state.aliases) {
  state.callStack.push_back(definition);
}

Bindings::~Bindings() {
  state.callStack.pop_back();
  state.loopValues = std::move(loopValues);
  state.argumentValues = std::move(argumentValues);
  state.aliases = std::move(aliases);
}

namespace {

/// What a parameter stands for, found in the caller's context.
struct Bound {
  const clang::VarDecl *parameter;
  std::optional<ir::Expr> index;
  std::optional<ir::Expr> value;
  std::optional<Position> place;
};

bool isPlainVariable(const clang::Expr *expression) {
  return llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(expression);
}

/// An argument that nothing changes during the call, as an index expression.
std::optional<ir::Expr> indexOf(State &state, const clang::Expr *argument) {
  if (!argument->getType()->isIntegralOrEnumerationType() || argument->getType()->isBooleanType())
    return std::nullopt;
  IndexLeaves outer = state.leaves;
  if (outer == IndexLeaves::All)
    state.leaves = IndexLeaves::Ranged;
  auto index = lowerIndex(state, argument);
  state.leaves = outer;
  return index ? std::optional(*index) : std::nullopt;
}

/// Subscripts that the callee might change are evaluated before it starts.
void freeze(State &state, Position &position, const std::string &name,
            clang::SourceLocation location) {
  for (ir::Expr &subscript : position.subscripts) {
    if (ir::loads(subscript).empty())
      continue;
    std::size_t root = addTemporary(state, name + "_offset", {}, ir::ScalarType::I64, {}, location);
    ir::Access target = scalarAccess(state.roots[root]);
    state.code->block->push_back(ir::CodeAssign{target, subscript});
    subscript = ir::load(target, ir::ScalarType::I64);
  }
}

Bound bindArgument(State &state, const Argument &argument, bool asCode) {
  const clang::ParmVarDecl *parameter = argument.parameter;
  clang::QualType type = parameter->getType();
  clang::QualType referred = type.getNonReferenceType();
  Bound bound{parameter, {}, {}, {}};
  bool isReference = type->isReferenceType();
  bool isConstant = !isReference || referred.isConstQualified();
  bool isChanged = state.facts.written.contains(Identity{parameter, {}});
  auto identity = identityOf(argument.value);
  bool mayChange = !identity || state.isLocal(*identity) || state.facts.written.contains(*identity);
  bool byValue = isSupportedScalar(state, referred) && isConstant &&
                 (!isReference || argument.value->isPRValue() ||
                  llvm::isa<clang::MaterializeTemporaryExpr>(argument.value) ||
                  (isPlainVariable(argument.value) && (!asCode || !mayChange)));
  if (byValue) {
    bound.index = isChanged ? std::nullopt : indexOf(state, argument.value);
    if (!bound.index)
      bound.value = lowerValue(state, argument.value);
    return bound;
  }
  if (type->isPointerType())
    bound.place = lowerPointer(state, argument.value);
  else if (isReference)
    bound.place = lowerPlace(state, argument.value);
  else
    scalarType(state, type, argument.value->getBeginLoc()); // refuses
  if (bound.place && state.code)
    freeze(state, *bound.place, parameter->getNameAsString(), argument.value->getBeginLoc());
  return bound;
}

} // namespace

void bindArguments(State &state, const clang::CallExpr *call, const clang::FunctionDecl *definition,
                   bool asCode) {
  std::vector<Bound> all;
  for (const Argument &argument : argumentsOf(call, definition))
    all.push_back(bindArgument(state, argument, asCode));
  std::vector<std::pair<std::size_t, ir::Expr>> copies;
  for (Bound &bound : all) {
    const clang::VarDecl *parameter = bound.parameter;
    state.loopValues.erase(parameter);
    state.argumentValues.erase(parameter);
    state.aliases.erase(parameter);
    state.rootOf.erase(Identity{parameter, {}});
    if (bound.place)
      state.aliases.emplace(parameter, *bound.place);
    else if (bound.index)
      state.loopValues.emplace(parameter, *bound.index);
    else if (!asCode)
      state.argumentValues.emplace(parameter, *bound.value);
    else {
      std::string name = parameter->getNameAsString();
      std::size_t root = addTemporary(
          state, name.empty() ? "argument" : name, Identity{parameter, {}},
          scalarType(state, parameter->getType().getNonReferenceType(), parameter->getLocation()),
          {}, parameter->getLocation());
      state.rootOf[Identity{parameter, {}}] = root;
      copies.emplace_back(root, *bound.value);
    }
  }
  for (const auto &[root, value] : copies)
    state.code->block->push_back(ir::CodeAssign{scalarAccess(state.roots[root]), value});
}

} // namespace loopy::plugin
