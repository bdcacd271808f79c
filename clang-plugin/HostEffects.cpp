#include "clang-plugin/HostEffects.h"

#include "clang-plugin/ExpressionEffects.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"

using namespace clang;

namespace loopy::plugin {

/// Collects the local variables that are more than read and assigned by their names.
static void findExposed(const Stmt *statement, std::set<const VarDecl *> &exposed) {
  const auto skipsName = [&](const Expr *operand) {
    if (!namedVariable(operand))
      findExposed(operand, exposed);
  };
  if (const auto *cast = dyn_cast<ImplicitCastExpr>(statement);
      cast && cast->getCastKind() == CK_LValueToRValue)
    return skipsName(cast->getSubExpr());
  if (const auto *unary = dyn_cast<UnaryOperator>(statement);
      unary && unary->isIncrementDecrementOp())
    return skipsName(unary->getSubExpr());
  if (const auto *binary = dyn_cast<BinaryOperator>(statement);
      binary && binary->isAssignmentOp()) {
    skipsName(binary->getLHS());
    return findExposed(binary->getRHS(), exposed);
  }
  if (const auto *expression = dyn_cast<Expr>(statement))
    if (const CallExpr *call = asStdCall(expression, {"swap", "min", "max"})) {
      llvm::for_each(call->arguments(), skipsName);
      return;
    }
  if (const auto *expression = dyn_cast<Expr>(statement))
    if (const VarDecl *variable = namedVariable(expression))
      exposed.insert(variable);
  for (const Stmt *child : statement->children())
    if (child)
      findExposed(child, exposed);
}

/// Statements without launches, each part of which may run any number of times.
class StatementEffects {
public:
  StatementEffects(HostEffectsFinder &finder, bool isWholeBody)
      : finder(finder), isWholeBody(isWholeBody) {}

  void visit(Stmt *statement);

  HostEffects effects;

private:
  void add(HostEffects part);
  void visitDeclaration(DeclStmt *statement);

  HostEffectsFinder &finder;
  const bool isWholeBody; ///< of a function that is called: returns do nothing else
};

void StatementEffects::add(HostEffects part) {
  for (const Touch &touch : part.touches) {
    part.readsAny = true;
    part.writesAny |= touch.mayWrite;
    if (part.reason.empty()) {
      part.reason = touch.mayWrite ? "memory is written" : "memory is read";
      part.place = touch.lvalue->getBeginLoc();
    }
  }
  const bool isNews =
      (part.writesAny && !effects.writesAny) || (part.readsAny && !effects.readsAny);
  effects.readsAny |= part.readsAny;
  effects.writesAny |= part.writesAny;
  if (isNews) {
    effects.reason = std::move(part.reason);
    effects.place = part.place;
  }
}

void StatementEffects::visitDeclaration(DeclStmt *statement) {
  for (const Decl *declaration : statement->decls()) {
    const auto *variable = dyn_cast<VarDecl>(declaration);
    if (!variable)
      continue; // types and aliases
    add(finder.of(variable));
    if (!finder.isPlain(variable) && variable->getType().isDestructedType())
      add({{},
           true,
           true,
           "'" + variable->getNameAsString() + "' has a destructor",
           variable->getLocation()});
  }
}

void StatementEffects::visit(Stmt *statement) {
  if (!statement)
    return;
  if (auto *expression = dyn_cast<Expr>(statement))
    return add(finder.of(expression));
  if (auto *declaration = dyn_cast<DeclStmt>(statement))
    return visitDeclaration(declaration);
  const bool isUnderstood = isa<CompoundStmt, IfStmt, ForStmt, WhileStmt, DoStmt, NullStmt,
                                BreakStmt, ContinueStmt, AttributedStmt>(statement) ||
                            (isWholeBody && isa<ReturnStmt>(statement));
  if (!isUnderstood)
    return add({{},
                true,
                true,
                isa<ReturnStmt>(statement) ? "the function returns"
                                           : "there is a statement that is not looked into",
                statement->getBeginLoc()});
  for (Stmt *child : statement->children())
    visit(child);
}

HostEffectsFinder::HostEffectsFinder(ASTContext &context, const Stmt *body) : context(context) {
  findExposed(body, exposed);
}

bool HostEffectsFinder::isPlain(const VarDecl *variable) const {
  const QualType type = variable->getType();
  return !variable->hasLocalStorage() || type->isReferenceType() ||
         (isScalar(type) && !isExposed(variable));
}

HostEffects HostEffectsFinder::of(Expr *expression) {
  HostEffects effects;
  EffectsVisitor visitor(*this, effects);
  visitor.visit(expression);
  visitor.finish(expression);
  return effects;
}

HostEffects HostEffectsFinder::of(Stmt *statement) {
  StatementEffects visitor(*this, /*isWholeBody=*/false);
  visitor.visit(statement);
  return visitor.effects;
}

HostEffects HostEffectsFinder::of(const VarDecl *variable) {
  const QualType type = variable->getType();
  auto *value = const_cast<Expr *>(variable->getInit());
  HostEffects effects;
  const auto *construction = dyn_cast_or_null<CXXConstructExpr>(value);
  if (!value || (construction && construction->getConstructor()->isTrivial() &&
                 construction->getNumArgs() == 0))
    return effects; // not even written
  if (variable->isConstexpr() ||
      (variable->isStaticLocal() && variable->hasConstantInitialization()))
    return effects;
  if (!variable->hasLocalStorage() || !(isScalar(type) || type->isReferenceType())) {
    effects.readsAny = effects.writesAny = true;
    effects.reason = "'" + variable->getNameAsString() + "' is initialised";
    effects.place = variable->getLocation();
    return effects;
  }
  if (!type->isReferenceType())
    return of(value);
  EffectsVisitor visitor(*this, effects);
  visitor.visitLValue(value);
  visitor.finish(value);
  return effects;
}

bool HostEffectsFinder::isHarmless(const FunctionDecl *function) {
  if (const unsigned builtin = function->getBuiltinID())
    return context.BuiltinInfo.isConst(builtin) ||
           context.BuiltinInfo.isConstWithoutErrnoAndExceptions(builtin);
  const FunctionDecl *definition = nullptr;
  const auto *method = dyn_cast<CXXMethodDecl>(function);
  if ((method && method->isInstance()) || !function->isDefined(definition) ||
      definition->isNoReturn() || !isa<CompoundStmt>(definition->getBody()))
    return false;
  if (!isScalar(function->getReturnType()) ||
      llvm::any_of(function->parameters(),
                   [](const ParmVarDecl *each) { return !isScalar(each->getType()); }))
    return false;
  if (const auto known = harmless.find(definition); known != harmless.end())
    return known->second;
  harmless[definition] = false; // a recursive call may not end
  HostEffectsFinder inner(context, definition->getBody());
  inner.harmless = harmless;
  StatementEffects visitor(inner, /*isWholeBody=*/true);
  visitor.visit(definition->getBody());
  return harmless[definition] = visitor.effects.isNone();
}

} // namespace loopy::plugin
