#include "clang-plugin/ExtractCounterScan.h"

#include "clang-plugin/ExtractScan.h"

#include "clang/AST/Decl.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"

#include <algorithm>

namespace loopy::plugin {

void Counters::forget(const clang::VarDecl *variable) {
  variables.erase(variable);
  for (auto &[loop, changed] : changedIn)
    changed.erase(variable);
  for (auto &[statement, all] : updates)
    std::erase_if(all, [&](const CounterUpdate &update) { return update.variable == variable; });
  std::erase_if(updates, [](const auto &entry) { return entry.second.empty(); });
  std::erase_if(plainUpdates, [&](const clang::Stmt *each) { return !updates.contains(each); });
}

namespace {

unsigned countMentions(const clang::Stmt *node, const clang::VarDecl *variable) {
  const auto *expression = llvm::dyn_cast<clang::DeclRefExpr>(node);
  unsigned count = expression && expression->getDecl()->getCanonicalDecl() == variable;
  for (const clang::Stmt *child : node->children())
    if (child)
      count += countMentions(child, variable);
  return count;
}

/// What follows may not run.
bool hasExit(const clang::Stmt *node) {
  if (llvm::isa<clang::BreakStmt, clang::ReturnStmt, clang::GotoStmt, clang::IndirectGotoStmt,
                clang::LabelStmt, clang::CXXThrowExpr>(node))
    return true;
  return std::ranges::any_of(node->children(),
                             [](const clang::Stmt *child) { return child && hasExit(child); });
}
/// What follows may be left out in some iterations.
bool hasContinue(const clang::Stmt *node) {
  return llvm::isa<clang::ContinueStmt>(node) ||
         std::ranges::any_of(node->children(),
                             [](const clang::Stmt *child) { return child && hasContinue(child); });
}

/// Whether an operand of such a node is evaluated exactly once whenever the node is.
bool evaluatesOperands(const clang::Stmt *node) {
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(node)) {
    const clang::FunctionDecl *function = call->getDirectCallee();
    unsigned builtin = function ? function->getBuiltinID() : 0;
    return !builtin || !function->getASTContext().BuiltinInfo.isUnevaluated(builtin);
  }
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(node))
    return !binary->isLogicalOp();
  return llvm::isa<clang::ParenExpr, clang::CastExpr, clang::UnaryOperator,
                   clang::ArraySubscriptExpr, clang::MemberExpr, clang::FullExpr,
                   clang::InitListExpr, clang::MaterializeTemporaryExpr, clang::CXXConstructExpr>(
      node);
}

const clang::Expr *strip(const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  while (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
    expression = full->getSubExpr()->IgnoreParens();
  return expression;
}

/// `k = k + amount` and its relatives; everything else sets the variable.
CounterUpdate assignment(const clang::VarDecl *variable, const clang::Expr *value) {
  using Kind = CounterUpdate::Kind;
  const auto *sum = llvm::dyn_cast<clang::BinaryOperator>(value->IgnoreParenImpCasts());
  auto isVariable = [&](const clang::Expr *side) {
    const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(side->IgnoreParenImpCasts());
    return reference && reference->getDecl()->getCanonicalDecl() == variable;
  };
  if (sum && sum->isAdditiveOp() && isVariable(sum->getLHS()))
    return {variable, sum->getOpcode() == clang::BO_Add ? Kind::Add : Kind::Subtract, sum->getRHS(),
            sum->getType()};
  if (sum && sum->getOpcode() == clang::BO_Add && isVariable(sum->getRHS()))
    return {variable, Kind::Add, sum->getLHS(), sum->getType()};
  return {variable, Kind::Set, value, value->getType()};
}

bool isCountable(clang::QualType type) {
  if (type.isVolatileQualified() || type->isAtomicType())
    return false;
  if (const auto *pointer = type->getAs<clang::PointerType>())
    return pointer->getPointeeType()->isObjectType() && !pointer->getPointeeType()->isVoidType();
  return type->isIntegerType() && !type->isBooleanType() && !type->isEnumeralType();
}

bool changesAnything(const clang::Stmt *node) {
  bool found = changedVariable(node);
  for (const clang::Stmt *child : node->children())
    found = found || (child && changesAnything(child));
  return found;
}

class CounterScan {
public:
  explicit CounterScan(const RegionFacts &facts) : facts(facts) {}

  Counters found;
  std::set<const clang::VarDecl *> rejected;

  void visit(const clang::Stmt *statement) {
    if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(statement)) {
      for (const clang::Stmt *inner : compound->body())
        visit(inner);
    } else if (const auto *attributed = llvm::dyn_cast<clang::AttributedStmt>(statement)) {
      visit(attributed->getSubStmt());
    } else if (const auto *loop = llvm::dyn_cast<clang::ForStmt>(statement)) {
      visitFor(loop);
    } else if (const clang::ForStmt *counting = facts.countingLoop(statement)) {
      visitFor(counting);
    } else if (const auto *range = llvm::dyn_cast<clang::CXXForRangeStmt>(statement)) {
      if (range->getInit())
        reject(range->getInit());
      reject(range->getRangeStmt());
      visitBody(range, range->getBody(), {});
    } else if (const auto *expression = llvm::dyn_cast<clang::Expr>(statement)) {
      visitExpression(expression);
    } else if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) {
      visitDeclarations(declarations);
    } else {
      reject(statement);
    }
  }

private:
  std::vector<const clang::Stmt *> loops; ///< around, outermost first
  std::map<const clang::VarDecl *, std::size_t> depthOf;

  /// Nothing is known of the variables that change in `node`.
  void reject(const clang::Stmt *node) {
    if (const clang::VarDecl *variable = changedVariable(node))
      rejected.insert(variable);
    for (const clang::Stmt *child : node->children())
      if (child)
        reject(child);
  }

  void visitFor(const clang::ForStmt *loop) {
    const clang::VarDecl *variable = loopVariable(loop);
    if (const auto *declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(loop->getInit())) {
      visitDeclarations(declarations);
    } else if (const auto *init = llvm::dyn_cast_or_null<clang::Expr>(loop->getInit())) {
      for (const clang::Expr *part : commaParts(init))
        if (!variable || changedVariable(part) != variable)
          visitExpression(part);
        else
          reject(llvm::cast<clang::BinaryOperator>(part)->getRHS());
    }
    if (loop->getCond() && !countdownOf(loop))
      reject(loop->getCond());
    if (variable && stepOf(loop))
      for (const clang::Stmt *operand : stepOf(loop)->children())
        reject(operand);
    if (variable)
      noteLoopVariable(loop, variable);
    visitBody(loop, loop->getBody(), followersOf(loop));
  }

  void noteLoopVariable(const clang::ForStmt *loop, const clang::VarDecl *variable) {
    const clang::Expr *change = loop->getInc() ? stepOf(loop) : countdownOf(loop);
    noteChange(variable, change);
    if (const clang::Expr *start = startOf(loop))
      found.updates[loop].push_back(
          {variable, CounterUpdate::Kind::Set, start, variable->getType()});
    if (hasExit(loop->getBody()))
      rejected.insert(variable);
  }

  void visitBody(const clang::Stmt *loop, const clang::Stmt *body,
                 const std::vector<const clang::Expr *> &followers) {
    if (hasExit(body) || hasContinue(body)) {
      reject(body);
    } else {
      loops.push_back(loop);
      visit(body);
      loops.pop_back();
    }
    loops.push_back(loop);
    for (const clang::Expr *follower : followers)
      if (hasExit(body))
        reject(follower);
      else
        visitExpression(follower);
    loops.pop_back();
  }

  void noteDeclared(const clang::DeclStmt *declarations) {
    for (const clang::Decl *declaration : declarations->decls())
      if (const auto *variable = llvm::dyn_cast<clang::VarDecl>(declaration))
        depthOf[variable->getCanonicalDecl()] = loops.size();
  }

  void visitDeclarations(const clang::DeclStmt *declarations) {
    noteDeclared(declarations);
    for (const clang::Stmt *initialiser : declarations->children())
      if (initialiser)
        findEmbedded(declarations, initialiser, true);
  }

  void visitExpression(const clang::Expr *expression) {
    const clang::Expr *inner = strip(expression);
    const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(inner);
    if (binary && binary->isCommaOp()) {
      visitExpression(binary->getLHS());
      return visitExpression(binary->getRHS());
    }
    auto update = plainUpdate(inner);
    if (update && isCountable(update->variable->getType()) &&
        !(update->amount && changesAnything(update->amount))) {
      if (update->amount && countMentions(update->amount, update->variable) != 0)
        rejected.insert(update->variable);
      found.plainUpdates.insert(expression);
      return note(expression, *update, inner);
    }
    findEmbedded(expression, expression, true);
  }

  static CounterUpdate step(const clang::VarDecl *variable, const clang::UnaryOperator *unary) {
    using Kind = CounterUpdate::Kind;
    return {variable, unary->isIncrementOp() ? Kind::Add : Kind::Subtract, nullptr,
            variable->getType()};
  }

  static std::optional<CounterUpdate> plainUpdate(const clang::Expr *expression) {
    const clang::VarDecl *variable = changedVariable(expression);
    if (!variable)
      return std::nullopt;
    if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression))
      return step(variable, unary);
    const auto *binary = llvm::cast<clang::BinaryOperator>(expression);
    if (binary->getOpcode() == clang::BO_Assign)
      return assignment(variable, binary->getRHS());
    const auto *compound = llvm::cast<clang::CompoundAssignOperator>(binary);
    bool isSum = compound->getOpcode() == clang::BO_AddAssign;
    if (!isSum && compound->getOpcode() != clang::BO_SubAssign)
      return std::nullopt;
    return CounterUpdate{variable, isSum ? CounterUpdate::Kind::Add : CounterUpdate::Kind::Subtract,
                         compound->getRHS(), compound->getComputationResultType()};
  }

  /// `k++` inside of a statement, which mentions k nowhere else: when exactly it changes does not
  /// matter. Other changes inside of expressions are not understood.
  void findEmbedded(const clang::Stmt *whole, const clang::Stmt *node, bool isCertain) {
    if (const clang::VarDecl *variable = changedVariable(node)) {
      const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(node);
      if (!isCertain || !unary || countMentions(whole, variable) != 1)
        rejected.insert(variable);
      else
        note(whole, step(variable, unary), unary);
    }
    bool isPlain = isCertain && evaluatesOperands(node);
    for (const clang::Stmt *child : node->children())
      if (child)
        findEmbedded(whole, child, isPlain);
  }

  void note(const clang::Stmt *statement, const CounterUpdate &update, const clang::Stmt *node) {
    found.updates[statement].push_back(update);
    noteChange(update.variable, node);
  }

  /// `change`: ++, -- or an assignment
  void noteChange(const clang::VarDecl *variable, const clang::Stmt *change) {
    found.variables.insert(variable);
    auto depth = depthOf.find(variable);
    for (std::size_t i = depth == depthOf.end() ? 0 : depth->second; i < loops.size(); ++i)
      found.changedIn[loops[i]].insert(variable);
    const auto *lvalue = llvm::cast<clang::Expr>(*change->child_begin());
    found.mentions.try_emplace(variable, lvalue->IgnoreParens());
  }

  const RegionFacts &facts;
};

} // namespace

Counters findCounters(const std::vector<clang::Stmt *> &region, const RegionFacts &facts) {
  CounterScan scan(facts);
  for (const clang::Stmt *statement : region)
    scan.visit(statement);
  for (const clang::VarDecl *variable : std::set(scan.found.variables)) {
    bool isStarted =
        facts.startedInHeaders.contains(variable) && !variable->getType()->isPointerType();
    if (scan.rejected.contains(variable) || isStarted || !facts.unexposed.contains(variable) ||
        !isCountable(variable->getType()))
      scan.found.forget(variable);
  }
  return scan.found;
}

} // namespace loopy::plugin
