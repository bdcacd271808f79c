#include "test/unit/support/RunGroups.h"

#include "ir/Overloaded.h"

#include <algorithm>
#include <functional>
#include <random>
#include <stdexcept>

namespace loopy::test {

using namespace ir;
using namespace codegen;

namespace {

/// One statement of one work-item with the values of all names, or a barrier.
struct Event {
  const AstStatement *statement; ///< null: a barrier
  Environment names;
};
using Trace = std::vector<Event>;

class Machine {
public:
  Machine(const GeneratedCode &code, unsigned seed) : code(code), random(seed) {}

  HostMemory memory;

  void runHost(const AstBlock &block, Environment names) {
    for (const AstNode &node : block)
      std::visit(
          Overloaded{
              [&](const AstFor &loop) { forEach(loop, names, [&] { runHost(loop.body, names); }); },
              [&](const AstIf &guard) {
                runHost(condition(guard.condition, names) ? guard.then : guard.otherwise, names);
              },
              [&](const AstLaunch &launch) { runKernel(code.kernels[launch.kernel], names); },
              [](const auto &) {},
          },
          node);
  }

private:
  const GeneratedCode &code;
  std::mt19937 random;
  std::map<std::string, double> variables; ///< local and private memory of the current group
  unsigned item = 0;

  template <typename Body> void forEach(const AstFor &loop, Environment &names, Body body) {
    std::int64_t last = evaluate(loop.upper, names);
    for (std::int64_t v = evaluate(loop.lower, names); v <= last; v += loop.step) {
      names[loop.iname.str()] = v;
      body();
    }
    names.erase(loop.iname.str());
  }

  bool condition(const Expr &expr, const Environment &names) { return evaluate(expr, names) != 0; }

  void runKernel(const DeviceKernelAst &ast, const Environment &names) {
    std::vector<Environment> groups = {names};
    for (unsigned axis = 0; axis < ast.groups.size(); ++axis)
      groups = times(groups, groupIname(axis), evaluate(ast.groups[axis].first, names),
                     evaluate(ast.groups[axis].count, names));
    std::ranges::shuffle(groups, random);
    for (const Environment &group : groups) {
      std::vector<Environment> items = {group};
      for (unsigned axis = 0; axis < ast.locals.size(); ++axis)
        items = times(items, localIname(axis), ast.locals[axis].first, ast.locals[axis].second);
      std::vector<Trace> traces(items.size());
      for (std::size_t i = 0; i < items.size(); ++i)
        record(ast.body, items[i], traces[i]);
      variables.clear();
      runGroup(traces);
    }
  }

  static std::vector<Environment> times(const std::vector<Environment> &all, const Iname &id,
                                        std::int64_t first, std::int64_t count) {
    std::vector<Environment> result;
    for (const Environment &one : all)
      for (std::int64_t value = first; value < first + count; ++value) {
        result.push_back(one);
        result.back()[id.str()] = value;
      }
    return result;
  }

  void record(const AstBlock &block, Environment names, Trace &trace) {
    for (const AstNode &node : block)
      std::visit(Overloaded{
                     [&](const AstFor &loop) {
                       forEach(loop, names, [&] { record(loop.body, names, trace); });
                     },
                     [&](const AstIf &guard) {
                       record(condition(guard.condition, names) ? guard.then : guard.otherwise,
                              names, trace);
                     },
                     [&](const AstStatement &statement) { trace.push_back({&statement, names}); },
                     [&](const AstBarrier &) { trace.push_back({nullptr, {}}); },
                     [](const auto &) { throw std::logic_error("not for kernels"); },
                 },
                 node);
  }

  void runGroup(const std::vector<Trace> &traces) {
    std::vector<std::size_t> next(traces.size(), 0);
    while (true) {
      runToBarrier(traces, next);
      std::size_t waiting = 0;
      for (std::size_t i = 0; i < traces.size(); ++i)
        waiting += next[i] < traces[i].size();
      if (waiting == 0)
        return;
      if (waiting < traces.size()) {
        ADD_FAILURE() << "some work-items do not reach a barrier";
        return;
      }
      for (std::size_t &position : next)
        ++position;
    }
  }

  void runToBarrier(const std::vector<Trace> &traces, std::vector<std::size_t> &next) {
    while (true) {
      std::vector<unsigned> ready;
      for (unsigned i = 0; i < traces.size(); ++i)
        if (next[i] < traces[i].size() && traces[i][next[i]].statement)
          ready.push_back(i);
      if (ready.empty())
        return;
      item = ready[random() % ready.size()];
      const Event &event = traces[item][next[item]++];
      store(event.statement->target, value(event.statement->value, event.names), event.names);
    }
  }

  struct Place {
    std::string name;
    bool isHost;
  };

  Place placeOf(const Access &access, const Environment &names) {
    const Array &array = *code.kernel.find(access.array);
    std::string text = array.name.str() + "[";
    for (std::size_t i = array.scopeRank; i < access.subscripts.size(); ++i)
      text +=
          (text.back() == '[' ? "" : ",") + std::to_string(evaluate(access.subscripts[i], names));
    text += "]";
    auto storage = code.schedule.temporaries.find(array.name);
    if (storage == code.schedule.temporaries.end())
      return {text, true};
    if (storage->second == TemporaryStorage::Scratch)
      return {"scratch " + text, true};
    if (storage->second == TemporaryStorage::Private)
      text += " of item " + std::to_string(item);
    return {text, false};
  }

  void store(const Access &target, double number, const Environment &names) {
    Place place = placeOf(target, names);
    (place.isHost ? memory : variables)[place.name] = number;
  }

  double load(const Access &access, const Environment &names) {
    Place place = placeOf(access, names);
    auto &all = place.isHost ? memory : variables;
    auto found = all.find(place.name);
    if (found != all.end())
      return found->second;
    if (!place.isHost)
      ADD_FAILURE() << place.name << " is read before it is written";
    return std::hash<std::string>()(place.name) % 1000; // the same in every run
  }

  double value(const Expr &expr, const Environment &names) {
    auto of = [&](const Expr &operand) { return value(operand, names); };
    return std::visit(
        Overloaded{
            [](const IntegerLiteral &node) { return double(node.value); },
            [](const FloatingLiteral &node) { return node.value; },
            [&](const InameRef &node) { return double(names.at(node.name.str())); },
            [&](const ParameterRef &node) { return double(names.at(node.name.str())); },
            [&](const Load &node) { return load(node.access, names); },
            [&](const Cast &node) { return of(node.operand); },
            [&](const Binary &node) { return apply(node.op, of(node.lhs), of(node.rhs)); },
            [&](const Select &node) {
              return of(node.condition) ? of(node.then) : of(node.otherwise);
            },
            [](const auto &) -> double { throw std::logic_error("not needed so far"); },
        },
        expr.node());
  }

  static double apply(BinaryOp op, double a, double b) {
    switch (op) {
    case BinaryOp::Add:
      return a + b;
    case BinaryOp::Sub:
      return a - b;
    case BinaryOp::Mul:
      return a * b;
    case BinaryOp::Less:
      return a < b;
    case BinaryOp::Greater:
      return a > b;
    default:
      throw std::logic_error("not needed so far");
    }
  }
};

} // namespace

HostMemory runGroups(const GeneratedCode &code, const Environment &environment, unsigned seed) {
  auto host = buildHostProgram(code.kernel, code.schedule);
  EXPECT_TRUE(host);
  Machine machine(code, seed);
  machine.runHost(*host, environment);
  return machine.memory;
}

void expectSameResults(const Kernel &kernel, const transforms::Script &script,
                       const std::vector<Environment> &environments) {
  auto before = generate(kernel), after = generate(kernel, script);
  ASSERT_TRUE(before) << before.error().message;
  ASSERT_TRUE(after) << after.error().message;
  for (const Environment &environment : environments)
    for (unsigned seed : {1, 2, 3}) {
      HostMemory expected = runGroups(*before, environment, seed);
      HostMemory actual = runGroups(*after, environment, seed);
      std::erase_if(actual, [](auto &entry) { return entry.first.starts_with("scratch"); });
      std::erase_if(expected, [](auto &entry) { return entry.first.starts_with("scratch"); });
      EXPECT_EQ(actual, expected) << toString(after->schedule, after->kernel);
      if (testing::Test::HasFailure())
        return;
    }
}

} // namespace loopy::test
