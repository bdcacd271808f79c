//===- AstRewrite.h - Traversals and clean-ups of KernelAst --------------------------===//
#pragma once

#include "codegen/KernelAst.h"

#include <functional>
#include <map>

namespace loopy::codegen {

/// Functions that rewrite the expressions and the written access of an AST.
struct AstMapping {
  std::function<ir::Expr(const ir::Expr &)> expr;
  std::function<ir::Access(const ir::Access &)> target;
};

/// The same AST with every expression rewritten. Structure stays.
AstBlock mapAst(const AstBlock &block, const AstMapping &mapping);

/// The same AST with every access, read or written, rewritten; those inside subscripts first.
AstBlock mapAccesses(const AstBlock &block,
                     const std::function<ir::Access(const ir::Access &)> &rewrite);

/// The same AST with every loop replaced by what `rewrite` makes of it, inner loops first.
ir::Expected<AstBlock>
rewriteLoops(const AstBlock &block,
             const std::function<ir::Expected<AstBlock>(const AstFor &)> &rewrite);

/// Calls `expr` on every expression (bounds, conditions, values) and `target` on every written
/// access, in the order of the text.
struct AstVisitor {
  std::function<void(const ir::Expr &)> expr;
  std::function<void(const ir::Access &)> target;
};
void visitAst(const AstBlock &block, const AstVisitor &visitor);

/// Replaces inames everywhere and tidies up: known conditions disappear, loops over one known value
/// are replaced by their body, loops over nothing vanish.
AstBlock substitute(const AstBlock &block, const std::map<ir::Iname, ir::Expr> &replacement);

/// if (C) { A } if (C) { B }  ->  if (C) { A B }, and
/// if (C) { A } if (!C) { B } ->  if (C) { A } else { B }, where A does not write what C loads.
AstBlock mergeGuards(AstBlock block);

/// The body under a condition: the body itself where the condition is known to hold, nothing where
/// it is known not to.
AstBlock guardedBlock(const ir::Expr &condition, AstBlock body);

/// Does the expression refer to one of the inames?
bool mentions(const ir::Expr &expr, const std::vector<ir::Iname> &inames);

/// The statements in a block, in the order of the text.
std::vector<ir::StatementId> statementsIn(const AstBlock &block);

} // namespace loopy::codegen
