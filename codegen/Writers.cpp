#include "codegen/Writers.h"

#include "codegen/AffineCondition.h"
#include "codegen/BuildPlan.h"
#include "ir/Dependences.h"
#include "ir/IslLinearParts.h"
#include "ir/Overloaded.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

/// The isl parameter that stands for a subscript of the element in question.
ParameterName axisName(std::size_t axis) {
  return ParameterName("loopy__axis" + std::to_string(axis));
}

/// Whether the host can evaluate an expression over parameters and these inames.
bool isHostExpression(const Expr &expr, const std::vector<Iname> &inames) {
  bool isKnown = true;
  walk(expr, [&](const Expr &node) {
    const auto *iname = node.getIf<InameRef>();
    const auto *binary = node.getIf<Binary>();
    if (iname)
      isKnown &= std::ranges::find(inames, iname->name) != inames.end();
    else if (binary)
      isKnown &=
          binary->op == BinaryOp::Add || binary->op == BinaryOp::Sub || binary->op == BinaryOp::Mul;
    else
      isKnown &= node.getIf<IntegerLiteral>() || node.getIf<ParameterRef>();
  });
  return isKnown;
}

class WriterFinder {
public:
  WriterFinder(const Kernel &kernel, const Array &array, const LoopVariables &variables)
      : kernel(kernel), array(array), variables(variables) {}

  /// All writers, or none where not all are known.
  std::vector<plan::Writer> run() {
    for (const Statement &statement : kernel.statements)
      addStatement(statement);
    return isComplete ? std::move(writers) : std::vector<plan::Writer>();
  }

private:
  const Kernel &kernel;
  const Array &array;
  const LoopVariables &variables;
  std::vector<plan::Writer> writers;
  bool isComplete = true;

  void addStatement(const Statement &statement) {
    if (!statement.code.empty())
      return visitCode(statement.code, {[](const Expr &) {},
                                        [&](const Access &target) {
                                          add(statement, target, statement.domain, false);
                                        }});
    if (statement.target.array != array.name)
      return;
    isl::set domain = statement.domain;
    bool isSure = true;
    for (const Expr &predicate : statement.predicates) {
      auto holds = affineCondition(predicate, domain);
      isSure &= holds.has_value();
      domain = holds.value_or(domain);
    }
    add(statement, statement.target, domain, isSure);
  }

  void add(const Statement &statement, const Access &target, isl::set iterations, bool isSure) {
    if (target.array != array.name)
      return;
    isl::ctx ctx = iterations.ctx();
    if (!isQuasiAffine(ctx, target)) {
      isComplete = false;
      return;
    }
    for (std::size_t axis = 0; axis < target.subscripts.size(); ++axis)
      iterations =
          iterations.intersect(equalTo(ctx, parameterRef(axisName(axis)), target.subscripts[axis]));
    auto parts = convexParts(iterations);
    if (!parts) {
      isComplete = false;
      return;
    }
    plan::Writer writer;
    writer.place = statement.place;
    writer.coordinates = statement.inames.size();
    writer.isSure = isSure;
    addLoops(writer, statement);
    for (const ConvexPart &part : *parts)
      addIterations(writer, part, statement.inames);
    writers.push_back(std::move(writer));
  }

  void addLoops(plan::Writer &writer, const Statement &statement) const {
    for (const Iname &iname : statement.inames)
      if (auto known = variables.find(iname);
          known != variables.end() && !known->second.name.empty() &&
          isHostExpression(known->second.value, statement.inames))
        writer.loops.push_back(
            {known->second.name, toPlan(known->second.value, kernel, statement.inames)});
  }

  void addIterations(plan::Writer &writer, const ConvexPart &part,
                     const std::vector<Iname> &inames) const {
    const auto loops = static_cast<unsigned>(inames.size());
    writer.coordinates = std::max(writer.coordinates, loops + part.locals);
    std::vector<plan::Constraint> constraints;
    for (const LinearConstraint &linear : part.constraints) {
      plan::Constraint constraint{{}, {}, linear.isEquality};
      for (unsigned i = 0; i < part.locals; ++i)
        if (linear.locals[i] != 0)
          constraint.terms.push_back({loops + i, linear.locals[i]});
      emit(constraint.rest, plan::Op::Constant, linear.rest.constant);
      for (const auto &[name, factor] : linear.rest.factors)
        if (auto iname = std::ranges::find(inames, Iname(name)); iname != inames.end())
          constraint.terms.push_back({static_cast<unsigned>(iname - inames.begin()), factor});
        else
          addToRest(constraint.rest, name, factor);
      constraints.push_back(std::move(constraint));
    }
    writer.iterations.push_back(std::move(constraints));
  }

  static void emit(plan::Expression &code, plan::Op op, std::int64_t operand = 0) {
    code.code.push_back({op, operand});
  }

  void emit(plan::Expression &code, const Expr &expr) const {
    std::ranges::copy(toPlan(expr, kernel, {}).code, std::back_inserter(code.code));
  }

  void addToRest(plan::Expression &rest, const std::string &name, std::int64_t factor) const {
    for (std::size_t axis = 0; axis <= array.sizes.size(); ++axis)
      if (axis == array.sizes.size())
        emit(rest, parameterRef(ParameterName(name)));
      else if (name == axisName(axis).str()) {
        emitSubscript(rest, axis);
        break;
      }
    emit(rest, plan::Op::Constant, factor);
    emit(rest, plan::Op::Multiply);
    emit(rest, plan::Op::Add);
  }

  /// Of the element in question; subscripts behind the first are within their axes.
  void emitSubscript(plan::Expression &code, std::size_t axis) const {
    emit(code, plan::Op::Element);
    for (std::size_t inner = array.sizes.size() - 1; inner > axis; --inner) {
      emit(code, *array.sizes[inner]);
      emit(code, plan::Op::FloorDivide);
    }
    if (axis == 0)
      return;
    emit(code, *array.sizes[axis]);
    emit(code, plan::Op::FloorModulo);
  }
};

} // namespace

Expected<std::vector<plan::Writer>> findWriters(const Kernel &original,
                                                const LoopVariables &variables) {
  return guarded([&]() -> Expected<std::vector<plan::Writer>> {
    std::vector<plan::Writer> all;
    unsigned number = 0;
    for (const Array &array : original.arrays) {
      if (array.storage != Storage::Host)
        continue;
      for (plan::Writer &writer : WriterFinder(original, array, variables).run()) {
        writer.array = number;
        all.push_back(std::move(writer));
      }
      ++number;
    }
    return all;
  });
}

} // namespace loopy::codegen
