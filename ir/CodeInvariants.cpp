#include "ir/CodeInvariants.h"

#include "ir/CodeStates.h"
#include "ir/IslCoalesce.h"
#include "ir/Overloaded.h"

#include <algorithm>
#include <set>
#include <utility>

namespace loopy::ir {

namespace {

using Variable = CodeStates::Variable;

constexpr std::size_t mostVariables = 6;
constexpr std::size_t mostAtoms = 10;
constexpr unsigned long mostOperations = 150'000;

/// A local integer of the code, or nothing.
bool isLocalInteger(const Kernel &kernel, const Access &access) {
  const Array *array = kernel.find(access.array);
  return array && array->storage == Storage::Temporary && array->sizes.empty() &&
         isInteger(array->type) && array->type != ScalarType::Bool;
}

/// The local integers of the code; not those of which it knows several copies.
std::map<ArrayName, Variable> variablesOf(const Kernel &kernel, const CodeBlock &code) {
  std::map<ArrayName, Variable> variables;
  std::set<ArrayName> ambiguous;
  auto note = [&](const Access &access) {
    if (!isLocalInteger(kernel, access))
      return;
    Iname name("loopy_value_" + access.array.str());
    Variable variable{access, kernel.find(access.array)->type, name};
    auto [known, isNew] = variables.emplace(access.array, variable);
    if (!isNew && !equal(known->second.access, access))
      ambiguous.insert(access.array);
  };
  visitCode(code, {[&](const Expr &expr) { std::ranges::for_each(loads(expr), note); }, note});
  for (const ArrayName &name : ambiguous)
    variables.erase(name);
  return variables;
}

/// The axes of an access that have no size, and what of the code's variables is in their
/// subscripts.
void addNeeded(const Kernel &kernel, const Access &access, std::set<ArrayName> &needed) {
  const Array *array = kernel.find(access.array);
  if (!array)
    return;
  for (std::size_t i = array->scopeRank; i < access.subscripts.size(); ++i) {
    std::size_t axis = i - array->scopeRank;
    bool isOnly = array->sizes.size() == 1;
    if (array->sizes[axis] || (axis == 0 && isOnly && array->extent))
      continue;
    for (const Access &read : loads(access.subscripts[i]))
      if (isLocalInteger(kernel, read))
        needed.insert(read.array);
  }
}

std::set<ArrayName> neededIn(const Kernel &kernel, const CodeBlock &code) {
  std::set<ArrayName> needed;
  auto note = [&](const Access &access) { addNeeded(kernel, access, needed); };
  visitCode(code, {[&](const Expr &expr) { std::ranges::for_each(loads(expr), note); }, note});
  for (const auto &[name, range] : rangesIn(code))
    needed.erase(name);
  return needed;
}

/// The statement that gives the variable its value before the code runs, in the same iteration.
const Statement *definitionBefore(const Kernel &kernel, const Statement &statement,
                                  const Access &variable) {
  std::size_t position = &statement - kernel.statements.data();
  for (const Statement *after = &statement; position-- > 0; after = &kernel.statements[position]) {
    const Statement &candidate = kernel.statements[position];
    bool isBeside =
        after->newLoop.str().empty() && candidate.inames.size() >= statement.inames.size() &&
        std::equal(statement.inames.begin(), statement.inames.end(), candidate.inames.begin());
    if (!isBeside)
      return nullptr;
    bool writes = false;
    visitStatement(candidate,
                   {[](const Expr &) {},
                    [&](const Access &target) { writes |= target.array == variable.array; }});
    if (!writes)
      continue;
    bool isPlain = candidate.code.empty() && candidate.predicates.empty() &&
                   candidate.inames.size() == statement.inames.size() &&
                   equal(candidate.target, variable) &&
                   statement.domain.is_subset(candidate.domain);
    return isPlain ? &candidate : nullptr;
  }
  return nullptr;
}

/// An expression over inames and parameters that a variable may be compared with. What it means
/// exactly does not matter: bounds are only used where they are shown to hold.
std::optional<Expr> asAtom(const Expr &expr) {
  if (!isInteger(expr.type()) || expr.type() == ScalarType::Bool || !loads(expr).empty())
    return std::nullopt;
  if (const auto *conversion = expr.getIf<Cast>())
    return asAtom(conversion->operand);
  if (const auto *iname = expr.getIf<InameRef>())
    return inameRef(iname->name);
  if (const auto *parameter = expr.getIf<ParameterRef>())
    return parameterRef(parameter->name);
  if (auto constant = literalValue(expr))
    return index(*constant);
  const auto *node = expr.getIf<Binary>();
  if (!node)
    return std::nullopt;
  auto lhs = asAtom(node->lhs), rhs = asAtom(node->rhs);
  if (!lhs || !rhs)
    return std::nullopt;
  if (node->op == BinaryOp::Add)
    return indexAdd(*lhs, *rhs);
  if (node->op == BinaryOp::Sub)
    return indexSub(*lhs, *rhs);
  bool isScaled = node->op == BinaryOp::Mul && (literalValue(*lhs) || literalValue(*rhs));
  return isScaled ? std::optional(indexMul(*lhs, *rhs)) : std::nullopt;
}

class Atoms {
public:
  void add(const Expr &expr) {
    auto atom = asAtom(expr);
    if (atom && texts.size() < mostAtoms && texts.insert(toString(*atom)).second)
      all.push_back(*atom);
  }
  /// Both sides of comparisons.
  void addCompared(const Expr &expr) {
    walk(expr, [&](const Expr &node) {
      const auto *binary = node.getIf<Binary>();
      if (binary && node.type() == ScalarType::Bool) {
        add(binary->lhs);
        add(binary->rhs);
      }
    });
  }
  const std::vector<Expr> &get() const { return all; }

private:
  std::vector<Expr> all;
  std::set<std::string> texts;
};

/// A bound of a variable: { : bound <= variable } or { : variable <= bound }.
struct Bound {
  ArrayName variable;
  Expr bound;
  bool isLower;
  bool isFixed; ///< made from inames and parameters only
  isl::set holds;
};

/// Runs the code of one statement on sets of states.
class CodeAnalysis {
public:
  CodeAnalysis(const Kernel &kernel, const Statement &statement, CodeStates states)
      : kernel(kernel), statement(statement), states(std::move(states)) {
    context = statement.domain.intersect(kernel.assumptions);
    for (const Parameter &parameter : kernel.parameters)
      addType(parameter);
  }

  std::vector<CodeRange> run(const std::set<ArrayName> &needed) {
    isl::set entry = entryStates();
    makeBounds();
    execute(statement.code, entry);
    std::vector<CodeRange> ranges;
    for (const ArrayName &name : needed)
      if (auto range = rangeOf(name))
        ranges.push_back(*range);
    return ranges;
  }

private:
  const Kernel &kernel;
  const Statement &statement;
  CodeStates states;
  isl::set context;
  std::vector<Bound> bounds;
  std::map<ArrayName, isl::set> used; ///< the states where a variable is read for use
  bool isFinal = true;                ///< what loops keep is known: uses count
  std::vector<isl::set> breaks, continues;
  std::map<std::string, isl::set> leaves;

  isl::ctx ctx() const { return context.ctx(); }

  /// What the type of a parameter says about it. Those of 64 bits without sign are as large as
  /// isl's signed ones where the kernel assumes it.
  void addType(const Parameter &parameter) {
    if (!isInteger(parameter.type))
      return;
    Expr value = parameterRef(parameter.name);
    isl::set isOfType = valuesOf(ctx(), value, parameter.type);
    if (parameter.type == ScalarType::U64 && !kernel.assumptions.is_subset(isOfType))
      return;
    context = context.intersect(isOfType).intersect(lessEqual(ctx(), value, index(INT64_MAX)));
  }

  isl::set entryStates() {
    isl::set entry = context;
    for (const auto &[name, variable] : states.variables()) {
      const Statement *definition = definitionBefore(kernel, statement, variable.access);
      if (definition && loads(definition->value).empty())
        entry = states.assign(entry, variable, definition->value);
    }
    return entry;
  }

  void makeBounds() {
    Atoms atoms;
    atoms.add(index(0));
    for (const auto &[name, variable] : states.variables())
      if (const Statement *definition = definitionBefore(kernel, statement, variable.access))
        atoms.add(definition->value);
    visitCode(statement.code, {[&](const Expr &expr) {
                                 atoms.add(expr);
                                 atoms.addCompared(expr);
                               },
                               [](const Access &) {}});
    for (const auto &[name, variable] : states.variables()) {
      for (const Expr &atom : atoms.get())
        for (int offset : {-1, 0, 1})
          addBounds(variable, indexAdd(atom, index(offset)), true);
      for (const auto &[other, second] : states.variables())
        if (name != other)
          for (int offset : {-1, 0})
            addBounds(variable, indexAdd(inameRef(second.name), index(offset)), false);
    }
  }

  void addBounds(const Variable &variable, const Expr &bound, bool isFixed) {
    Expr value = inameRef(variable.name);
    const ArrayName &name = variable.access.array;
    bounds.push_back({name, bound, true, isFixed, lessEqual(ctx(), bound, value)});
    bounds.push_back({name, bound, false, isFixed, lessEqual(ctx(), value, bound)});
  }

  // --- Uses
  void use(const isl::set &now, const Variable &variable) {
    isl::set values = now;
    for (const auto &[name, other] : states.variables())
      if (name != variable.access.array)
        values = states.forget(values, other);
    auto [known, isNew] = used.emplace(variable.access.array, values);
    if (!isNew && !values.is_subset(known->second))
      known->second = coalesced(known->second.unite(values));
  }

  /// Notes what is read in the states `now`: in subscripts, and everywhere if `isStored`.
  void read(const isl::set &now, const Expr &expr, bool isStored) {
    if (!isFinal)
      return;
    if (const auto *node = expr.getIf<Load>()) {
      const Variable *variable = states.find(node->access);
      if (variable && isStored)
        use(now, *variable);
      if (!variable)
        readSubscripts(now, node->access);
    } else if (const auto *choice = expr.getIf<Select>()) {
      read(now, choice->condition, isStored);
      read(states.assume(now, choice->condition, true), choice->then, isStored);
      read(states.assume(now, choice->condition, false), choice->otherwise, isStored);
    } else if (const auto *node = expr.getIf<Binary>()) {
      read(now, node->lhs, isStored);
      bool isAnd = node->op == BinaryOp::LogicalAnd, isOr = node->op == BinaryOp::LogicalOr;
      read(isAnd || isOr ? states.assume(now, node->lhs, isAnd) : now, node->rhs, isStored);
    } else if (const auto *node = expr.getIf<Unary>()) {
      read(now, node->operand, isStored);
    } else if (const auto *node = expr.getIf<Cast>()) {
      read(now, node->operand, isStored);
    } else if (const auto *node = expr.getIf<Call>()) {
      for (const Expr &argument : node->arguments)
        read(now, argument, isStored);
    } else if (const auto *node = expr.getIf<FunctionCall>()) {
      for (const Expr &argument : node->arguments)
        read(now, argument, isStored);
    }
  }

  void readSubscripts(const isl::set &now, const Access &access) {
    for (const Expr &subscript : access.subscripts)
      read(now, subscript, true);
  }

  // --- Execution: the states after
  isl::set execute(const CodeBlock &block, isl::set now) {
    for (const CodeNode &node : block) {
      if (now.is_empty())
        return now;
      now = coalesced(std::visit([&](const auto &kind) { return step(kind, now); }, node));
    }
    return now;
  }

  isl::set step(const CodeAssign &node, const isl::set &now) {
    read(now, node.value, true);
    const Variable *variable = states.find(node.target);
    if (variable)
      return states.assign(now, *variable, node.value);
    readSubscripts(now, node.target);
    return now;
  }

  isl::set step(const CodeIf &node, const isl::set &now) {
    read(now, node.condition, false);
    isl::set then = execute(node.then, states.assume(now, node.condition, true));
    return then.unite(execute(node.otherwise, states.assume(now, node.condition, false)));
  }

  isl::set step(const CodeSwitch &node, const isl::set &now) {
    read(now, node.value, true);
    breaks.push_back(emptySet(ctx()));
    isl::set through = emptySet(ctx());
    for (const CodeCase &part : node.cases)
      through = execute(part.body, now.unite(through));
    isl::set after = now.unite(through).unite(breaks.back());
    breaks.pop_back();
    return after;
  }

  isl::set step(const CodeScope &node, const isl::set &now) {
    leaves.insert_or_assign(node.name, emptySet(ctx()));
    isl::set end = execute(node.body, now);
    return end.unite(leaves.at(node.name));
  }

  isl::set step(const CodeBreak &, const isl::set &now) {
    breaks.back() = breaks.back().unite(now);
    return emptySet(ctx());
  }
  isl::set step(const CodeContinue &, const isl::set &now) {
    continues.back() = continues.back().unite(now);
    return emptySet(ctx());
  }
  isl::set step(const CodeLeave &node, const isl::set &now) {
    isl::set &end = leaves.at(node.scope);
    end = end.unite(now);
    return emptySet(ctx());
  }
  isl::set step(const CodeReturn &, const isl::set &) { return emptySet(ctx()); }

  // --- Loops
  struct Iteration {
    isl::set next; ///< before the next one
    isl::set end;  ///< after the loop
  };

  Iteration iterate(const CodeLoop &loop, const isl::set &begin) {
    breaks.push_back(emptySet(ctx()));
    continues.push_back(emptySet(ctx()));
    isl::set end = emptySet(ctx()), now = begin;
    auto test = [&] {
      read(now, loop.condition, false);
      end = end.unite(states.assume(now, loop.condition, false));
      now = states.assume(now, loop.condition, true);
    };
    if (loop.testsFirst)
      test();
    now = execute(loop.body, now);
    now = coalesced(now.unite(continues.back()));
    continues.pop_back();
    for (const CodeAssign &assignment : loop.step)
      now = step(assignment, now);
    if (!loop.testsFirst)
      test();
    end = end.unite(breaks.back());
    breaks.pop_back();
    return {now, end};
  }

  /// What no iteration can change of the states before the loop.
  isl::set unchanged(const CodeLoop &loop, isl::set entry) {
    auto forget = [&](const Access &target) {
      if (const Variable *variable = states.find(target))
        entry = states.forget(entry, *variable);
    };
    visitCode({loop}, {[](const Expr &) {}, forget});
    return entry;
  }

  isl::set step(const CodeLoop &loop, const isl::set &entry) {
    std::vector<const Bound *> kept;
    for (const Bound &bound : bounds)
      if (entry.is_subset(bound.holds))
        kept.push_back(&bound);
    isl::set frame = unchanged(loop, entry);
    bool wasFinal = std::exchange(isFinal, false);
    isl::set begin = frame;
    while (true) {
      begin = frame;
      for (const Bound *bound : kept)
        begin = begin.intersect(bound->holds);
      isl::set next = iterate(loop, begin).next;
      if (std::erase_if(kept, [&](const Bound *bound) { return !next.is_subset(bound->holds); }) ==
          0)
        break;
    }
    isFinal = wasFinal;
    return iterate(loop, begin).end;
  }

  /// The closest bounds among those that hold at all uses.
  std::optional<CodeRange> rangeOf(const ArrayName &name) {
    auto values = used.find(name);
    if (values == used.end())
      return std::nullopt;
    const Bound *low = nullptr, *high = nullptr;
    for (const Bound &bound : bounds) {
      if (bound.variable != name || !bound.isFixed || !values->second.is_subset(bound.holds))
        continue;
      const Bound *&best = bound.isLower ? low : high;
      bool isCloser =
          best && context.is_subset(bound.isLower ? lessEqual(ctx(), best->bound, bound.bound)
                                                  : lessEqual(ctx(), bound.bound, best->bound));
      if (!best || isCloser)
        best = &bound;
    }
    if (!low || !high)
      return std::nullopt;
    return CodeRange{name, low->bound, high->bound};
  }
};

/// Gives the ranges to loops without one, as long as there are any.
void attach(CodeBlock &block, std::vector<CodeRange> &ranges) {
  auto attachIn = Overloaded{
      [&](CodeIf &node) {
        attach(node.then, ranges);
        attach(node.otherwise, ranges);
      },
      [&](CodeLoop &node) {
        if (!node.range && !ranges.empty()) {
          node.range = ranges.back();
          ranges.pop_back();
        }
        attach(node.body, ranges);
      },
      [&](CodeSwitch &node) {
        for (CodeCase &part : node.cases)
          attach(part.body, ranges);
      },
      [&](CodeScope &node) { attach(node.body, ranges); },
      [](auto &) {},
  };
  for (CodeNode &node : block)
    std::visit(attachIn, node);
}

std::vector<CodeRange> rangesFor(const Kernel &kernel, const Statement &statement) {
  std::set<ArrayName> needed = neededIn(kernel, statement.code);
  std::map<ArrayName, Variable> variables = variablesOf(kernel, statement.code);
  std::erase_if(needed, [&](const ArrayName &name) { return !variables.contains(name); });
  if (needed.empty() || variables.size() > mostVariables)
    return {};
  isl::ctx ctx = statement.domain.ctx();
  return CodeAnalysis(kernel, statement, CodeStates(ctx, std::move(variables))).run(needed);
}

/// Work of its own, so that code that is too complex for this takes nothing from other stages.
class Budget {
public:
  explicit Budget(isl::ctx ctx) : ctx(ctx.get()), most(isl_ctx_get_max_operations(ctx.get())) {
    isl_ctx_reset_operations(this->ctx);
    isl_ctx_set_max_operations(this->ctx, mostOperations);
  }
  ~Budget() {
    isl_ctx_reset_error(ctx);
    isl_ctx_reset_operations(ctx);
    isl_ctx_set_max_operations(ctx, most);
  }
  Budget(const Budget &) = delete;
  Budget &operator=(const Budget &) = delete;

private:
  isl_ctx *ctx;
  unsigned long most;
};

} // namespace

Kernel withInferredRanges(Kernel kernel) {
  for (Statement &statement : kernel.statements) {
    if (statement.code.empty())
      continue;
    Budget budget(statement.domain.ctx());
    auto ranges =
        guarded([&]() -> Expected<std::vector<CodeRange>> { return rangesFor(kernel, statement); });
    if (ranges)
      attach(statement.code, *ranges);
  }
  return kernel;
}

} // namespace loopy::ir
