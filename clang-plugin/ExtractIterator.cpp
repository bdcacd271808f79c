#include "clang-plugin/ExtractIterator.h"

#include "clang-plugin/ExtractIdentity.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/Stmt.h"

#include <algorithm>

namespace loopy::plugin {

namespace {

/// An expression without conversions, temporaries and copies around it.
const clang::Expr *strip(const clang::Expr *expression) {
  while (true) {
    const clang::Expr *inner = expression->IgnoreParenImpCasts();
    if (const auto *full = llvm::dyn_cast<clang::FullExpr>(inner))
      inner = full->getSubExpr();
    else if (const auto *temporary = llvm::dyn_cast<clang::MaterializeTemporaryExpr>(inner))
      inner = temporary->getSubExpr();
    else if (const auto *copy = llvm::dyn_cast<clang::CXXConstructExpr>(inner);
             copy && copy->getNumArgs() == 1)
      inner = copy->getArg(0);
    if (inner == expression)
      return inner;
    expression = inner;
  }
}

/// What a call v.name() or std::name(v) is about.
const clang::Expr *objectOfCall(const clang::CallExpr *call) {
  if (const auto *member = llvm::dyn_cast<clang::CXXMemberCallExpr>(call)) {
    const auto *callee = llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens());
    return callee && !callee->isArrow() && call->getNumArgs() == 0 ? callee->getBase() : nullptr;
  }
  const clang::FunctionDecl *function = call->getDirectCallee();
  bool isFree = function && function->isInStdNamespace() && call->getNumArgs() == 1;
  return isFree ? call->getArg(0)->IgnoreImpCasts() : nullptr;
}

/// The container of `v.begin()`, `v.cbegin()`, `std::begin(v)` or `std::cbegin(v)` (`name` is
/// "begin"), and of the same with "end".
const clang::Expr *objectOf(const clang::Expr *expression, const std::string &name) {
  const auto *call = llvm::dyn_cast<clang::CallExpr>(strip(expression));
  const clang::FunctionDecl *function = call ? call->getDirectCallee() : nullptr;
  if (!function || !function->getIdentifier() ||
      (function->getName() != name && function->getName() != "c" + name))
    return nullptr;
  const clang::Expr *object = objectOfCall(call);
  bool isKnown =
      object && object->isLValue() && containerOf(object->getType()) && identityOf(object);
  return isKnown && isIterator(call->getType()) ? object : nullptr;
}

bool isVariable(const clang::Expr *expression, const clang::VarDecl *variable) {
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(strip(expression));
  return reference && reference->getDecl()->getCanonicalDecl() == variable;
}

/// The variables that the header declares, if the first is an object.
std::vector<const clang::VarDecl *> declaredObjects(const clang::ForStmt *loop) {
  std::vector<const clang::VarDecl *> variables;
  if (const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(loop->getInit()))
    for (const clang::Decl *declaration : declarations->decls())
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration))
        variables.push_back(variable->getCanonicalDecl());
  bool isObject =
      !variables.empty() && variables[0]->getInit() && variables[0]->getType()->isRecordType();
  return isObject ? variables : std::vector<const clang::VarDecl *>();
}

/// The operands of `a != b` and `a < b` between iterators.
struct Comparison {
  const clang::Expr *lhs, *rhs;
};
std::optional<Comparison> comparisonOf(const clang::Expr *condition) {
  condition = strip(condition);
  if (const auto *rewritten = llvm::dyn_cast<clang::CXXRewrittenBinaryOperator>(condition)) {
    auto parts = rewritten->getDecomposedForm();
    if (parts.Opcode == clang::BO_NE || parts.Opcode == clang::BO_LT)
      return Comparison{parts.LHS, parts.RHS};
    return std::nullopt;
  }
  const auto *call = llvm::dyn_cast<clang::CXXOperatorCallExpr>(condition);
  if (call &&
      (call->getOperator() == clang::OO_ExclaimEqual || call->getOperator() == clang::OO_Less))
    return Comparison{call->getArg(0), call->getArg(1)};
  return std::nullopt;
}

/// Whether `node` uses the variable only as what iterators are compared with.
bool onlyCompares(const clang::Stmt *node, const clang::VarDecl *variable) {
  if (const auto *expression = llvm::dyn_cast<clang::Expr>(node)) {
    auto compared = comparisonOf(expression);
    if (compared && isVariable(compared->rhs, variable))
      return onlyCompares(compared->lhs, variable);
    if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(expression))
      return reference->getDecl()->getCanonicalDecl() != variable;
  }
  return std::ranges::all_of(node->children(), [&](const clang::Stmt *child) {
    return !child || onlyCompares(child, variable);
  });
}

/// The container whose end a variable holds. Whatever shortens or extends a std::vector leaves no
/// meaning to the ends it had before, hence the variable still is its end where it is compared
/// with; a std::span may be another one meanwhile, unless the same header declares the variable.
const clang::Expr *heldEnd(const clang::Expr *expression, const clang::ForStmt *loop) {
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(strip(expression));
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  if (!variable || !variable->getInit() || !variable->hasLocalStorage() ||
      variable->getType()->isReferenceType())
    return nullptr;
  variable = variable->getCanonicalDecl();
  const clang::Expr *object = objectOf(variable->getInit(), "end");
  const auto *function = llvm::dyn_cast<clang::FunctionDecl>(variable->getDeclContext());
  bool isFixed = variable->getType().isConstQualified() ||
                 (function && function->getBody() && onlyCompares(function->getBody(), variable));
  if (!object || !isFixed)
    return nullptr;
  std::vector<const clang::VarDecl *> declared = declaredObjects(loop);
  bool isOfHeader = std::ranges::find(declared, variable) != declared.end();
  bool isVector = containerOf(object->getType())->kind == Container::Kind::Vector;
  return isOfHeader || isVector ? object : nullptr;
}

/// The container whose end the condition waits for: `it != v.end()` or `it < v.end()`.
const clang::Expr *endOf(const clang::ForStmt *loop, const clang::VarDecl *variable) {
  auto compared = comparisonOf(loop->getCond());
  if (!compared || !isVariable(compared->lhs, variable))
    return nullptr;
  const clang::Expr *object = objectOf(compared->rhs, "end");
  return object ? object : heldEnd(compared->rhs, loop);
}

/// Besides the iterator, the header declares at most the end that it waits for.
bool declaresNothingElse(const clang::ForStmt *loop,
                         const std::vector<const clang::VarDecl *> &declared) {
  if (declared.size() == 1)
    return true;
  auto compared = comparisonOf(loop->getCond());
  return declared.size() == 2 && compared && isVariable(compared->rhs, declared[1]);
}

} // namespace

bool isIterator(clang::QualType type) {
  const clang::CXXRecordDecl *record = type->getAsCXXRecordDecl();
  bool isTemplate = record && record->getIdentifier() &&
                    llvm::isa<clang::ClassTemplateSpecializationDecl>(record);
  return isTemplate &&
         (record->getName() == "__normal_iterator" || record->getName() == "__wrap_iter");
}

std::optional<IteratorLoop> iteratorLoop(const clang::ForStmt *loop) {
  std::vector<const clang::VarDecl *> declared = declaredObjects(loop);
  if (declared.empty() || !loop->getCond() || !loop->getInc() || loop->getConditionVariable() ||
      !declaresNothingElse(loop, declared))
    return std::nullopt;
  const clang::VarDecl *variable = declared[0];
  const clang::Expr *object = objectOf(variable->getInit(), "begin");
  const clang::Expr *end = endOf(loop, variable);
  const auto *step = llvm::dyn_cast<clang::CXXOperatorCallExpr>(strip(loop->getInc()));
  bool advances =
      step && step->getOperator() == clang::OO_PlusPlus && isVariable(step->getArg(0), variable);
  if (!object || !end || !advances || identityOf(object) != identityOf(end))
    return std::nullopt;
  return IteratorLoop{variable, object};
}

Position lowerIterator(State &state, const clang::Expr *iterator) {
  iterator = strip(iterator);
  if (const auto *sum = llvm::dyn_cast<clang::CXXOperatorCallExpr>(iterator);
      sum && sum->getNumArgs() == 2 && isIterator(sum->getArg(0)->getType()) &&
      sum->getArg(1)->getType()->isIntegralOrEnumerationType()) {
    bool isBackward = sum->getOperator() == clang::OO_Minus;
    if (isBackward || sum->getOperator() == clang::OO_Plus) {
      Position element = lowerIterator(state, sum->getArg(0));
      advance(state, element, strip(sum->getArg(1)), isBackward);
      return element;
    }
  }
  if (const clang::Expr *object = objectOf(iterator, "begin")) {
    Position first = lowerPlace(state, object);
    enterArray(state, first, object->getType());
    return first;
  }
  const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(iterator);
  const auto *variable = reference ? llvm::dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  auto element = variable ? state.aliases.find(variable->getCanonicalDecl()) : state.aliases.end();
  if (element == state.aliases.end())
    refuse(iterator->getBeginLoc(),
           "the iterator " + state.text(iterator) +
               " is neither begin() of a container nor the variable of a loop from there to end(); "
               "use a subscript");
  return element->second;
}

void refuseOtherIterator(const clang::ForStmt *loop) {
  std::vector<const clang::VarDecl *> declared = declaredObjects(loop);
  if (!declared.empty())
    refuse(loop->getForLoc(), "loop variable '" + declared[0]->getNameAsString() +
                                  "' is an object; kernels know iterators that go from begin() to "
                                  "end() of one std::vector or std::span by ++, and integers");
}

} // namespace loopy::plugin
