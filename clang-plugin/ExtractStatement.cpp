//===- ExtractStatement.cpp - Statements and assignments -------------------------------------===//
#include "clang-plugin/ExtractCode.h"
#include "clang-plugin/ExtractCounter.h"
#include "clang-plugin/ExtractFunction.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtOpenMP.h"

namespace loopy::plugin {

namespace {

/// A variable that changes is memory, not a parameter, which was decided before: an assignment
/// inside of an inlined function comes too late.
void requireKnownWrite(State &state, const Position &position, const clang::Expr *lvalue) {
  const Root &root = state.roots[position.root];
  if (root.host && root.rank() == 0 && !root.record && !state.facts.writtenAt(root.identity))
    refuse(lvalue->getBeginLoc(),
           "'" + root.identity.name() +
               "' is changed by a function that is called here; change it in "
               "the annotated code itself");
}

/// What is written must be known exactly, or be known to depend on data.
void refuseUnknownTarget(State &state, const ir::Access &target, const clang::Expr *lvalue) {
  for (const ir::Expr &subscript : target.subscripts)
    if (!ir::toPwAff(state.isl, subscript) && !isPolynomial(subscript) &&
        ir::loads(subscript).empty())
      refuse(lvalue->getBeginLoc(), "the subscript of '" + target.array.str() +
                                        "' is not affine, so that it is not known which elements "
                                        "are written");
}

/// Where an assignment stores.
ir::Access lowerTarget(State &state, const clang::Expr *lvalue) {
  lvalue = lvalue->IgnoreParens();
  if (lvalue->getType()->isPointerType())
    refuse(lvalue->getBeginLoc(),
           "pointer " + state.text(lvalue) + " is changed in the annotated code; use a subscript");
  const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue);
  bool isInArray = member && isMemberOfElement(state, member);
  if (!isInArray && llvm::isa<clang::DeclRefExpr, clang::MemberExpr>(lvalue)) {
    Identity identity = requireIdentity(state, lvalue);
    if (identity.path.empty() && state.facts.loopVariables.contains(identity.variable) &&
        !state.codeVariables.contains(identity.variable))
      refuse(lvalue->getBeginLoc(),
             "loop variable '" + identity.name() + "' is changed outside of its loop's header");
  }
  Position position = lowerPlace(state, lvalue);
  requireKnownWrite(state, position, lvalue);
  scalarType(state, lvalue->getType(), lvalue->getBeginLoc());
  ir::Access target = completeAccess(state, position, lvalue);
  if (state.roots[position.root].host)
    refuseUnknownTarget(state, target, lvalue);
  return target;
}

Assignment lowerSimpleAssignment(State &state, const clang::BinaryOperator *binary) {
  ir::Access target = lowerTarget(state, binary->getLHS());
  return {target, lowerValue(state, binary->getRHS())};
}

std::optional<ir::BinaryOp> compoundOp(clang::BinaryOperatorKind opcode) {
  switch (opcode) {
  case clang::BO_AddAssign:
    return ir::BinaryOp::Add;
  case clang::BO_SubAssign:
    return ir::BinaryOp::Sub;
  case clang::BO_MulAssign:
    return ir::BinaryOp::Mul;
  case clang::BO_DivAssign:
    return ir::BinaryOp::Div;
  case clang::BO_RemAssign:
    return ir::BinaryOp::Rem;
  case clang::BO_AndAssign:
    return ir::BinaryOp::BitAnd;
  case clang::BO_OrAssign:
    return ir::BinaryOp::BitOr;
  case clang::BO_XorAssign:
    return ir::BinaryOp::BitXor;
  case clang::BO_ShlAssign:
    return ir::BinaryOp::ShiftLeft;
  case clang::BO_ShrAssign:
    return ir::BinaryOp::ShiftRight;
  default:
    return std::nullopt;
  }
}

/// x op= y: both are converted to the type C++ computes in, the result to the type of x.
Assignment lowerCompoundAssignment(State &state, const clang::CompoundAssignOperator *compound) {
  clang::SourceLocation location = compound->getOperatorLoc();
  ir::Access target = lowerTarget(state, compound->getLHS());
  ir::ScalarType type = scalarType(state, compound->getLHS()->getType(), location);
  ir::ScalarType left = scalarType(state, compound->getComputationLHSType(), location);
  ir::ScalarType result = scalarType(state, compound->getComputationResultType(), location);
  ir::Expr old = ir::cast(ir::load(target, type), left);
  ir::Expr value = ir::binary(*compoundOp(compound->getOpcode()), old,
                              lowerValue(state, compound->getRHS()), result);
  return {target, ir::cast(value, type)};
}

Assignment lowerIncrement(State &state, const clang::UnaryOperator *unary) {
  ir::Access target = lowerTarget(state, unary->getSubExpr());
  ir::ScalarType type = scalarType(state, unary->getSubExpr()->getType(), unary->getOperatorLoc());
  bool isPromoted = ir::isInteger(type) && ir::bitWidth(type) < 32;
  ir::ScalarType computed = isPromoted ? ir::ScalarType::I32 : type;
  ir::Expr one =
      ir::isFloating(computed) ? ir::floatingLiteral(1, computed) : ir::integerLiteral(1, computed);
  ir::Expr old = ir::cast(ir::load(target, type), computed);
  auto op = unary->isIncrementOp() ? ir::BinaryOp::Add : ir::BinaryOp::Sub;
  return {target, ir::cast(ir::binary(op, old, one, computed), type)};
}

void lowerExpressionStatement(State &state, const clang::Expr *expression) {
  expression = expression->IgnoreParens();
  if (const auto *full = llvm::dyn_cast<clang::FullExpr>(expression))
    return lowerExpressionStatement(state, full->getSubExpr());
  if (const auto *compound = llvm::dyn_cast<clang::CompoundAssignOperator>(expression))
    return emitAssignment(state, compound,
                          [&] { return lowerCompoundAssignment(state, compound); });
  if (const auto *binary = llvm::dyn_cast<clang::BinaryOperator>(expression)) {
    if (binary->isAssignmentOp())
      return emitAssignment(state, binary, [&] { return lowerSimpleAssignment(state, binary); });
    if (binary->isCommaOp()) {
      lowerStatement(state, binary->getLHS());
      return lowerStatement(state, binary->getRHS());
    }
  }
  if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(expression);
      unary && unary->isIncrementDecrementOp())
    return emitAssignment(state, unary, [&] { return lowerIncrement(state, unary); });
  if (const auto *call = llvm::dyn_cast<clang::CallExpr>(expression)) {
    if (lowerComplexAssignment(state, call) || lowerRecordAssignment(state, call))
      return;
    refuseContainerCall(call);
    if (auto statements = concernsObjects(call) ? inlinedStatements(state, call) : std::nullopt) {
      for (const clang::Expr *statement : *statements)
        lowerExpressionStatement(state, statement);
      return;
    }
    if (visibleDefinition(state.sema, call))
      return lowerCallStatement(state, call);
    lowerCall(state, call);
  }
  if (llvm::isa<clang::AtomicExpr>(expression))
    lowerValue(state, expression); // refuses
  if (expression->getType()->isVoidType() &&
      !llvm::isa<clang::CastExpr, clang::CallExpr>(expression))
    lowerValue(state, expression); // refuses
  refuse(expression->getBeginLoc(), "the value of " + state.text(expression) +
                                        " is not used; only "
                                        "assignments are supported as statements of a kernel");
}

/// Why a kind of statement cannot be part of a kernel.
std::string refusalFor(const clang::Stmt *statement) {
  if (llvm::isa<clang::ReturnStmt>(statement))
    return "'return' leaves the annotated code";
  if (llvm::isa<clang::GotoStmt, clang::IndirectGotoStmt, clang::LabelStmt>(statement))
    return "'goto' and labels are not supported in kernels";
  if (llvm::isa<clang::WhileStmt>(statement))
    return "a 'while' loop has no known number of iterations; use 'for'";
  if (llvm::isa<clang::DoStmt>(statement))
    return "a 'do' loop has no known number of iterations; use 'for'";
  if (llvm::isa<clang::SwitchStmt>(statement))
    return "'switch' is only supported inside loops";
  if (llvm::isa<clang::SwitchCase>(statement))
    return "a 'case' label inside another statement is not supported in kernels";
  if (llvm::isa<clang::CXXTryStmt>(statement))
    return "exceptions are not supported in kernels";
  if (llvm::isa<clang::AsmStmt>(statement))
    return "inline assembly cannot run on a device";
  if (llvm::isa<clang::OMPExecutableDirective>(statement))
    return "OpenMP directives inside annotated code are not supported";
  return "this statement is not supported in kernels";
}

void lowerAttributed(State &state, const clang::AttributedStmt *statement) {
  const clang::Stmt *inner = statement->getSubStmt();
  std::string name = givenName(statement);
  if (!name.empty() && !isLoop(inner)) {
    if (!llvm::isa<clang::Expr>(inner))
      refuse(statement->getBeginLoc(), "the name '" + name +
                                           "' is given to something that is neither "
                                           "a 'for' loop nor an assignment");
    state.scope.statementName = name;
  }
  lowerStatement(state, inner);
}

} // namespace

namespace {

void lowerOneStatement(State &state, const clang::Stmt *statement) {
  if (state.code && lowerCodeStatement(state, statement))
    return;
  if (llvm::isa<clang::BreakStmt, clang::ContinueStmt>(statement))
    refuseJump(state, statement);
  if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(statement)) {
    for (const clang::Stmt *inner : compound->body())
      lowerStatement(state, inner);
  } else if (const auto *attributed = llvm::dyn_cast<clang::AttributedStmt>(statement)) {
    lowerAttributed(state, attributed);
  } else if (const auto *loop = llvm::dyn_cast<clang::ForStmt>(statement)) {
    lowerLoop(state, loop);
  } else if (const clang::ForStmt *counting = state.facts.countingLoop(statement)) {
    lowerLoop(state, counting);
  } else if (const auto *range = llvm::dyn_cast<clang::CXXForRangeStmt>(statement)) {
    if (state.code)
      refuse(range->getForLoc(), "a range-based 'for' is not supported inside code that depends on "
                                 "data; use a subscript");
    lowerRangeLoop(state, range);
  } else if (const auto *branch = llvm::dyn_cast<clang::IfStmt>(statement)) {
    lowerIf(state, branch);
  } else if (const auto *declarations = llvm::dyn_cast<clang::DeclStmt>(statement)) {
    lowerDeclarations(state, declarations);
  } else if (const auto *expression = llvm::dyn_cast<clang::Expr>(statement)) {
    lowerExpressionStatement(state, expression);
  } else if (llvm::isa<clang::WhileStmt, clang::DoStmt, clang::SwitchStmt>(statement)) {
    state.refuseUnlessCode(statement->getBeginLoc(), refusalFor(statement));
  } else if (!llvm::isa<clang::NullStmt>(statement)) {
    refuse(statement->getBeginLoc(), refusalFor(statement));
  }
}

/// Whether lowering `statement` as code removes the need.
bool satisfies(const clang::Stmt *statement, CodeNeed need) {
  switch (need) {
  case CodeNeed::Statement:
    return true;
  case CodeNeed::Loop:
    return llvm::isa<clang::ForStmt, clang::SwitchStmt>(statement);
  case CodeNeed::Never:
  case CodeNeed::LoopBody:
    return false;
  }
  std::unreachable();
}

void noteCode(State &state, const Refusal &refusal) {
  bool isJump = refusal.need != CodeNeed::Statement;
  state.codeReasons.push_back(
      {refusal.error.location, isJump ? "this makes what follows depend on data"
                                      : "this is in the way: " + refusal.error.message});
}

/// The last thing that a branch does is to go on with the next iteration.
bool endsWithContinue(const clang::Stmt *branch) {
  if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(branch))
    return !compound->body_empty() && endsWithContinue(compound->body_back());
  return llvm::isa<clang::ContinueStmt>(branch);
}

void lowerUntilContinue(State &state, const clang::Stmt *branch) {
  const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(branch);
  if (!compound)
    return;
  for (const clang::Stmt *statement : compound->body())
    if (statement != compound->body_back())
      lowerStatement(state, statement);
  lowerUntilContinue(state, compound->body_back());
}

/// `if (c) { A; continue; } B` as `if (c) A else B`.
void lowerSequence(State &state, llvm::ArrayRef<const clang::Stmt *> statements) {
  while (!statements.empty()) {
    const clang::Stmt *first = statements.front();
    statements = statements.drop_front();
    if (statements.empty() && llvm::isa<clang::ContinueStmt>(first))
      return;
    const auto *branch = llvm::dyn_cast<clang::IfStmt>(first);
    if (!branch || !endsWithContinue(branch->getThen())) {
      lowerStatement(state, first);
      continue;
    }
    lowerIf(
        state, branch, [&] { lowerUntilContinue(state, branch->getThen()); },
        [&] {
          if (branch->getElse())
            lowerStatement(state, branch->getElse());
          lowerSequence(state, statements);
        },
        true);
    return;
  }
}

void lowerOrElseAsCode(State &state, const clang::Stmt *statement) {
  bool isWhole = !llvm::isa<clang::CompoundStmt, clang::AttributedStmt>(statement);
  if (!isWhole || state.scope.inames.empty())
    return lowerOneStatement(state, statement);
  Lowered before = state;
  try {
    lowerOneStatement(state, statement);
  } catch (const Refusal &refusal) {
    if (!satisfies(statement, refusal.need))
      throw;
    static_cast<Lowered &>(state) = before;
    noteCode(state, refusal);
    state.outermost = statement;
    lowerAsCode(state, statement, /*isLoopBody=*/false);
  }
}

} // namespace

void lowerLoopBody(State &state, const clang::Stmt *body) {
  llvm::SmallVector<const clang::Stmt *, 8> statements = {body};
  if (const auto *compound = llvm::dyn_cast<clang::CompoundStmt>(body))
    statements.assign(compound->body_begin(), compound->body_end());
  Lowered before = state;
  try {
    lowerSequence(state, statements);
  } catch (const Refusal &refusal) {
    if (refusal.need != CodeNeed::LoopBody)
      throw;
    static_cast<Lowered &>(state) = before;
    noteCode(state, refusal);
    state.outermost = body;
    lowerAsCode(state, body, /*isLoopBody=*/true);
  }
}

void lowerStatement(State &state, const clang::Stmt *statement) {
  if (state.code) {
    forbidUpdates(state, statement);
    return lowerOneStatement(state, statement);
  }
  if (!state.facts.counters.plainUpdates.contains(statement))
    lowerOrElseAsCode(state, statement);
  updateCounters(state, statement);
}

} // namespace loopy::plugin
