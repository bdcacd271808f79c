//===- ExtractInline.cpp - Small functions as part of their caller ---------------------------===//
#include "clang-plugin/ExtractCallee.h"
#include "clang-plugin/ExtractSubstitute.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Sema/Sema.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// The function with its body; null when it cannot be part of a kernel.
const clang::FunctionDecl *definitionOf(State &state, const clang::FunctionDecl *function,
                                        clang::SourceLocation location) {
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  if ((method && (method->isVirtual() || method->getParent()->isLambda())) ||
      function->isVariadic())
    return nullptr;
  return instantiatedDefinition(state.sema, function, location);
}

/// Finds places that might change a variable.
class UseVisitor : public clang::ConstDynamicRecursiveASTVisitor {
public:
  explicit UseVisitor(const clang::ValueDecl *variable) : variable(variable) {}
  bool isChanged = false;

  bool VisitBinaryOperator(const clang::BinaryOperator *binary) override {
    if (binary->isAssignmentOp())
      noteChange(binary->getLHS());
    return true;
  }
  bool VisitVarDecl(const clang::VarDecl *declared) override {
    clang::QualType type = declared->getType();
    if (type->isReferenceType() && !type.getNonReferenceType().isConstQualified() &&
        declared->getInit())
      noteChange(declared->getInit());
    return true;
  }
  bool VisitUnaryOperator(const clang::UnaryOperator *unary) override {
    if (unary->isIncrementDecrementOp() || unary->getOpcode() == clang::UO_AddrOf)
      noteChange(unary->getSubExpr());
    return true;
  }
  bool VisitCallExpr(const clang::CallExpr *call) override {
    for (const clang::Expr *argument : call->arguments())
      if (argument->isLValue() && !argument->getType().isConstQualified())
        noteChange(argument);
    if (const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call);
        member && member->getMethodDecl() && !member->getMethodDecl()->isConst())
      noteChange(member->getImplicitObjectArgument());
    return true;
  }

private:
  void noteChange(const clang::Expr *lvalue) {
    auto identity = identityOf(lvalue->IgnoreParens());
    isChanged = isChanged || (identity && identity->variable == variable);
  }
  const clang::ValueDecl *variable;
};

/// What can be lowered has no effects, so that evaluating it several times, or not at all, makes no
/// difference. Refuses what cannot be.
void requireNoEffects(State &state, const clang::Expr *argument) {
  if (!argument->HasSideEffects(state.context))
    return;
  std::size_t recorded = state.requirements.size();
  if (argument->getType()->isRecordType())
    lowerRecord(state, argument);
  else if (argument->getType()->isPointerType())
    lowerPointer(state, argument);
  else if (argument->getType()->isArrayType())
    lowerPlace(state, argument);
  else
    lowerRead(state, argument);
  state.requirements.erase(state.requirements.begin() + recorded, state.requirements.end());
}

/// Whether a parameter holds a value of its own, which statements of the body do not change.
bool isCopy(const clang::ParmVarDecl *parameter, const clang::Expr *argument) {
  return !parameter->getType()->isReferenceType() ||
         llvm::isa<clang::MaterializeTemporaryExpr>(argument->IgnoreParenImpCasts());
}

/// Arguments take the place of parameters; with `copies`, copies of them where C++ makes copies.
bool bindParameters(State &state, const clang::FunctionDecl *function,
                    llvm::ArrayRef<const clang::Expr *> arguments, bool copies,
                    Substitution &substitution) {
  if (arguments.size() != function->getNumParams())
    return false;
  for (unsigned i = 0; i < arguments.size(); ++i) {
    const clang::ParmVarDecl *parameter = function->getParamDecl(i);
    const clang::Expr *argument = arguments[i];
    if (const auto *byDefault = llvm::dyn_cast<clang::CXXDefaultArgExpr>(argument))
      argument = byDefault->getExpr();
    UseVisitor use(parameter);
    use.TraverseDecl(const_cast<clang::FunctionDecl *>(function));
    bool isReference = parameter->getType()->isReferenceType();
    if (use.isChanged && !isReference)
      return false;
    requireNoEffects(state, argument);
    if (copies && isCopy(parameter, argument)) {
      if (parameter->getType()->isPointerType())
        return false;
      argument = lowerParameterCopy(state, parameter, argument);
    }
    substitution.values.emplace(parameter, argument);
  }
  return true;
}

/// The arguments of a call without the object, which goes to the substitution.
std::optional<llvm::SmallVector<const clang::Expr *, 4>>
bindObject(State &state, const clang::CallExpr *call, Substitution &substitution) {
  llvm::SmallVector<const clang::Expr *, 4> arguments(call->arg_begin(), call->arg_end());
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(call->getDirectCallee());
  if (!method || method->isStatic())
    return arguments;
  if (llvm::isa<clang::CXXOperatorCallExpr>(call)) {
    substitution.object = arguments.front();
    arguments.erase(arguments.begin());
    return arguments;
  }
  const auto *member = llvm::dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParens());
  if (!member)
    return std::nullopt;
  auto *base = const_cast<clang::Expr *>(member->getBase());
  substitution.object = base;
  if (member->isArrow())
    substitution.object = clang::UnaryOperator::Create(
        state.context, base, clang::UO_Deref, base->getType()->getPointeeType(), clang::VK_LValue,
        clang::OK_Ordinary, base->getBeginLoc(), false, clang::FPOptionsOverride());
  return arguments;
}

/// Local constants of the body stand for their initial values.
bool bindVariables(State &state, const clang::Stmt *body, const clang::DeclStmt *declarations,
                   Substitution &substitution) {
  for (const clang::Decl *declaration : declarations->decls()) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration);
    if (!variable)
      continue;
    UseVisitor use(variable);
    use.TraverseStmt(const_cast<clang::Stmt *>(body));
    bool isReference = variable->getType()->isReferenceType();
    if (!variable->hasLocalStorage() || !variable->getInit() || (use.isChanged && !isReference))
      return false;
    const clang::Expr *value = substitute(state.context, variable->getInit(), substitution);
    if (!value)
      return false;
    substitution.values.emplace(variable, value);
  }
  return true;
}

/// The body's statements: all but declarations and empty ones.
struct Body {
  std::vector<const clang::Expr *> effects;
  const clang::Expr *result = nullptr;
};
std::optional<Body> readBody(State &state, const clang::FunctionDecl *function,
                             Substitution &substitution) {
  const auto *compound = llvm::dyn_cast_or_null<clang::CompoundStmt>(function->getBody());
  if (!compound)
    return std::nullopt;
  Body body;
  for (const clang::Stmt *statement : compound->body()) {
    if (llvm::isa<clang::NullStmt>(statement))
      continue;
    if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) {
      if (!bindVariables(state, compound, declarations, substitution))
        return std::nullopt;
      continue;
    }
    if (const auto *result = llvm::dyn_cast<clang::ReturnStmt>(statement)) {
      if (!result->getRetValue())
        return std::nullopt;
      body.result = substitute(state.context, result->getRetValue(), substitution);
      return body.result ? std::optional(body) : std::nullopt;
    }
    const auto *expression = llvm::dyn_cast<clang::Expr>(statement);
    body.effects.push_back(expression ? substitute(state.context, expression, substitution)
                                      : nullptr);
    if (!body.effects.back())
      return std::nullopt;
  }
  return body;
}

/// Inlining that does not end: functions that call each other.
void countInlining(State &state, const clang::Expr *call) {
  constexpr unsigned mostCalls = 1000;
  if (++state.inlinedCalls > mostCalls)
    refuse(call->getBeginLoc(), state.text(call) + " calls too many functions, or itself");
}

class CallVisitor : public clang::ConstDynamicRecursiveASTVisitor {
public:
  explicit CallVisitor(const clang::FunctionDecl *function)
      : function(function->getCanonicalDecl()) {}
  bool isFound = false;

  bool VisitCallExpr(const clang::CallExpr *call) override {
    const clang::FunctionDecl *callee = call->getDirectCallee();
    isFound = isFound || (callee && callee->getCanonicalDecl() == function);
    return !isFound;
  }

private:
  const clang::FunctionDecl *function;
};

bool callsItself(const clang::FunctionDecl *function) {
  CallVisitor visitor(function);
  visitor.TraverseStmt(function->getBody());
  return visitor.isFound;
}

std::optional<Body> inlinedBody(State &state, const clang::CallExpr *call, bool copies) {
  const clang::FunctionDecl *callee = call->getDirectCallee();
  if (!callee)
    return std::nullopt;
  const clang::FunctionDecl *function = definitionOf(state, callee, call->getBeginLoc());
  if (!function || llvm::isa<clang::CXXConstructorDecl>(function) || callsItself(function))
    return std::nullopt;
  countInlining(state, call);
  Substitution substitution;
  auto arguments = bindObject(state, call, substitution);
  if (!arguments || !bindParameters(state, function, *arguments, copies, substitution))
    return std::nullopt;
  return readBody(state, function, substitution);
}

/// Whether the body is more than one statement, so that one may change what the next one reads.
bool hasSeveralStatements(const clang::FunctionDecl *function) {
  const auto *compound = llvm::dyn_cast_or_null<clang::CompoundStmt>(function->getBody());
  return compound && std::ranges::count_if(compound->body(), [](const clang::Stmt *statement) {
                       return llvm::isa<clang::Expr>(statement);
                     }) > 1;
}

bool hasVariables(const clang::FunctionDecl *function) {
  const auto *compound = llvm::dyn_cast_or_null<clang::CompoundStmt>(function->getBody());
  return compound && std::ranges::any_of(compound->body(), [](const clang::Stmt *statement) {
           return llvm::isa<clang::DeclStmt>(statement);
         });
}

} // namespace

bool concernsObjects(const clang::CallExpr *call) {
  const clang::FunctionDecl *function = call->getDirectCallee();
  if (!function)
    return false;
  auto isObject = [](clang::QualType type) {
    const clang::CXXRecordDecl *record = type.getNonReferenceType()->getAsCXXRecordDecl();
    return record && !record->isLambda();
  };
  const auto *method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  bool isMember = method && !method->isStatic() && !method->getParent()->isLambda();
  return isMember || function->getReturnType()->isReferenceType() ||
         isObject(function->getReturnType()) ||
         std::ranges::any_of(function->parameters(), [&](const clang::ParmVarDecl *parameter) {
           return isObject(parameter->getType());
         });
}

const clang::Expr *inlinedCall(State &state, const clang::CallExpr *call) {
  if (auto known = state.inlinedValues.find(call); known != state.inlinedValues.end())
    return known->second;
  auto body = inlinedBody(state, call, false);
  const clang::Expr *value = body && body->effects.empty() ? body->result : nullptr;
  state.inlinedValues.emplace(call, value);
  return value;
}

const clang::Expr *requireInlined(State &state, const clang::CallExpr *call) {
  if (const clang::Expr *value = inlinedCall(state, call))
    return value;
  refuseCall(call);
}

std::optional<std::vector<const clang::Expr *>> inlinedStatements(State &state,
                                                                  const clang::CallExpr *call) {
  const clang::FunctionDecl *callee = call->getDirectCallee();
  const clang::FunctionDecl *function =
      callee ? definitionOf(state, callee, call->getBeginLoc()) : nullptr;
  bool isLong = function && hasSeveralStatements(function);
  if (!function || (isLong && hasVariables(function)))
    return std::nullopt;
  auto body = inlinedBody(state, call, isLong);
  if (!body)
    return std::nullopt;
  const auto *result = llvm::dyn_cast_or_null<clang::BinaryOperator>(body->result);
  if (result && result->isAssignmentOp() && body->effects.empty())
    return std::vector<const clang::Expr *>{result};
  bool isResultPlain = !body->result || !body->result->HasSideEffects(state.context, false);
  return body->effects.empty() || !isResultPlain ? std::nullopt : std::optional(body->effects);
}

std::optional<std::vector<MemberValue>> inlinedConstructor(State &state,
                                                           const clang::CXXConstructExpr *call) {
  const auto *constructor = llvm::dyn_cast_or_null<clang::CXXConstructorDecl>(
      definitionOf(state, call->getConstructor(), call->getBeginLoc()));
  const auto *body =
      constructor ? llvm::dyn_cast_or_null<clang::CompoundStmt>(constructor->getBody()) : nullptr;
  Substitution substitution;
  llvm::SmallVector<const clang::Expr *, 4> arguments(call->arguments().begin(),
                                                      call->arguments().end());
  if (!body || !body->body_empty() ||
      !bindParameters(state, constructor, arguments, false, substitution))
    return std::nullopt;
  countInlining(state, call);
  const clang::ASTRecordLayout &layout = state.context.getASTRecordLayout(constructor->getParent());
  std::vector<MemberValue> members;
  for (const clang::CXXCtorInitializer *initialiser : constructor->inits()) {
    const clang::Expr *value = substitute(state.context, initialiser->getInit(), substitution);
    if (!value || initialiser->isDelegatingInitializer() ||
        initialiser->isIndirectMemberInitializer())
      return std::nullopt;
    if (const clang::FieldDecl *field = initialiser->getMember()) {
      std::int64_t offset = state.context.getFieldOffset(field) / 8;
      members.push_back({offset, field->getType(), value});
      continue;
    }
    clang::QualType base(initialiser->getBaseClass(), 0);
    members.push_back(
        {layout.getBaseClassOffset(base->getAsCXXRecordDecl()).getQuantity(), base, value});
  }
  return members;
}

} // namespace loopy::plugin
