//===- ExtractRangeLoop.cpp - Range-based `for` loops ----------------------------------------===//
#include "clang-plugin/ExtractCounter.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"

namespace loopy::plugin {

namespace {

/// The array or container that the loop runs over.
const clang::Expr *rangeOf(State &state, const clang::CXXForRangeStmt *loop) {
  const clang::Expr *range = loop->getRangeInit()->IgnoreParenImpCasts();
  clang::QualType type = range->getType();
  if (!range->isLValue())
    refuse(range->getBeginLoc(), "this loop runs over a temporary object; store it in a variable "
                                 "before the annotated code");
  if (!type->isArrayType() && !containerOf(type))
    refuse(range->getBeginLoc(), "a loop over " + typeName(state, type.getUnqualifiedType()) +
                                     " is not supported in kernels; arrays, std::array, "
                                     "std::vector and std::span are");
  return range;
}

} // namespace

void lowerRangeLoop(State &state, const clang::CXXForRangeStmt *loop) {
  const clang::VarDecl *variable = loop->getLoopVariable();
  if (llvm::isa<clang::DecompositionDecl>(variable))
    refuse(variable->getLocation(), "structured bindings are not supported in kernels");
  if (loop->getInit())
    lowerStatement(state, loop->getInit());
  const clang::Expr *object = rangeOf(state, loop);
  Position range = lowerPlace(state, object);
  ir::Expr size = sizeOf(state, object);
  ir::Iname iname = state.facts.inames.at(loop);
  state.inameLocations[iname] = encode(loop->getForLoc());
  ir::Expr counter = ir::inameRef(iname);
  Scope outer = state.scope;
  state.scope.domain = outer.domain.intersect(ir::lessEqual(state.isl, ir::index(0), counter))
                           .intersect(ir::less(state.isl, counter, size));
  state.scope.inames.push_back(iname);
  enterArray(state, range, object->getType());
  (range.inside ? range.inside->axes.back().subscript : range.subscripts.back()) = counter;
  // `x` is initialised with `*iterator`, and the iterator stands for the current element.
  const auto *iterator =
      llvm::cast<clang::VarDecl>(loop->getBeginStmt()->getSingleDecl())->getCanonicalDecl();
  state.aliases.insert_or_assign(iterator, range);
  if (!state.scope.domain.is_empty())
    lowerCountedBody(state, loop, {iname, ir::index(0), outer.domain}, [&] {
      lowerVariable(state, variable);
      lowerLoopBody(state, loop->getBody());
    });
  state.scope = outer;
}

} // namespace loopy::plugin
