#include "codegen/NarrowIndex.h"

#include "codegen/AstRewrite.h"
#include "codegen/BuildPlan.h"
#include "codegen/DeviceAccess.h"
#include "codegen/Grid.h"
#include "codegen/Simplify.h"
#include "ir/Overloaded.h"
#include "runtime/plan/Operators.h"

#include <algorithm>
#include <cstdint>

namespace loopy::codegen {

using namespace ir;

namespace {

/// More variables or values than this are not worth the time at each launch.
constexpr std::size_t maxValues = 200;
/// The longest expression; fewer operations need no deeper stack.
constexpr std::size_t maxOperations = plan::maximumStackDepth;

bool isIndexOperation(BinaryOp op) {
  switch (op) {
  case BinaryOp::Add:
  case BinaryOp::Sub:
  case BinaryOp::Mul:
  case BinaryOp::Div:
  case BinaryOp::Rem:
  case BinaryOp::FloorDiv:
  case BinaryOp::FloorMod:
  case BinaryOp::Min:
  case BinaryOp::Max:
    return true;
  default:
    return false;
  }
}

/// Whether an expression consists of what the host can compute, too: inames, integer parameters
/// and literals as I64.
bool isIndex(const Kernel &kernel, const Expr &expr) {
  if (expr.type() != ScalarType::I64)
    return false;
  auto is = [&](const Expr &operand) { return isIndex(kernel, operand); };
  return std::visit(
      Overloaded{
          [](const IntegerLiteral &node) {
            return node.value >= INT32_MIN && node.value <= INT32_MAX;
          },
          [](const InameRef &) { return true; },
          [&](const ParameterRef &node) { return isInteger(kernel.find(node.name)->type); },
          [&](const Unary &node) { return node.op == UnaryOp::Minus && is(node.operand); },
          [&](const Binary &node) {
            return isIndexOperation(node.op) && is(node.lhs) && is(node.rhs);
          },
          [](const auto &) { return false; },
      },
      expr.node());
}

/// The same operations on I32.
Expr inInt(const Expr &expr) {
  return transform(expr, [](const Expr &node) {
    constexpr ScalarType type = ScalarType::I32;
    return std::visit(
        Overloaded{
            [](const IntegerLiteral &literal) { return integerLiteral(literal.value, type); },
            [](const InameRef &iname) { return inameRef(iname.name, type); },
            [](const ParameterRef &parameter) { return parameterRef(parameter.name, type); },
            [](const Unary &unary) { return ir::unary(unary.op, unary.operand, type); },
            [](const Binary &binary) {
              return ir::binary(binary.op, binary.lhs, binary.rhs, type);
            },
            [&](const auto &) { return node; },
        },
        node.node());
  });
}

class Narrower {
public:
  Narrower(const Kernel &kernel, const Schedule &schedule, const std::vector<DeviceKernelAst> &asts)
      : kernel(kernel), schedule(schedule), asts(asts), kernels(asts.size()) {}

  std::optional<NarrowProgram> run(const AstBlock &host) {
    visitHost(host);
    if (isUnclear)
      return std::nullopt;
    return NarrowProgram{std::move(kernels), std::move(fits)};
  }

private:
  const Kernel &kernel;
  const Schedule &schedule;
  const std::vector<DeviceKernelAst> &asts;
  std::vector<NarrowKernel> kernels;
  plan::NarrowIndices fits;
  std::vector<Iname> scope; ///< the variables of `fits` by number; empty names out of scope
  unsigned current = 0;     ///< the device kernel
  bool isUnclear = false;

  void visitHost(const AstBlock &block) {
    for (const AstNode &node : block)
      std::visit(Overloaded{
                     [&](const AstFor &loop) {
                       std::size_t number = enter(loop.iname, loop.lower, loop.upper);
                       visitHost(loop.body);
                       scope[number] = Iname();
                     },
                     [&](const AstIf &guard) {
                       visitHost(guard.then);
                       visitHost(guard.otherwise);
                     },
                     [&](const AstLaunch &launch) {
                       if (!isUnclear)
                         visitLaunch(launch.kernel);
                     },
                     [](const auto &) {},
                 },
                 node);
  }

  void visitLaunch(unsigned number) {
    current = number;
    const DeviceKernelAst &ast = asts[number];
    const std::size_t outer = scope.size();
    for (unsigned axis = 0; axis < ast.groups.size(); ++axis) {
      const GridAxis &group = ast.groups[axis];
      require(group.count);
      enter(groupIname(axis), group.first, indexAdd(group.first, indexSub(group.count, index(1))));
    }
    for (unsigned axis = 0; axis < ast.locals.size(); ++axis) {
      const auto [first, size] = ast.locals[axis];
      enter(localIname(axis), index(first), index(first + size - 1));
    }
    kernels[number].body = block(lowerAccesses(ast.body, kernel, schedule));
    std::fill(scope.begin() + outer, scope.end(), Iname());
  }

  /// Adds a variable with these ends; gives its number.
  std::size_t enter(const Iname &iname, const Expr &lower, const Expr &upper) {
    plan::Bounds bounds{toHost(lower), toHost(upper)};
    fits.variables.push_back(std::move(bounds));
    scope.push_back(iname);
    isUnclear |= fits.variables.size() > maxValues;
    return scope.size() - 1;
  }

  plan::Expression toHost(const Expr &expr) {
    bool isKnown = isIndex(kernel, expr);
    walk(expr, [&](const Expr &node) {
      const auto *iname = node.getIf<InameRef>();
      isKnown &= !iname || std::ranges::find(scope, iname->name) != scope.end();
    });
    plan::Expression result = isKnown ? toPlan(expr, kernel, scope) : plan::Expression();
    isUnclear |= !isKnown || result.code.size() > maxOperations;
    return result;
  }

  /// The value is computed in int: it and all parts of it must fit.
  void require(const Expr &expr) {
    if (literalValue(expr) || expr.getIf<InameRef>())
      return; // known to fit, as is a variable
    plan::Expression value = toHost(expr);
    if (std::ranges::find(fits.values, value) == fits.values.end())
      fits.values.push_back(std::move(value));
    isUnclear |= fits.values.size() > maxValues;
  }

  /// An index expression in int.
  Expr narrowed(const Expr &expr) {
    require(expr);
    walk(expr, [&](const Expr &node) {
      if (const auto *parameter = node.getIf<ParameterRef>())
        kernels[current].parameters.insert(parameter->name);
    });
    return inInt(expr);
  }

  Access withNarrowSubscripts(Access access) {
    for (Expr &subscript : access.subscripts)
      if (isIndex(kernel, subscript))
        subscript = narrowed(subscript);
    return access;
  }

  /// Of an access that is written.
  Access target(Access access) {
    for (Expr &subscript : access.subscripts)
      subscript = value(subscript);
    return withNarrowSubscripts(std::move(access));
  }

  /// The same value with the subscripts of loads in int. What is loaded inside of a subscript stays
  /// a value, and so does the subscript.
  Expr value(const Expr &expr) {
    return transform(expr, [&](const Expr &node) {
      const auto *found = node.getIf<Load>();
      return found ? load(withNarrowSubscripts(found->access), node.type()) : node;
    });
  }

  /// A condition with comparisons of indices in int.
  Expr condition(const Expr &expr) {
    if (const auto *node = expr.getIf<Unary>(); node && node->op == UnaryOp::LogicalNot)
      return unary(node->op, condition(node->operand), expr.type());
    const auto *node = expr.getIf<Binary>();
    if (!node)
      return value(expr);
    if (node->op == BinaryOp::LogicalAnd || node->op == BinaryOp::LogicalOr)
      return binary(node->op, condition(node->lhs), condition(node->rhs), expr.type());
    if (isComparison(node->op) && isIndex(kernel, node->lhs) && isIndex(kernel, node->rhs))
      return binary(node->op, narrowed(node->lhs), narrowed(node->rhs), expr.type());
    return value(expr);
  }

  AstBlock block(const AstBlock &nodes) {
    if (isUnclear)
      return {};
    const AstMapping mapping{[&](const Expr &expr) { return value(expr); },
                             [&](const Access &access) { return target(access); }};
    AstBlock result;
    for (const AstNode &node : nodes)
      std::visit(Overloaded{
                     [&](const AstFor &loop) { result.push_back(narrowLoop(loop)); },
                     [&](const AstIf &guard) {
                       Expr holds = condition(guard.condition);
                       AstBlock then = block(guard.then);
                       result.push_back(AstIf{holds, std::move(then), block(guard.otherwise)});
                     },
                     [&](const AstCode &code) { result.push_back(code); },
                     [&](const auto &other) { result.push_back(mapAst({other}, mapping).front()); },
                 },
                 node);
    return result;
  }

  /// The variable goes one step too far before the loop ends.
  AstNode narrowLoop(const AstFor &loop) {
    isUnclear |= loop.stream.has_value() || loop.step < 1 || loop.step > INT32_MAX ||
                 !isIndex(kernel, loop.lower) || !isIndex(kernel, loop.upper);
    if (isUnclear)
      return loop;
    Expr lower = narrowed(loop.lower), upper = narrowed(loop.upper);
    Expr after = indexAdd(loop.upper, index(loop.step));
    isUnclear |= !isIndex(kernel, after);
    require(after);
    std::size_t number = enter(loop.iname, loop.lower, loop.upper);
    AstFor result{loop.iname, lower, upper, loop.step, block(loop.body), {}, loop.request};
    scope[number] = Iname();
    return result;
  }
};

} // namespace

std::optional<NarrowProgram> narrowIndices(const Kernel &kernel, const Schedule &schedule,
                                           const std::vector<DeviceKernelAst> &asts,
                                           const AstBlock &host) {
  return Narrower(kernel, schedule, asts).run(host);
}

} // namespace loopy::codegen
