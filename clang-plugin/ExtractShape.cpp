//===- ExtractShape.cpp - Dimensions for linearly addressed arrays ---------------------------===//
#include "clang-plugin/ExtractLowering.h"

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
    for (ir::Expr &predicate : statement.predicates)
      predicate = ir::transform(predicate, inExpr);
    statement.value = ir::transform(statement.value, inExpr);
    if (statement.target.array == array)
      statement.target = rewrite(statement, statement.target);
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

bool isQuasiAffine(State &state, const Root &root, std::vector<Occurrence> &occurrences) {
  return std::ranges::all_of(occurrences, [&](Occurrence &occurrence) {
    return ir::toPwAff(state.isl, linearSubscript(root, occurrence.access)).has_value();
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

void requireShape(State &state, const Root &root, const ir::Shape &shape,
                  const std::vector<Occurrence> &occurrences) {
  std::string rows;
  for (const ir::Expr &size : shape.innerSizes)
    rows += (rows.empty() ? "" : " x ") + ir::toString(size);
  for (std::size_t i = 0; i < occurrences.size(); ++i)
    state.require(shape.accesses[i].outside,
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
  for (Occurrence &occurrence : occurrences)
    accesses.push_back({linearSubscript(root, occurrence.access), occurrence.statement->inames,
                        occurrence.statement->domain});
  auto found = isHost ? ir::delinearize(accesses, typeFacts(state)) : std::nullopt;
  if (found && !found->innerSizes.empty()) {
    requireShape(state, root, *found, occurrences);
    root.array.sizes.insert(root.array.sizes.begin() + 1, found->innerSizes.begin(),
                            found->innerSizes.end());
    std::size_t next = 0;
    rewriteAccesses(state, root.array.name, [&](const ir::Statement &, const ir::Access &access) {
      return withShape(access, found->accesses[next++]);
    });
    return;
  }
  rewriteAccesses(state, root.array.name,
                  [&](const ir::Statement &statement, const ir::Access &access) {
                    ir::Access simple = access;
                    ir::Expr &subscript = linearSubscript(root, simple);
                    subscript = withProductParameters(state, subscript);
                    if (!ir::toPwAff(state.isl, subscript))
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
    if (isLinear(root))
      shape(state, root);
}

} // namespace loopy::plugin
