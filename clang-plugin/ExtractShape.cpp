//===- ExtractShape.cpp - Dimensions for linearly addressed arrays ---------------------------===//
#include "clang-plugin/ExtractLowering.h"

#include "ir/CodeRanges.h"
#include "ir/Delinearize.h"

#include <algorithm>
#include <functional>

namespace loopy::plugin {

namespace {

/// Calls `rewrite` for every access of an array and stores what it returns.
void rewriteAccesses(
    State &state, const ir::ArrayName &array,
    const std::function<ir::Access(const ir::Statement &, const ir::Access &)> &rewrite) {
  for (ir::Statement &statement : state.statements) {
    auto inExpr = [&](const ir::Expr &node) {
      const auto *load = node.getIf<ir::Load>();
      return load && load->access.array == array
                 ? ir::load(rewrite(statement, load->access), node.type())
                 : node;
    };
    auto inTarget = [&](const ir::Access &target) {
      ir::Access inner = ir::transform(target, inExpr);
      return target.array == array ? rewrite(statement, inner) : inner;
    };
    statement = ir::mapStatement(
        statement, {[&](const ir::Expr &expr) { return ir::transform(expr, inExpr); }, inTarget});
  }
}

struct Occurrence {
  const ir::Statement *statement;
  ir::Access access;
};

/// In the order in which rewriteAccesses sees them.
std::vector<Occurrence> occurrencesOf(State &state, const ir::ArrayName &array) {
  std::vector<Occurrence> found;
  rewriteAccesses(state, array, [&](const ir::Statement &statement, const ir::Access &access) {
    found.push_back({&statement, access});
    return access;
  });
  return found;
}

/// The subscript of the first axis, the only one that may be linear.
ir::Expr &linearSubscript(const Root &root, ir::Access &access) {
  return access.subscripts[access.subscripts.size() - root.rank()];
}

/// The same with names for the variables of code that have ranges.
ir::Expr namedSubscript(const Root &root, Occurrence &occurrence, ir::RangeNames &ranges) {
  return ranges.replace(linearSubscript(root, occurrence.access));
}

bool isQuasiAffine(State &state, const Root &root, std::vector<Occurrence> &occurrences) {
  return std::ranges::all_of(occurrences, [&](Occurrence &occurrence) {
    ir::RangeNames ranges(*occurrence.statement);
    return ir::toPwAff(state.isl, namedSubscript(root, occurrence, ranges)).has_value();
  });
}

/// The access with the first axis replaced by those of the shape.
ir::Access withShape(const ir::Access &access, const ir::ShapedAccess &shaped) {
  ir::Access result{access.array, shaped.subscripts};
  result.subscripts.insert(result.subscripts.end(), access.subscripts.begin() + 1,
                           access.subscripts.end());
  return result;
}

/// a[i + n*m] has one dimension and the parameter n*m.
ir::Expr withProductParameters(State &state, const ir::Expr &subscript) {
  return ir::transform(subscript, [&](const ir::Expr &node) {
    for (const auto &[product, expression] : state.products)
      if (ir::equal(node, product))
        if (auto parameter = invariantParameter(state, expression))
          return *parameter;
    return node;
  });
}

[[noreturn]] void refuseSubscripts(const Root &root, const ir::Statement &statement) {
  refuse(decode(statement.location),
         "the subscripts of '" + root.array.name.str() +
             "' are neither affine expressions of loop variables and parameters nor those of a "
             "multi-dimensional array stored row by row");
}

std::vector<ir::Iname> rangeNames(const Root &root, Occurrence &occurrence) {
  ir::RangeNames ranges(*occurrence.statement);
  namedSubscript(root, occurrence, ranges);
  return ranges.names();
}

/// The subscript depends on values in memory: nothing is known of the elements.
bool isUnknown(const Root &root, Occurrence &occurrence) {
  ir::RangeNames ranges(*occurrence.statement);
  return !ir::loads(namedSubscript(root, occurrence, ranges)).empty();
}

void requireShape(State &state, const Root &root, const ir::Shape &shape,
                  std::vector<Occurrence> &occurrences) {
  std::string rows;
  for (const ir::Expr &size : shape.innerSizes)
    rows += (rows.empty() ? "" : " x ") + ir::toString(size);
  for (std::size_t i = 0; i < occurrences.size(); ++i)
    state.require(ir::projectOut(shape.accesses[i].outside, rangeNames(root, occurrences[i])),
                  "a subscript of '" + root.array.name.str() + "' leaves its row of " + rows +
                      " elements",
                  decode(occurrences[i].statement->location));
}

void shape(State &state, Root &root) {
  std::vector<Occurrence> occurrences = occurrencesOf(state, root.array.name);
  if (isQuasiAffine(state, root, occurrences))
    return;
  bool isHost = root.array.storage == ir::Storage::Host;
  std::vector<ir::LinearAccess> accesses;
  for (Occurrence &occurrence : occurrences) {
    ir::RangeNames ranges(*occurrence.statement);
    ir::Expr subscript = namedSubscript(root, occurrence, ranges);
    std::vector<ir::Iname> inames = occurrence.statement->inames;
    std::ranges::copy(ranges.names(), std::back_inserter(inames));
    accesses.push_back({subscript, inames, ranges.domain()});
  }
  bool anyUnknown = std::ranges::any_of(
      occurrences, [&](Occurrence &occurrence) { return isUnknown(root, occurrence); });
  auto found = isHost && !anyUnknown ? ir::delinearize(accesses, typeFacts(state)) : std::nullopt;
  if (found && !found->innerSizes.empty()) {
    requireShape(state, root, *found, occurrences);
    root.array.sizes.insert(root.array.sizes.begin() + 1, found->innerSizes.begin(),
                            found->innerSizes.end());
    std::size_t next = 0;
    rewriteAccesses(state, root.array.name,
                    [&](const ir::Statement &statement, const ir::Access &access) {
                      ir::RangeNames ranges(statement);
                      ranges.replace(access.subscripts.front());
                      ir::ShapedAccess shaped = found->accesses[next++];
                      for (ir::Expr &subscript : shaped.subscripts)
                        subscript = ranges.restore(subscript);
                      return withShape(access, shaped);
                    });
    return;
  }
  rewriteAccesses(state, root.array.name,
                  [&](const ir::Statement &statement, const ir::Access &access) {
                    ir::Access simple = access;
                    ir::Expr &subscript = linearSubscript(root, simple);
                    subscript = withProductParameters(state, subscript);
                    ir::RangeNames ranges(statement);
                    if (!anyUnknown && !ir::toPwAff(state.isl, ranges.replace(subscript)))
                      refuseSubscripts(root, statement);
                    return simple;
                  });
}

} // namespace

bool isLinear(const Root &root) {
  return root.rank() == 1 || (root.rank() > 1 && !root.array.sizes[0]);
}

void shapeLinearArrays(State &state) {
  for (Root &root : state.roots)
    if (isLinear(root) && !root.record)
      shape(state, root);
}

} // namespace loopy::plugin
