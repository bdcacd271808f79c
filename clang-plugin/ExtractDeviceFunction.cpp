//===- ExtractDeviceFunction.cpp - Functions of scalars, which kernels call ------------------===//
#include "clang-plugin/ExtractArgument.h"
#include "clang-plugin/ExtractFunction.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// Finds out whether a body uses anything but its own variables and constants.
class OutsideFinder : public clang::ConstDynamicRecursiveASTVisitor {
public:
  explicit OutsideFinder(State &state) : state(state) {}
  bool usesOutside = false;

  bool VisitDeclRefExpr(const clang::DeclRefExpr *reference) override {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (!variable)
      return true;
    bool isOwn = variable->isLocalVarDeclOrParm() && variable->hasLocalStorage() &&
                 !reference->refersToEnclosingVariableOrCapture();
    bool isConstant = variable->isUsableInConstantExpressions(state.context) &&
                      isSupportedScalar(state, variable->getType());
    usesOutside |= !isOwn && !isConstant;
    return !usesOutside;
  }
  bool VisitCXXThisExpr(const clang::CXXThisExpr *) override {
    usesOutside = true;
    return false;
  }

private:
  State &state;
};

} // namespace

bool isDeviceFunction(State &state, const clang::FunctionDecl *definition) {
  if (!isSupportedScalar(state, definition->getReturnType()))
    return false;
  for (const clang::ParmVarDecl *parameter : definition->parameters())
    if (!isSupportedScalar(state, parameter->getType()))
      return false;
  OutsideFinder finder(state);
  finder.TraverseStmt(definition->getBody());
  return !finder.usesOutside;
}

ir::Expr callDeviceFunction(State &state, const clang::CallExpr *call,
                            const clang::FunctionDecl *definition) {
  std::vector<ir::Expr> arguments;
  for (const Argument &argument : argumentsOf(call, definition))
    arguments.push_back(
        ir::cast(lowerValue(state, argument.value), scalarType(state, argument.parameter->getType(),
                                                               argument.parameter->getLocation())));
  ir::ScalarType result = scalarType(state, definition->getReturnType(), definition->getLocation());
  if (auto known = state.deviceFunctions.find(definition); known != state.deviceFunctions.end())
    return ir::call(known->second, std::move(arguments), result);

  State inner(state.isl, state.sema, state.facts, NameTable());
  inner.functions = state.functions;
  inner.deviceFunctions = state.deviceFunctions;
  inner.functionNames = state.functionNames;
  inner.callStack = state.callStack;
  inner.callStack.push_back(definition);
  ir::CodeBlock body;
  CodeState code{&body};
  code.isFunction = true;
  inner.code = &code;
  inner.leaves = IndexLeaves::All;
  for (const clang::ParmVarDecl *parameter : definition->parameters()) {
    std::string name = parameter->getNameAsString();
    inner.rootOf[Identity{parameter, {}}] =
        addTemporary(inner, name.empty() ? "argument" : name, Identity{parameter, {}},
                     scalarType(inner, parameter->getType(), parameter->getLocation()), {},
                     parameter->getLocation());
  }
  lowerStatement(inner, definition->getBody());
  bool touchesOutside = !inner.parameters.empty() || !inner.requirements.empty() ||
                        std::ranges::any_of(inner.roots, [](const Root &root) {
                          return root.array.storage != ir::Storage::Temporary;
                        });
  if (touchesOutside)
    refuse(definition->getLocation(), nameOf(definition) + " is not supported in kernels");

  state.functions = std::move(inner.functions);
  state.deviceFunctions = std::move(inner.deviceFunctions);
  state.functionNames = std::move(inner.functionNames);
  bool hasName = definition->getDeclName().isIdentifier();
  ir::FunctionName name(
      state.functionNames.unique(hasName ? definition->getName().str() : "function"));
  ir::Function function{name, result, {}, {}, std::move(body)};
  for (std::size_t i = 0; i < inner.roots.size(); ++i)
    (i < definition->getNumParams() ? function.parameters : function.locals)
        .push_back(inner.roots[i].array);
  state.functions.push_back(std::move(function));
  state.deviceFunctions.emplace(definition, name);
  return ir::call(name, std::move(arguments), result);
}

} // namespace loopy::plugin
