#include "codegen/Vectorize.h"

#include "codegen/AstRewrite.h"
#include "codegen/DeviceAccess.h"
#include "codegen/PrivateMemory.h"
#include "codegen/Simplify.h"
#include "codegen/Unroll.h"
#include "codegen/VectorValues.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

/// What the registers of a processor hold.
constexpr std::uint64_t registerBytes = 1024;

/// A private array that the device's compiler may keep in registers.
bool isSmallVariable(const Array &array, const Schedule &schedule) {
  return isPrivate(array, schedule) && bytesOf(array) <= registerBytes;
}

/// Makes the statements inside one loop of lanes.
class StatementVectorizer {
public:
  StatementVectorizer(const Kernel &kernel, const Schedule &schedule, const LaneLoop &lanes)
      : kernel(kernel), schedule(schedule), lanes(lanes), values(kernel, schedule, lanes) {}

  AstBlock statement(const AstStatement &statement) const { return make(statement, nullptr); }

  /// Every statement below a guard on data stores where the guard holds.
  std::optional<AstBlock> guard(const AstIf &guard, LaneLeaves::Values evaluated) const {
    AstBlock result;
    evaluated.push_back(guard.condition);
    Expr negation = unary(UnaryOp::LogicalNot, guard.condition, ScalarType::Bool);
    std::size_t statements = guard.then.size() + guard.otherwise.size();
    for (const auto &[block, condition] :
         {std::pair(&guard.then, guard.condition), std::pair(&guard.otherwise, negation)})
      for (const AstNode &node : *block) {
        const auto *guarded = std::get_if<AstStatement>(&node);
        if (!guarded || !mayMask(*guarded, guard.condition, evaluated, statements == 1)) {
          values.reasons.insert("a guard on data around accesses");
          return std::nullopt;
        }
        for (AstNode &made : make(*guarded, &condition))
          result.push_back(std::move(made));
      }
    return result;
  }

  /// Where a loop reaches some lanes.
  std::optional<AstBlock> someLanes(const AstFor &loop) const {
    if (auto together = inAllLanes(loop))
      return together;
    return mayUseRegisters(loop.body) ? std::optional(guarded(loop)) : std::nullopt;
  }

  const std::set<std::string> &reasons() const { return values.reasons; }

private:
  const Kernel &kernel;
  const Schedule &schedule;
  const LaneLoop &lanes;
  VectorValues values;

  Expr isReached(const AstFor &loop) const {
    const Expr lane = inameRef(loop.iname);
    return conjunction(boundHolds(BinaryOp::GreaterEqual, loop.lower, lane),
                       boundHolds(BinaryOp::LessEqual, loop.upper, lane));
  }

  /// All lanes compute, and those that the loop reaches store.
  std::optional<AstBlock> inAllLanes(const AstFor &loop) const {
    const Expr reached = isReached(loop);
    VectorLanes mask;
    for (std::int64_t i = 0; i < lanes.count; ++i)
      mask.values.push_back(lanes.atLane(reached, i));
    AstBlock result;
    for (const AstNode &node : loop.body) {
      const auto *statement = std::get_if<AstStatement>(&node);
      if (!statement || !values.mayRunInAllLanes(*statement))
        return std::nullopt;
      AstVector vector = std::get<AstVector>(make(*statement, nullptr).front());
      const Expr old = load(statement->target, statement->value.type());
      vector.value = {vector.value.type,
                      VectorOperation{select(reached, statement->value, old),
                                      {{ScalarType::Bool, mask}, vector.value, values.value(old)}}};
      result.push_back(std::move(vector));
    }
    return result;
  }

  /// Variables with a subscript that changes are kept in memory by the device's compiler: a loop
  /// over their last elements would keep them there in all other places, too. Elements that no lane
  /// can have are not named, not even behind a condition.
  bool mayUseRegisters(const AstBlock &block) const {
    std::vector<Access> small;
    for (const AstNode &node : block)
      if (const auto *statement = std::get_if<AstStatement>(&node)) {
        small.push_back(statement->target);
        std::ranges::copy(loads(statement->value), std::back_inserter(small));
      }
    std::erase_if(small, [&](const Access &access) {
      return !lanes.varies(access) || values.isVariable(access) ||
             !isSmallVariable(*kernel.find(access.array), schedule);
    });
    return !small.empty() && std::ranges::all_of(small, [&](const Access &access) {
      return values.existsInAllLanes(access);
    });
  }

  /// Lane by lane, each where the loop reaches it.
  AstBlock guarded(const AstFor &loop) const {
    AstBlock result;
    for (std::int64_t lane = 0; lane < lanes.count; ++lane)
      for (AstNode &node :
           guardedBlock(lanes.atLane(isReached(loop), lane), lanes.atLane(loop.body, lane)))
        result.push_back(std::move(node));
    return result;
  }

  /// Whether the value can be computed where the guard does not hold, and the condition again after
  /// the statements before this one.
  bool mayMask(const AstStatement &statement, const Expr &condition,
               const LaneLeaves::Values &evaluated, bool isOnly) const {
    auto isLoaded = [&](const Access &access) { return access.array == statement.target.array; };
    std::vector<Access> tested = loads(condition);
    return isMaskable(statement.target) && values.isSafe(statement.value, evaluated) &&
           (isOnly || std::ranges::none_of(tested, isLoaded));
  }

  bool isMaskable(const Access &target) const {
    return values.isVariable(target) ||
           (isVectorType(kernel.find(target.array)->type) && !lanes.copied.contains(target.array));
  }

  AstBlock laneByLane(const AstNode &node) const {
    AstBlock result;
    for (std::int64_t lane = 0; lane < lanes.count; ++lane)
      for (AstNode &copy : lanes.atLane(AstBlock{node}, lane))
        result.push_back(std::move(copy));
    return result;
  }

  AstBlock make(const AstStatement &statement, const Expr *mask) const {
    ScalarType type = kernel.find(statement.target.array)->type;
    bool isVariable = values.isVariable(statement.target);
    bool isCopied = lanes.copied.contains(statement.target.array);
    AstNode scalar{statement};
    if (mask)
      scalar = AstIf{*mask, {statement}, {}};
    if (!isVariable && (type == ScalarType::Bool || isCopied))
      return laneByLane(scalar);
    AstVector vector{statement.statement,
                     isVariable                              ? AstVector::Store::Variable
                     : values.isContiguous(statement.target) ? AstVector::Store::Contiguous
                                                             : AstVector::Store::Scatter,
                     {},
                     values.value(ir::cast(statement.value, type)),
                     {}};
    bool isScalar = std::holds_alternative<VectorSplat>(vector.value.node) ||
                    std::holds_alternative<VectorLanes>(vector.value.node);
    if (vector.store == AstVector::Store::Scatter && isScalar)
      return laneByLane(scalar);
    for (std::int64_t lane = 0; lane < lanes.count; ++lane)
      vector.targets.push_back(lanes.atLane(statement.target, lane));
    if (mask)
      vector.mask = values.value(*mask);
    return {std::move(vector)};
  }
};

Note remarkFor(const Kernel &kernel, const Iname &iname, const std::set<std::string> &reasons) {
  std::string list;
  for (const std::string &reason : reasons)
    list += (list.empty() ? "" : ", ") + reason;
  auto place = kernel.inameLocations.find(iname);
  return {place == kernel.inameLocations.end() ? SourceLocation() : place->second,
          "'" + iname.str() + "' is tagged vec, but this is computed lane by lane: " + list};
}

} // namespace

Expected<AstBlock> vectorize(const AstBlock &block, const Kernel &kernel, const Schedule &schedule,
                             const LanePlan &plan, std::vector<Note> &remarks) {
  std::map<Iname, std::set<std::string>> reasons;
  auto result = rewriteLoops(block, [&](const AstFor &loop) -> Expected<AstBlock> {
    if (!std::holds_alternative<Vectorize>(kernel.tag(loop.iname)))
      return AstBlock{loop};
    auto lanes = laneLoop(loop.iname, kernel, plan);
    if (!lanes)
      return unrolled(loop, kernel);
    StatementVectorizer vectorizer(kernel, schedule, *lanes);
    AstBlock made =
        runLanes(loop, *lanes,
                 {[&](const AstStatement &statement) { return vectorizer.statement(statement); },
                  [&](const AstIf &guard, const LaneLeaves::Values &evaluated) {
                    return vectorizer.guard(guard, evaluated);
                  },
                  [&](const AstFor &part) { return vectorizer.someLanes(part); }});
    reasons[loop.iname].insert(vectorizer.reasons().begin(), vectorizer.reasons().end());
    return made;
  });
  for (const auto &[iname, list] : reasons)
    if (!list.empty())
      remarks.push_back(remarkFor(kernel, iname, list));
  return result;
}

} // namespace loopy::codegen
