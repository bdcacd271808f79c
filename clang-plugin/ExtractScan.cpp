#include "clang-plugin/ExtractScan.h"

#include "clang-plugin/ExtractCallee.h"
#include "clang-plugin/ExtractIterator.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

#include <algorithm>
#include <optional>

namespace loopy::plugin {

std::string givenName(const clang::AttributedStmt *statement) {
  for (const clang::Attr *attribute : statement->getAttrs()) {
    const auto *annotation = llvm::dyn_cast<clang::AnnotateAttr>(attribute);
    if (!annotation || annotation->getAnnotation() != "loopy.name" || annotation->args_size() != 1)
      continue;
    const clang::Expr *argument = (*annotation->args_begin())->IgnoreParenImpCasts();
    if (const auto *constant = llvm::dyn_cast<clang::ConstantExpr>(argument))
      argument = constant->getSubExpr()->IgnoreParenImpCasts();
    if (const auto *text = llvm::dyn_cast<clang::StringLiteral>(argument))
      return text->getString().str();
  }
  return "";
}

/// Whether `inner` is `outer`, or is reached from it; without pointers on the way if `isPart`.
static bool isReachedFrom(const Identity &inner, const Identity &outer, bool isPart) {
  return inner.variable == outer.variable && inner.path.size() >= outer.path.size() &&
         std::equal(outer.path.begin(), outer.path.end(), inner.path.begin()) &&
         (!isPart || std::find(inner.path.begin() + outer.path.size(), inner.path.end(), nullptr) ==
                         inner.path.end());
}

std::optional<clang::SourceLocation> RegionFacts::writtenAt(const Identity &identity) const {
  for (const auto &[object, location] : written)
    if (isReachedFrom(identity, object, false) || isReachedFrom(object, identity, true))
      return location;
  return std::nullopt;
}

bool isLoop(const clang::Stmt *statement) {
  return llvm::isa<clang::ForStmt, clang::CXXForRangeStmt>(statement);
}

namespace {

/// Declarations, writes and loops of the region.
class RegionVisitor : public clang::ConstDynamicRecursiveASTVisitor {
public:
  RegionVisitor(clang::Sema &sema, RegionFacts &facts, NameTable &names)
      : sema(sema), facts(facts), names(names) {}

  std::optional<ir::Error> error;
  std::set<const clang::DeclRefExpr *> references;

  bool VisitAttributedStmt(const clang::AttributedStmt *statement) override {
    const clang::Stmt *loop = statement->getSubStmt();
    if (!isLoop(loop))
      loop = nullptr;
    std::string name = givenName(statement);
    if (name.empty())
      return true;
    if (loop ? !names.claim(name) : !statementNames.insert(name).second)
      error = {"the name '" + name + "' is used twice", encode(statement->getBeginLoc()), {}};
    if (loop)
      facts.inames.emplace(loop, ir::Iname(name));
    return !error;
  }

  bool VisitForStmt(const clang::ForStmt *loop) override {
    const clang::VarDecl *variable = loopVariable(loop);
    if (variable) {
      facts.loopVariables.insert(variable);
      if (startOf(loop))
        facts.startedInHeaders.insert(variable);
      headers.insert(loop->getInc() ? stepOf(loop) : countdownOf(loop));
      if (const auto *init = llvm::dyn_cast_or_null<clang::Expr>(loop->getInit()))
        for (const clang::Expr *part : commaParts(init))
          if (changedVariable(part) == variable)
            headers.insert(part);
    }
    auto iterated = iteratorLoop(loop);
    const clang::VarDecl *named = iterated ? iterated->iterator : variable;
    if (!facts.inames.contains(loop))
      facts.inames.emplace(loop, names.unique(named ? named->getNameAsString() : "loop"));
    return true;
  }

  bool VisitWhileStmt(const clang::WhileStmt *loop) override {
    const clang::ForStmt *counting = countingLoop(sema.getASTContext(), loop);
    if (!counting || loopVariable(counting)->getDeclContext() != facts.function)
      return true;
    facts.countingLoops.emplace(loop, counting);
    return VisitForStmt(counting);
  }

  bool VisitCXXForRangeStmt(const clang::CXXForRangeStmt *loop) override {
    if (!facts.inames.contains(loop))
      facts.inames.emplace(loop, names.unique(loop->getLoopVariable()->getNameAsString()));
    return true;
  }

  bool VisitVarDecl(const clang::VarDecl *variable) override {
    facts.locals.insert(variable->getCanonicalDecl());
    clang::QualType type = variable->getType();
    if (type->isReferenceType() && !type.getNonReferenceType().isConstQualified() &&
        variable->getInit())
      noteWrite(variable->getInit());
    return true;
  }

  bool VisitDeclRefExpr(const clang::DeclRefExpr *reference) override {
    references.insert(reference);
    return true;
  }

  bool VisitCXXOperatorCallExpr(const clang::CXXOperatorCallExpr *call) override {
    if (call->isAssignmentOp())
      noteWrite(call->getArg(0));
    return true;
  }

  bool VisitBinaryOperator(const clang::BinaryOperator *binary) override {
    if (binary->isAssignmentOp() && !headers.contains(binary))
      noteWrite(binary->getLHS());
    return true;
  }

  bool VisitUnaryOperator(const clang::UnaryOperator *unary) override {
    if (unary->getOpcode() == clang::UO_AddrOf ||
        (unary->isIncrementDecrementOp() && !headers.contains(unary)))
      noteWrite(unary->getSubExpr());
    return true;
  }

  /// What is called belongs to the region.
  bool VisitCallExpr(const clang::CallExpr *call) override {
    if (auto swapped = asSwap(call)) {
      noteWrite(swapped->first);
      noteWrite(swapped->second);
    }
    const clang::FunctionDecl *function = call->getDirectCallee();
    if (!function || isOfStandardLibrary(function))
      return true;
    unsigned object =
        llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa<clang::CXXMethodDecl>(function);
    for (unsigned i = 0; i < function->getNumParams() && i + object < call->getNumArgs(); ++i) {
      clang::QualType type = function->getParamDecl(i)->getType();
      if (type->isReferenceType() && !type.getNonReferenceType().isConstQualified())
        noteWrite(call->getArg(i + object));
    }
    const clang::FunctionDecl *definition = visibleDefinition(sema, call);
    if (!definition || !callees.insert(definition).second)
      return true;
    for (const clang::ParmVarDecl *parameter : definition->parameters())
      facts.locals.insert(parameter->getCanonicalDecl());
    return TraverseStmt(definition->getBody());
  }

private:
  void noteWrite(const clang::Expr *lvalue) {
    if (auto identity = identityOf(lvalue))
      facts.written.try_emplace(*identity, lvalue->getBeginLoc());
  }

  clang::Sema &sema;
  RegionFacts &facts;
  NameTable &names;
  std::set<const clang::FunctionDecl *> callees;
  std::set<std::string> statementNames;
  std::set<const clang::Expr *> headers; ///< the assignments to loop variables in loop headers
};

/// Finds the local variables that are only ever read or assigned by name.
class ExposureVisitor : public clang::ConstDynamicRecursiveASTVisitor {
public:
  explicit ExposureVisitor(const clang::FunctionDecl *function) : function(function) {}

  std::set<const clang::DeclRefExpr *> references;

  std::set<const clang::VarDecl *> unexposed() const {
    std::set<const clang::VarDecl *> result, exposed;
    for (const clang::DeclRefExpr *reference : references) {
      const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
      if (!variable)
        continue;
      bool isPlain = variable->hasLocalStorage() && !variable->getType()->isReferenceType() &&
                     variable->getDeclContext() == function &&
                     !reference->refersToEnclosingVariableOrCapture() &&
                     plainUses.contains(reference);
      (isPlain ? result : exposed).insert(variable->getCanonicalDecl());
    }
    for (const clang::VarDecl *variable : exposed)
      result.erase(variable);
    return result;
  }

  bool VisitDeclRefExpr(const clang::DeclRefExpr *reference) override {
    references.insert(reference);
    return true;
  }
  bool VisitImplicitCastExpr(const clang::ImplicitCastExpr *cast) override {
    if (cast->getCastKind() != clang::CK_LValueToRValue)
      return true;
    notePlainUse(cast->getSubExpr());
    noteDiscarded(cast->getSubExpr());
    return true;
  }
  bool VisitCallExpr(const clang::CallExpr *call) override {
    if (auto minMax = asMinMax(call); minMax && discarded.contains(call)) {
      notePlainUse(minMax->first->IgnoreParenImpCasts());
      notePlainUse(minMax->second->IgnoreParenImpCasts());
    }
    if (auto clamp = asClamp(call); clamp && discarded.contains(call))
      for (const clang::Expr *operand : {clamp->value, clamp->low, clamp->high})
        notePlainUse(operand->IgnoreParenImpCasts());
    return true;
  }
  bool VisitCompoundStmt(const clang::CompoundStmt *compound) override {
    for (const clang::Stmt *statement : compound->body())
      noteDiscarded(statement);
    return true;
  }
  bool VisitCXXForRangeStmt(const clang::CXXForRangeStmt *loop) override {
    noteDiscarded(loop->getBody());
    return true;
  }
  bool VisitForStmt(const clang::ForStmt *loop) override {
    noteDiscarded(loop->getInit());
    noteDiscarded(loop->getInc());
    noteDiscarded(loop->getBody());
    return true;
  }
  bool VisitWhileStmt(const clang::WhileStmt *loop) override {
    noteDiscarded(loop->getBody());
    return true;
  }
  bool VisitDoStmt(const clang::DoStmt *loop) override {
    noteDiscarded(loop->getBody());
    return true;
  }
  bool VisitIfStmt(const clang::IfStmt *branch) override {
    noteDiscarded(branch->getThen());
    noteDiscarded(branch->getElse());
    return true;
  }
  bool VisitAttributedStmt(const clang::AttributedStmt *statement) override {
    noteDiscarded(statement->getSubStmt());
    return true;
  }
  bool VisitBinaryOperator(const clang::BinaryOperator *binary) override {
    if (binary->isAssignmentOp() && discarded.contains(binary))
      notePlainUse(binary->getLHS());
    if (binary->isCommaOp()) {
      noteDiscarded(binary->getLHS());
      if (discarded.contains(binary))
        noteDiscarded(binary->getRHS());
    }
    return true;
  }
  bool VisitUnaryOperator(const clang::UnaryOperator *unary) override {
    if (unary->isIncrementDecrementOp() && (unary->isPostfix() || discarded.contains(unary)))
      notePlainUse(unary->getSubExpr());
    return true;
  }

private:
  /// `s` and `s.m` as a whole operand.
  void notePlainUse(const clang::Expr *lvalue) {
    lvalue = lvalue->IgnoreParens();
    while (const auto *member = llvm::dyn_cast<clang::MemberExpr>(lvalue)) {
      if (member->isArrow())
        return;
      lvalue = member->getBase()->IgnoreParens();
    }
    if (const auto *reference = llvm::dyn_cast<clang::DeclRefExpr>(lvalue))
      plainUses.insert(reference);
  }
  /// Nobody binds the result of this assignment to a reference. Parents are visited first.
  void noteDiscarded(const clang::Stmt *statement) {
    if (const auto *expression = llvm::dyn_cast_or_null<clang::Expr>(statement))
      discarded.insert(expression->IgnoreParens());
  }

  const clang::FunctionDecl *function;
  std::set<const clang::DeclRefExpr *> plainUses;
  std::set<const clang::Stmt *> discarded;
};

/// Marks what runs at least once whenever the region runs.
class CertainExecution {
public:
  explicit CertainExecution(RegionFacts &facts) : facts(facts) {}

  void mark(const clang::Stmt *statement) {
    if (!statement)
      return;
    facts.certain.insert(statement);
    if (const auto *loop = llvm::dyn_cast<clang::ForStmt>(statement)) {
      mark(loop->getInit());
      mark(loop->getCond());
    } else if (const auto *range = llvm::dyn_cast<clang::CXXForRangeStmt>(statement)) {
      mark(range->getInit());
      mark(range->getRangeInit());
    } else if (const auto *branch = llvm::dyn_cast<clang::IfStmt>(statement)) {
      mark(branch->getCond());
    } else if (const auto *choice = llvm::dyn_cast<clang::AbstractConditionalOperator>(statement)) {
      mark(choice->getCond());
    } else if (const auto *logical = llvm::dyn_cast<clang::BinaryOperator>(statement);
               logical && logical->isLogicalOp()) {
      mark(logical->getLHS());
    } else if (runsItsChildren(statement)) {
      noteDereference(statement);
      for (const clang::Stmt *child : statement->children())
        mark(child);
    }
  }

private:
  static bool runsItsChildren(const clang::Stmt *statement) {
    if (llvm::isa<clang::LambdaExpr, clang::UnaryExprOrTypeTraitExpr>(statement))
      return false;
    return llvm::isa<clang::Expr, clang::CompoundStmt, clang::DeclStmt, clang::AttributedStmt>(
        statement);
  }

  void noteDereference(const clang::Stmt *statement) {
    std::optional<Identity> object;
    if (const auto *member = llvm::dyn_cast<clang::MemberExpr>(statement);
        member && member->isArrow())
      object = pointeeIdentity(member->getBase());
    else if (const auto *unary = llvm::dyn_cast<clang::UnaryOperator>(statement);
             unary && unary->getOpcode() == clang::UO_Deref)
      object = pointeeIdentity(unary->getSubExpr());
    if (object)
      for (Identity &pointer : object->dereferenced())
        facts.certainPointers.insert(pointer);
  }

  RegionFacts &facts;
};

} // namespace

ir::Expected<RegionFacts> scanRegion(clang::Sema &sema, const clang::FunctionDecl *function,
                                     const std::vector<clang::Stmt *> &region, NameTable &names) {
  RegionFacts facts;
  facts.function = function;
  RegionVisitor visitor(sema, facts, names);
  CertainExecution certain(facts);
  for (const clang::Stmt *statement : region) {
    visitor.TraverseStmt(statement);
    if (visitor.error)
      return std::unexpected(*visitor.error);
    certain.mark(statement);
  }
  ExposureVisitor exposure(function);
  exposure.TraverseDecl(function);
  facts.unexposed = exposure.unexposed();
  facts.counters = findCounters(region, facts);
  for (const clang::DeclRefExpr *reference : exposure.references) {
    const auto *variable = llvm::dyn_cast<clang::VarDecl>(reference->getDecl());
    if (!variable || visitor.references.contains(reference))
      continue;
    facts.usedOutside.insert(variable->getCanonicalDecl());
    if (facts.locals.contains(variable->getCanonicalDecl()))
      return ir::fail("'" + variable->getNameAsString() +
                          "' is used after the annotated code; declare it before",
                      encode(variable->getLocation()));
  }
  return facts;
}

} // namespace loopy::plugin
