#include "codegen/PartialBlocks.h"

#include "codegen/AstRewrite.h"
#include "codegen/DeviceAccess.h"
#include "codegen/Temporaries.h"
#include "ir/ConstantRange.h"
#include "ir/Dependences.h"
#include "ir/LoopTree.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <optional>

namespace loopy::codegen {

using namespace ir;

namespace {

/// Computing the value for no purpose does no harm: there are floating-point operations only, which
/// do not trap, and nothing is chosen by data but values.
bool isHarmless(const Expr &expr) {
  if (!isFloating(expr.type()) && expr.type() != ScalarType::Bool)
    return false;
  return std::visit(
      Overloaded{
          [](const Unary &node) { return isHarmless(node.operand); },
          [](const Binary &node) { return isHarmless(node.lhs) && isHarmless(node.rhs); },
          [](const Select &node) {
            return isHarmless(node.condition) && isHarmless(node.then) &&
                   isHarmless(node.otherwise);
          },
          [](const Cast &node) { return isHarmless(node.operand); },
          [](const Call &node) { return std::ranges::all_of(node.arguments, isHarmless); },
          [](const FunctionCall &) { return false; }, // what it does is not looked at
          [](const auto &) { return true; },
      },
      expr.node());
}

/// Looks at the statements of one device kernel.
class BlockCompleter {
public:
  BlockCompleter(const Kernel &kernel, const Schedule &schedule, const DeviceKernel &device)
      : kernel(kernel), schedule(schedule), device(device), ctx(kernel.assumptions.ctx()) {}

  /// `bound`: the statement's domain with work-item ids, of which the loops of the block are none.
  std::optional<isl::set> complete(const Statement &statement, const isl::set &bound) const {
    if (!assignsPrivately(statement))
      return std::nullopt;
    const Block block = blockOf(statement);
    if (block.inames.empty() || !writesOneCopy(statement.target, block.inames))
      return std::nullopt;
    const isl::set own = statement.domain.intersect(kernel.assumptions);
    const isl::set whole = inWholeBlocks(own, block), added = whole.subtract(own);
    if (added.is_empty() || !loadsExist(statement, block.inames, whole) ||
        !isUnseen(statement, added))
      return std::nullopt;
    return inWholeBlocks(bound, block);
  }

private:
  const Kernel &kernel;
  const Schedule &schedule;
  const DeviceKernel &device;
  const isl::ctx ctx;

  struct Block {
    std::vector<Iname> inames;
    isl::set ranges; ///< of all of them
  };

  /// The loops around the statement that vanish, where their ranges are constants.
  Block blockOf(const Statement &statement) const {
    Block block{{}, universe(ctx)};
    for (const Iname &iname : statement.inames) {
      const InameTag tag = kernel.tag(iname);
      if (!std::holds_alternative<Unroll>(tag) && !std::holds_alternative<Vectorize>(tag))
        continue;
      const auto range = constantRange(kernel, statement, iname);
      if (!range)
        continue;
      block.inames.push_back(iname);
      block.ranges = block.ranges.intersect(lessEqual(ctx, index(range->first), inameRef(iname)))
                         .intersect(lessEqual(ctx, inameRef(iname), index(range->last)));
    }
    return block;
  }

  static isl::set inWholeBlocks(const isl::set &domain, const Block &block) {
    return projectOut(domain, block.inames).intersect(block.ranges);
  }

  /// What can be said without a look at domains.
  bool assignsPrivately(const Statement &statement) const {
    if (!statement.code.empty() || !statement.predicates.empty() || statement.isAtomic)
      return false;
    const Array &target = *kernel.find(statement.target.array);
    return isFloating(target.type) && isPrivate(target, schedule) && isHarmless(statement.value);
  }

  /// Whether all iterations of the block write one copy of the target, the only one in use then.
  bool writesOneCopy(const Access &target, const std::vector<Iname> &block) const {
    const Array &array = *kernel.find(target.array);
    return hasFixedCopy(target, block) && isQuasiAffine(ctx, target) &&
           (array.scopeRank == 0 || isUsedInOneIteration(device, kernel, array));
  }

  /// Whether all iterations of the block mean one copy of a local variable.
  bool hasFixedCopy(const Access &access, const std::vector<Iname> &block) const {
    return std::none_of(access.subscripts.begin(),
                        access.subscripts.begin() + kernel.find(access.array)->scopeRank,
                        [&](const Expr &subscript) { return mentions(subscript, block); });
  }

  bool isWrittenHere(const ArrayName &array) const {
    return std::ranges::any_of(ir::statementsIn(device.body), [&](const StatementId &id) {
      return std::ranges::any_of(accessesOf(*kernel.find(id)), [&](const StatementAccess &use) {
        return use.isWrite && use.access.array == array;
      });
    });
  }

  /// Whether the subscripts are inside of an array of the kernel, in the whole domain.
  bool isInside(const Access &access, const isl::set &domain) const {
    const Array &array = *kernel.find(access.array);
    isl::set inside = universe(ctx);
    for (std::size_t axis = 0; axis < array.sizes.size(); ++axis) {
      const Expr &subscript = access.subscripts[array.scopeRank + axis];
      inside = inside.intersect(lessEqual(ctx, index(0), subscript))
                   .intersect(less(ctx, subscript, *array.sizes[axis]));
    }
    return domain.is_subset(inside);
  }

  /// An element that does not depend on the block is loaded by the statement as it is; arrays of
  /// the kernel that are not written meanwhile, and private ones, exist as a whole.
  bool loadsExist(const Statement &statement, const std::vector<Iname> &block,
                  const isl::set &whole) const {
    return std::ranges::all_of(accessesOf(statement), [&](const StatementAccess &use) {
      const Access &access = use.access;
      const Array &array = *kernel.find(access.array);
      if (std::ranges::none_of(access.subscripts,
                               [&](const Expr &each) { return mentions(each, block); }))
        return true;
      const bool existsAsAWhole = array.storage == Storage::Temporary &&
                                  (isPrivate(array, schedule) ||
                                   (!isVariable(array, schedule) && !isWrittenHere(array.name)));
      return existsAsAWhole && hasFixedCopy(access, block) && isQuasiAffine(ctx, access) &&
             isInside(access, whole);
    });
  }

  /// { element[copy, subscripts] } that a statement accesses for some point of the domain.
  static isl::set elementsOf(const Statement &statement, const Access &access,
                             const isl::set &domain) {
    return toMap(domain, statement.id.str(), statement.inames, "element", access.subscripts)
        .range();
  }

  /// Whether no statement, as the kernel says, accesses what this one writes in `added`.
  bool isUnseen(const Statement &statement, const isl::set &added) const {
    const isl::set written = elementsOf(statement, statement.target, added);
    return std::ranges::all_of(kernel.statements, [&](const Statement &other) {
      return std::ranges::all_of(accessesOf(other), [&](const StatementAccess &use) {
        return use.access.array != statement.target.array ||
               (isQuasiAffine(ctx, use.access) &&
                written
                    .intersect(
                        elementsOf(other, use.access, other.domain.intersect(kernel.assumptions)))
                    .is_empty());
      });
    });
  }
};

} // namespace

std::map<StatementId, isl::set> withWholeBlocks(const Kernel &kernel, const Schedule &schedule,
                                                const DeviceKernel &device,
                                                std::map<StatementId, isl::set> domains) {
  const BlockCompleter completer(kernel, schedule, device);
  for (auto &[id, domain] : domains)
    if (auto whole = completer.complete(*kernel.find(id), domain))
      domain = std::move(*whole);
  return domains;
}

} // namespace loopy::codegen
