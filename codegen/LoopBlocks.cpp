#include "codegen/LoopBlocks.h"

#include "codegen/Grid.h"
#include "ir/Polynomial.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

/// Of one loop.
struct Blocks {
  std::int64_t step;
  Polynomial offset;
  friend bool operator==(const Blocks &, const Blocks &) = default;
};

/// Finds the blocks of loops of the base program, if there are any.
class BlockFinder {
public:
  BlockFinder(const Kernel &kernel, unsigned axis) : kernel(kernel), axis(axis) {}

  std::optional<LoopBlocks> run() {
    if (!std::ranges::all_of(kernel.statements,
                             [&](const Statement &statement) { return add(statement); }))
      return std::nullopt;
    return LoopBlocks{blocks->step, variables.toExpr(blocks->offset), std::move(loops)};
  }

private:
  bool add(const Statement &statement) {
    for (const auto &[loop, value] : statement.origin) {
      const std::optional<Blocks> own = blocksOf(statement, value);
      if (own && blocks.value_or(*own) == *own &&
          loops.emplace(statement.originalId(), loop).first->second == loop) {
        blocks = own;
        return true;
      }
    }
    return false;
  }

  std::optional<Blocks> blocksOf(const Statement &statement, const Expr &value) {
    const std::string group = inameOn(kernel, statement, axis)->str();
    const auto polynomial = variables.toPolynomial(value);
    const auto factor = polynomial ? polynomial->coefficientOf(group) : std::nullopt;
    const std::int64_t step = factor ? factor->asConstant().value_or(0) : 0;
    if (step < 1)
      return std::nullopt;
    const Polynomial rest = polynomial->without({group});
    const Polynomial offset = rest.without(variables.iterationsIn(rest));
    if (!isPosition(rest - offset, step, statement))
      return std::nullopt;
    return Blocks{step, offset};
  }

  /// Whether the value is in [0, step) wherever the statement runs.
  bool isPosition(const Polynomial &position, std::int64_t step, const Statement &statement) const {
    if (position.isZero())
      return true;
    const isl::set domain = statement.domain.intersect(kernel.assumptions);
    const isl::ctx ctx = domain.ctx();
    const Expr value = variables.toExpr(position);
    return domain.intersect(less(ctx, value, index(0))).is_empty() &&
           domain.intersect(lessEqual(ctx, index(step), value)).is_empty();
  }

  const Kernel &kernel;
  unsigned axis;
  PolynomialVariables variables;
  std::optional<Blocks> blocks;
  std::map<StatementId, Iname> loops;
};

} // namespace

std::optional<LoopBlocks> findBlocks(const Kernel &kernel, unsigned axis) {
  return BlockFinder(kernel, axis).run();
}

} // namespace loopy::codegen
