//===- ExtractFunction.cpp - Calls of functions whose bodies are visible ---------------------===//
//
// A function of scalars becomes a device function. One that only returns an expression is inlined
// as that expression, any other one as code.
//
//===----------------------------------------------------------------------------===//
#include "clang-plugin/ExtractFunction.h"

#include "clang-plugin/ExtractArgument.h"
#include "clang-plugin/ExtractCode.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// The expression that a body `{ return e; }` returns.
const clang::Expr *onlyReturn(const clang::FunctionDecl *definition) {
  const auto *body = llvm::dyn_cast<clang::CompoundStmt>(definition->getBody());
  if (!body || body->size() != 1)
    return nullptr;
  const auto *result = llvm::dyn_cast<clang::ReturnStmt>(body->body_front());
  return result ? result->getRetValue() : nullptr;
}

/// The body in place, in a scope that `return` leaves; the result in a variable.
std::optional<ir::Expr> inlineAsCode(State &state, const clang::CallExpr *call,
                                     const clang::FunctionDecl *definition) {
  std::size_t firstOwnRoot = state.roots.size();
  bool isWhole = state.wholeCall == call; // lowering the body sets another one
  Bindings bindings(state, definition);
  bindArguments(state, call, definition, true);
  clang::QualType type = definition->getReturnType();
  if (!type->isVoidType() && !isSupportedScalar(state, type))
    refuse(call->getBeginLoc(), "calls " + nameOf(definition) + ", which returns a value of type " +
                                    typeName(state, type));
  CodeState &code = *state.code;
  ir::CodeBlock body;
  CodeState inner{&body};
  inner.returnScope = state.names.unique("end_of_call");
  std::optional<ir::Expr> result;
  if (!type->isVoidType()) {
    ir::ScalarType scalar = scalarType(state, type, call->getBeginLoc());
    std::size_t root = addTemporary(state, "result", {}, scalar, {}, call->getBeginLoc());
    inner.result = scalarAccess(state.roots[root]);
    result = ir::load(*inner.result, scalar);
  }
  state.code = &inner;
  try {
    lowerStatement(state, definition->getBody());
  } catch (...) {
    state.code = &code;
    throw;
  }
  state.code = &code;
  bool changesOthers = false;
  ir::visitCode(body, {[](const ir::Expr &) {},
                       [&](const ir::Access &target) {
                         bool isOwn = false;
                         for (std::size_t i = firstOwnRoot; i < state.roots.size(); ++i)
                           isOwn |= state.roots[i].array.name == target.array &&
                                    state.roots[i].array.storage == ir::Storage::Temporary;
                         changesOthers |= !isOwn;
                       }});
  if (changesOthers && !isWhole)
    refuse(call->getBeginLoc(), "calls " + nameOf(definition) +
                                    ", which changes variables, inside a larger expression; "
                                    "store its result in a variable first");
  const auto *last = body.empty() ? nullptr : std::get_if<ir::CodeLeave>(&body.back());
  if (last && last->scope == inner.returnScope)
    body.pop_back();
  if (leavesScope(body, inner.returnScope))
    code.block->push_back(ir::CodeScope{inner.returnScope, std::move(body)});
  else
    std::ranges::move(body, std::back_inserter(*code.block));
  return result;
}

/// Lowers what is in the callee; a refusal there becomes one at the call.
template <typename Lower>
auto inCallee(const clang::CallExpr *call, const clang::FunctionDecl *definition, Lower lower) {
  try {
    return lower();
  } catch (const Refusal &refusal) {
    if (refusal.need != CodeNeed::Never || refusal.error.location == encode(call->getBeginLoc()))
      throw;
    std::vector<ir::Note> notes = {{refusal.error.location, refusal.error.message}};
    std::ranges::copy(refusal.error.notes, std::back_inserter(notes));
    refuseCallee(call, "calls " + nameOf(definition) + ", which cannot be part of a kernel",
                 std::move(notes));
  }
}

std::optional<ir::Expr> lower(State &state, const clang::CallExpr *call,
                              const clang::FunctionDecl *definition) {
  if (const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(definition))
    checkObject(state, call, method);
  return inCallee(call, definition, [&]() -> std::optional<ir::Expr> {
    if (isDeviceFunction(state, definition))
      return callDeviceFunction(state, call, definition);
    const clang::Expr *returned = onlyReturn(definition);
    if (returned && !returned->getType()->isVoidType()) {
      Bindings bindings(state, definition);
      bindArguments(state, call, definition, false);
      return lowerValue(state, returned);
    }
    if (!state.code)
      state.refuseUnlessCode(call->getBeginLoc(), "calls " + nameOf(definition));
    return inlineAsCode(state, call, definition);
  });
}

} // namespace

const clang::Expr *stripCall(const clang::Expr *expression) {
  return stripArgument(stripArgument(expression)->IgnoreParenImpCasts());
}

ir::Expr lowerUserCall(State &state, const clang::CallExpr *call) {
  const clang::FunctionDecl *definition = calledDefinition(state, call);
  if (call->getType()->isVoidType())
    refuse(call->getBeginLoc(), "a call without a value is used as one");
  return *lower(state, call, definition);
}

void lowerCallStatement(State &state, const clang::CallExpr *call) {
  const clang::FunctionDecl *definition = calledDefinition(state, call);
  if (!state.code)
    state.refuseUnlessCode(call->getBeginLoc(), "calls " + nameOf(definition));
  state.wholeCall = call;
  if (const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(definition))
    checkObject(state, call, method);
  inCallee(call, definition, [&] { inlineAsCode(state, call, definition); });
}

ir::Expected<ir::Expr>
lowerIndexCall(State &state, const clang::CallExpr *call,
               const std::function<ir::Expected<ir::Expr>(const clang::Expr *)> &lowerIndex) {
  auto notIndex = [&] {
    return ir::fail(state.text(call) + " is the result of a call; store it in a variable before "
                                       "the loop",
                    encode(call->getBeginLoc()));
  };
  if (!visibleDefinition(state.sema, call))
    return notIndex();
  const clang::FunctionDecl *definition = calledDefinition(state, call);
  const clang::Expr *returned = onlyReturn(definition);
  if (!returned || !returned->getType()->isIntegralOrEnumerationType())
    return notIndex();
  if (const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(definition))
    checkObject(state, call, method);
  std::vector<std::pair<const clang::VarDecl *, ir::Expr>> values;
  for (const Argument &argument : argumentsOf(call, definition)) {
    clang::QualType type = argument.parameter->getType();
    bool isInteger = type.getNonReferenceType()->isIntegralOrEnumerationType() &&
                     (!type->isReferenceType() || type.getNonReferenceType().isConstQualified());
    if (!isInteger)
      return notIndex();
    auto value = lowerIndex(argument.value);
    if (!value)
      return value;
    values.emplace_back(argument.parameter, *value);
  }
  Bindings bindings(state, definition);
  for (const auto &[parameter, value] : values)
    state.loopValues.insert_or_assign(parameter, value);
  return lowerIndex(returned);
}

} // namespace loopy::plugin
