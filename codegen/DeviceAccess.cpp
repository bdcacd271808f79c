#include "codegen/DeviceAccess.h"

#include "codegen/AstRewrite.h"
#include "codegen/ScratchShape.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

bool isVariable(const Array &array, const Schedule &schedule) {
  if (array.storage != Storage::Temporary)
    return false;
  auto found = schedule.temporaries.find(array.name);
  return found == schedule.temporaries.end() || found->second != TemporaryStorage::Scratch;
}

bool isPrivate(const Array &array, const Schedule &schedule) {
  return isVariable(array, schedule) && array.space != AddressSpace::Local;
}

Expr elementNumber(const Array &array, const std::vector<Expr> &subscripts) {
  Expr number = index(0);
  for (std::size_t i = 0; i < subscripts.size(); ++i) {
    if (i > 0)
      number = indexMul(number, array.sizes.at(i).value());
    number = indexAdd(number, subscripts[i]);
  }
  return number;
}

static Access lowered(const Access &access, const Kernel &kernel, const Schedule &schedule) {
  const Array &array = *kernel.find(access.array);
  if (array.storage == Storage::Temporary && !isVariable(array, schedule))
    return {access.array, {scratchElement(schedule, array, access.subscripts)}};
  std::vector<Expr> subscripts(access.subscripts.begin() + array.scopeRank,
                               access.subscripts.end());
  if (isVariable(array, schedule))
    return {access.array, subscripts};
  return {access.array, {elementNumber(array, subscripts)}};
}

AstBlock lowerAccesses(const AstBlock &block, const Kernel &kernel, const Schedule &schedule) {
  return mapAccesses(block,
                     [&](const Access &access) { return lowered(access, kernel, schedule); });
}

AstUses usesOf(const AstBlock &block) {
  AstUses uses;
  auto add = Overloaded{
      [&](const InameRef &node) { uses.inames.insert(node.name); },
      [&](const ParameterRef &node) { uses.parameters.insert(node.name); },
      [&](const Load &node) { uses.loaded.insert(node.access.array); },
      [&](const Binary &node) { uses.operators.insert(node.op); },
      [](const auto &) {},
  };
  auto addExpr = [&](const Expr &expr) {
    walk(expr, [&](const Expr &node) {
      uses.types.insert(node.type());
      std::visit(add, node.node());
    });
  };
  visitAst(block, {addExpr, [&](const Access &target) {
                     uses.stored.insert(target.array);
                     for (const Expr &subscript : target.subscripts)
                       addExpr(subscript);
                   }});
  return uses;
}

static void addTypes(const Function &function, std::set<ScalarType> &types) {
  for (const Array &parameter : function.parameters)
    types.insert(parameter.type);
  for (const Array &local : function.locals)
    types.insert(local.type);
  auto addExpr = [&](const Expr &expr) {
    walk(expr, [&](const Expr &node) { types.insert(node.type()); });
  };
  visitCode(function.body, {addExpr, [&](const Access &target) {
                              std::ranges::for_each(target.subscripts, addExpr);
                            }});
}

std::set<ScalarType> typesOf(const Kernel &kernel, const Schedule &schedule,
                             const DeviceKernelAst &ast) {
  AstUses uses = usesOf(lowerAccesses(ast.body, kernel, schedule));
  for (const Array &array : kernel.arrays)
    if (uses.loaded.contains(array.name) || uses.stored.contains(array.name))
      uses.types.insert(array.type);
  for (const ParameterName &name : uses.parameters)
    uses.types.insert(kernel.find(name)->type);
  for (const Function &function : kernel.functions)
    addTypes(function, uses.types);
  return uses.types;
}

} // namespace loopy::codegen
