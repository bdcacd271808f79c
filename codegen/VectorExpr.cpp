#include "codegen/VectorExpr.h"

#include "ir/Overloaded.h"

namespace loopy::codegen {

using namespace ir;

bool isVectorType(ScalarType type) { return isFloating(type) || bitWidth(type) >= 32; }

VectorExpr mapLeaves(const VectorExpr &expr, const std::function<Expr(const Expr &)> &rewrite) {
  VectorExpr result = expr;
  std::visit(Overloaded{
                 [&](VectorSplat &node) { node.value = rewrite(node.value); },
                 [&](VectorLanes &node) {
                   for (Expr &value : node.values)
                     value = rewrite(value);
                 },
                 [&](VectorLoad &node) { node.first = rewrite(node.first); },
                 [&](VectorVariable &node) { node.first = rewrite(node.first); },
                 [&](VectorOperation &node) {
                   for (VectorExpr &operand : node.operands)
                     operand = mapLeaves(operand, rewrite);
                 },
             },
             result.node);
  return result;
}

void visitScalars(const VectorExpr &expr, const std::function<void(const Expr &)> &visit) {
  std::visit(Overloaded{
                 [&](const VectorSplat &node) { visit(node.value); },
                 [&](const VectorLanes &node) {
                   for (const Expr &value : node.values)
                     visit(value);
                 },
                 [&](const VectorLoad &node) { visit(node.first); },
                 [&](const VectorVariable &node) { visit(node.first); },
                 [&](const VectorOperation &node) {
                   for (const VectorExpr &operand : node.operands)
                     visitScalars(operand, visit);
                   visit(node.scalar);
                 },
             },
             expr.node);
}

} // namespace loopy::codegen
