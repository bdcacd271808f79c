//===- ExtractRangeLoop.cpp - Loops over all elements of an array or container ---------------===//
#include "clang-plugin/ExtractCodeParts.h"
#include "clang-plugin/ExtractCounter.h"
#include "clang-plugin/ExtractIterator.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/StmtCXX.h"

#include <algorithm>

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

/// A loop over all elements of an array or container. `iterator` stands for the current one.
struct ElementLoop {
  const clang::Stmt *statement;
  std::string name;
  const clang::Expr *object;
  const clang::VarDecl *iterator;
  std::function<void()> lowerBody;
};

/// The position of the element with the given number.
Position elementAt(State &state, const ElementLoop &loop, const ir::Expr &number) {
  Position range = lowerPlace(state, loop.object);
  enterArray(state, range, loop.object->getType());
  (range.inside ? range.inside->axes.back().subscript : range.subscripts.back()) = number;
  return range;
}

/// The number of the element is a variable of its own, which stays in the container.
void lowerElementsAsCode(State &state, const ElementLoop &loop) {
  clang::SourceLocation location = loop.statement->getBeginLoc();
  ir::Expr size = sizeOf(state, loop.object);
  std::size_t root =
      addTemporary(state, loop.name + "_number", {}, ir::ScalarType::I64, {}, location);
  ir::Access target = scalarAccess(state.roots[root]);
  ir::Expr number = ir::load(target, ir::ScalarType::I64);
  Position element = elementAt(state, loop, number);
  bool isFixed = std::ranges::all_of(element.subscripts, [&](const ir::Expr &subscript) {
    return &subscript == &element.subscripts.back() || ir::loads(subscript).empty();
  });
  if (!isFixed || element.inside)
    refuse(location, "a loop over a part of an array that depends on data is not supported in "
                     "kernels; use a subscript");
  state.aliases.insert_or_assign(loop.iterator, element);
  state.code->block->push_back(ir::CodeAssign{target, ir::index(0)});
  ir::CodeLoop result{ir::binary(ir::BinaryOp::Less, number, size, ir::ScalarType::Bool), true, {}};
  result.range = ir::CodeRange{target.array, ir::index(0), ir::indexSub(size, ir::index(1))};
  result.body = lowerBodyAsCode(state, loop.lowerBody);
  result.step = {
      {target, ir::binary(ir::BinaryOp::Add, number, ir::index(1), ir::ScalarType::I64)}};
  state.code->block->push_back(std::move(result));
}

void lowerElements(State &state, const ElementLoop &loop) {
  if (state.code)
    return lowerElementsAsCode(state, loop);
  ir::Expr size = sizeOf(state, loop.object);
  ir::Iname iname = state.facts.inames.at(loop.statement);
  state.inameLocations[iname] = encode(loop.statement->getBeginLoc());
  ir::Expr counter = ir::inameRef(iname);
  Scope outer = state.scope;
  state.scope.domain = outer.domain.intersect(ir::lessEqual(state.isl, ir::index(0), counter))
                           .intersect(ir::less(state.isl, counter, size));
  state.scope.inames.push_back(iname);
  state.aliases.insert_or_assign(loop.iterator, elementAt(state, loop, counter));
  if (!state.scope.domain.is_empty())
    lowerCountedBody(state, loop.statement, {iname, ir::index(0), outer.domain}, loop.lowerBody);
  state.scope = outer;
}

/// Inside of code a body is lowered as it is; `continue` is a jump there.
void lowerBody(State &state, const clang::Stmt *body) {
  state.code ? lowerStatement(state, body) : lowerLoopBody(state, body);
}

} // namespace

void lowerRangeLoop(State &state, const clang::CXXForRangeStmt *loop) {
  const clang::VarDecl *variable = loop->getLoopVariable();
  if (llvm::isa<clang::DecompositionDecl>(variable))
    refuse(variable->getLocation(),
           "structured bindings are not supported in kernels; use a variable and its members");
  if (loop->getInit())
    lowerStatement(state, loop->getInit());
  // `x` is initialised with `*iterator`.
  const auto *iterator =
      llvm::cast<clang::VarDecl>(loop->getBeginStmt()->getSingleDecl())->getCanonicalDecl();
  lowerElements(state, {loop, variable->getNameAsString(), rangeOf(state, loop), iterator, [&] {
                          lowerVariable(state, variable);
                          lowerBody(state, loop->getBody());
                        }});
}

void lowerIteratorLoop(State &state, const clang::ForStmt *loop) {
  IteratorLoop iterated = *iteratorLoop(loop);
  if (auto write = state.facts.writtenAt(Identity{iterated.iterator, {}}))
    refuse(*write, "iterator '" + iterated.iterator->getNameAsString() +
                       "' is changed or its address is taken in the annotated code; use a "
                       "subscript");
  lowerElements(state, {loop, iterated.iterator->getNameAsString(), iterated.object,
                        iterated.iterator, [&] { lowerBody(state, loop->getBody()); }});
}

} // namespace loopy::plugin
