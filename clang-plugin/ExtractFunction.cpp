//===- ExtractFunction.cpp - Calls of functions whose bodies are visible ---------------------===//
//
// A function of scalars becomes a device function. One that only returns an expression is inlined
// as that expression, any other one as code.
//
//===----------------------------------------------------------------------------===//
#include "clang-plugin/ExtractFunction.h"

#include "clang-plugin/ExtractCode.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

std::string nameOf(const clang::FunctionDecl *function) {
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  return method && method->getParent()->isLambda()
             ? "this lambda"
             : "'" + function->getNameInfo().getAsString() + "'";
}

[[noreturn]] void refuseCall(const clang::CallExpr *call, std::string message,
                             std::vector<ir::Note> notes = {}) {
  throw Refusal{{std::move(message), encode(call->getBeginLoc()), std::move(notes)}};
}

// --- What cannot be called at all ----------------------------------------------------------------

bool doesInputOutput(const clang::FunctionDecl *function) {
  static constexpr std::string_view names[] = {
      "printf", "fprintf", "puts",   "putchar", "fputs",  "fputc",   "fwrite",
      "fread",  "scanf",   "fscanf", "fgets",   "getc",   "getchar", "fflush",
      "fopen",  "fclose",  "write",  "read",    "perror", "vprintf", "vfprintf"};
  if (function->getDeclName().isIdentifier())
    return std::ranges::find(names, function->getName().str()) != std::end(names);
  bool isStream = function->getOverloadedOperator() == clang::OO_LessLess ||
                  function->getOverloadedOperator() == clang::OO_GreaterGreater;
  return isStream && function->isInStdNamespace();
}

/// The first construct of a body that no device function can contain.
class ObstacleFinder : public clang::ConstDynamicRecursiveASTVisitor {
public:
  struct Obstacle {
    std::string which; ///< "f, which ..."
    std::string note;
    clang::SourceLocation location;
  };
  std::optional<Obstacle> found;

  bool VisitVarDecl(const clang::VarDecl *variable) override {
    if (variable->isStaticLocal() && !variable->isConstexpr())
      set("keeps values in static variables", "static variable here", variable->getLocation());
    return !found;
  }
  bool VisitStmt(const clang::Stmt *statement) override {
    clang::SourceLocation location = statement->getBeginLoc();
    if (llvm::isa<clang::CXXThrowExpr, clang::CXXTryStmt>(statement))
      set("uses exceptions", "exceptions are used here", location);
    if (llvm::isa<clang::CXXNewExpr, clang::CXXDeleteExpr>(statement))
      set("allocates or frees memory", "memory is allocated or freed here", location);
    if (llvm::isa<clang::AsmStmt>(statement))
      set("contains inline assembly", "inline assembly here", location);
    if (llvm::isa<clang::GotoStmt, clang::IndirectGotoStmt, clang::LabelStmt>(statement))
      set("uses 'goto'", "'goto' or a label here", location);
    if (llvm::isa<clang::CoroutineBodyStmt, clang::CoreturnStmt, clang::CoroutineSuspendExpr>(
            statement))
      set("is a coroutine", "the coroutine suspends or returns here", location);
    return !found;
  }

private:
  void set(std::string which, std::string note, clang::SourceLocation location) {
    if (!found)
      found = {std::move(which), std::move(note), location};
  }
};

/// Whether the method that runs is known to be this one.
bool isTheOverrider(const clang::CXXMethodDecl *method, const clang::CXXMemberCallExpr *call) {
  const auto *found =
      call ? method->getDevirtualizedMethod(call->getImplicitObjectArgument(), true) : nullptr;
  return found && found->getCanonicalDecl() == method->getCanonicalDecl();
}

void checkDeclaration(const clang::CallExpr *call, const clang::FunctionDecl *function) {
  std::string name = nameOf(function);
  refuseInputOutput(call);
  if (function->isVariadic())
    refuseCall(call, "calls " + name + ", which takes any number of arguments");
  if (function->isNoReturn())
    refuseCall(call, "calls " + name + ", which does not return");
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  const auto *callee =
      member ? llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens()) : nullptr;
  bool isQualified = callee && callee->hasQualifier();
  if (method && method->isVirtual() && !isQualified && !isTheOverrider(method, member))
    refuseCall(call, "calls virtual function " + name + ", which is chosen at run time");
}

// --- What a body needs ---------------------------------------------------------------------------

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

/// Scalars in, a scalar out, nothing else touched.
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

/// The expression that a body `{ return e; }` returns.
const clang::Expr *onlyReturn(const clang::FunctionDecl *definition) {
  const auto *body = llvm::dyn_cast<clang::CompoundStmt>(definition->getBody());
  if (!body || body->size() != 1)
    return nullptr;
  const auto *result = llvm::dyn_cast<clang::ReturnStmt>(body->body_front());
  return result ? result->getRetValue() : nullptr;
}

// --- Arguments -----------------------------------------------------------------------------------

const clang::Expr *strip(const clang::Expr *expression) {
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

struct Argument {
  const clang::ParmVarDecl *parameter;
  const clang::Expr *value;
};

/// Operators of classes are called with their object as the first argument.
std::vector<Argument> argumentsOf(const clang::CallExpr *call,
                                  const clang::FunctionDecl *definition) {
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(definition);
  bool hasObject = llvm::isa<clang::CXXOperatorCallExpr>(call) && method;
  std::vector<Argument> arguments;
  for (unsigned i = 0; i < definition->getNumParams(); ++i)
    arguments.push_back({definition->getParamDecl(i), strip(call->getArg(i + hasObject))});
  return arguments;
}

/// The values of parameters while a body is lowered; what the names meant before comes back.
class Bindings {
public:
  Bindings(State &state, const clang::FunctionDecl *definition)
      : state(state), loopValues(state.loopValues), argumentValues(state.argumentValues),
        aliases(state.aliases) {
    state.callStack.push_back(definition);
  }
  ~Bindings() {
    state.callStack.pop_back();
    state.loopValues = std::move(loopValues);
    state.argumentValues = std::move(argumentValues);
    state.aliases = std::move(aliases);
  }
  Bindings(const Bindings &) = delete;
  Bindings &operator=(const Bindings &) = delete;

private:
  State &state;
  std::map<const clang::VarDecl *, ir::Expr> loopValues, argumentValues;
  std::map<const clang::VarDecl *, Position> aliases;
};

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

/// All arguments are evaluated before any parameter gets its meaning: f(f(x)).
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

// --- The three ways ------------------------------------------------------------------------------

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

// --- Lambdas and members -------------------------------------------------------------------------

void checkCaptures(State &state, const clang::CallExpr *call, const clang::CXXMethodDecl *method) {
  const clang::Expr *object = strip(call->getArg(0))->IgnoreImplicit();
  bool isInPlace = llvm::isa<clang::LambdaExpr>(object);
  for (const clang::LambdaCapture &capture : method->getParent()->captures()) {
    if (capture.getCaptureKind() == clang::LCK_StarThis)
      refuseCall(call, "calls a lambda that captures '*this'; capture 'this'");
    if (!capture.capturesVariable() || capture.getCaptureKind() != clang::LCK_ByCopy)
      continue;
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(capture.getCapturedVar());
    bool isFixed = variable && (variable->getType().isConstQualified() ||
                                (state.facts.locals.contains(variable) &&
                                 !state.facts.written.contains(Identity{variable, {}}) &&
                                 !state.codeVariables.contains(variable)));
    if (!variable || variable->isInitCapture() || !(isFixed || isInPlace))
      refuseCall(call, "calls a lambda that captures '" +
                           capture.getCapturedVar()->getNameAsString() +
                           "' by copy, which may have another value now; capture it by reference");
  }
}

/// Members are only known for the object that the annotated code is in.
void checkObject(State &state, const clang::CallExpr *call, const clang::CXXMethodDecl *method) {
  if (method->getParent()->isLambda())
    return checkCaptures(state, call, method);
  const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
  if (member && member->getImplicitObjectArgument()->HasSideEffects(state.context))
    refuseCall(call, "calls " + nameOf(method) + " of an object that is computed here");
  const auto *self =
      member
          ? llvm::dyn_cast<clang::CXXThisExpr>(member->getImplicitObjectArgument()->IgnoreParens())
          : nullptr;
  bool isOwnClass = self && self->getType()->getPointeeCXXRecordDecl()->getCanonicalDecl() ==
                                method->getParent()->getCanonicalDecl();
  if (method->isStatic() || isOwnClass)
    return;
  class ThisFinder : public clang::ConstDynamicRecursiveASTVisitor {
  public:
    bool found = false;
    bool VisitCXXThisExpr(const clang::CXXThisExpr *) override { return !(found = true); }
  } usesThis;
  usesThis.TraverseStmt(method->getBody());
  if (usesThis.found)
    refuseCall(call, "calls member function " + nameOf(method) + " of another object");
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
    refuseCall(call, "calls " + nameOf(definition) + ", which cannot be part of a kernel",
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

bool isStandardFunction(const clang::FunctionDecl *function) {
  if (function->getBuiltinID() != 0)
    return true;
  for (const clang::DeclContext *context = function->getDeclContext(); context;
       context = context->getParent())
    if (context->isStdNamespace())
      return true;
  return false;
}

const clang::FunctionDecl *visibleDefinition(clang::Sema &sema, const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee(), *definition = nullptr;
  if (!function || isStandardFunction(function))
    return nullptr;
  if (!function->hasBody() && function->isImplicitlyInstantiable())
    sema.InstantiateFunctionDefinition(call->getBeginLoc(),
                                       const_cast<clang::FunctionDecl *>(function));
  bool isVisible = function->hasBody(definition) && !definition->isDefaulted() &&
                   !definition->isDependentContext();
  return isVisible ? definition : nullptr;
}

const clang::Expr *stripCall(const clang::Expr *expression) {
  return strip(strip(expression)->IgnoreParenImpCasts());
}

static const clang::FunctionDecl *calledDefinition(State &state, const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  checkDeclaration(call, function);
  const clang::FunctionDecl *definition = visibleDefinition(state.sema, call);
  if (!definition)
    refuseCall(call, "calls " + nameOf(function) + ", whose body is not part of the kernel");
  if (std::ranges::find(state.callStack, definition) != state.callStack.end())
    refuseCall(call, "calls " + nameOf(function) + ", which calls itself");
  ObstacleFinder finder;
  finder.TraverseStmt(definition->getBody());
  if (finder.found)
    refuseCall(call, "calls " + nameOf(function) + ", which " + finder.found->which,
               {{encode(finder.found->location), finder.found->note}});
  return definition;
}

void refuseInputOutput(const clang::CallExpr *call) {
  if (doesInputOutput(call->getDirectCallee()))
    refuseCall(call, "calls " + nameOf(call->getDirectCallee()) + ", which does input or output");
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
