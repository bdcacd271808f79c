//===- Evaluator.h - Expressions, code and vectors of one work-item ------------------------===//
#pragma once

#include "codegen/KernelAst.h"
#include "test/interpret/Value.h"

#include <string>
#include <utility>
#include <vector>

namespace loopy::test {

/// Values of inames and parameters; few, so that a search is fast.
class Names {
public:
  void set(const std::string &name, std::int64_t value);
  /// Fault where the name has no value.
  std::int64_t at(const std::string &name) const;
  bool has(const std::string &name) const;
  std::size_t size() const { return values.size(); }

private:
  std::vector<std::pair<std::string, std::int64_t>> values;
};

/// Memory as expressions see it. Subscripts are values, outermost first.
class AccessibleMemory {
public:
  virtual ~AccessibleMemory() = default;
  virtual Value load(const ir::ArrayName &array, const std::vector<std::int64_t> &subscripts) = 0;
  virtual void store(const ir::ArrayName &array, const std::vector<std::int64_t> &subscripts,
                     Value value) = 0;
};

class Evaluator {
public:
  Evaluator(const ir::Kernel &kernel, const Names &names, AccessibleMemory &memory)
      : kernel(kernel), names(names), memory(memory) {}
  /// Inside of a device function, whose variables are in `memory`.
  Evaluator(const ir::Kernel &kernel, const ir::Function &function, const Names &names,
            AccessibleMemory &memory)
      : kernel(kernel), names(names), memory(memory), function(&function) {}

  Value value(const ir::Expr &expr) const;
  std::int64_t index(const ir::Expr &expr) const { return indexOf(value(expr)); }
  bool holds(const ir::Expr &condition) const { return isTrue(value(condition)); }

  /// The value is converted to the target's type.
  void assign(const ir::Access &target, const ir::Expr &expr) const;
  void run(const ir::CodeBlock &code) const;
  void run(const codegen::AstVector &vector) const;

private:
  const ir::Kernel &kernel;
  const Names &names;
  AccessibleMemory &memory;
  const ir::Function *function = nullptr; ///< that is executed

  /// How a block of code ended.
  struct Flow {
    enum Kind { Normal, Break, Continue, Leave, Return } kind = Normal;
    std::string scope = {};
    Value result = {};
  };

  ir::ScalarType typeOf(const ir::ArrayName &array) const;
  Value call(const ir::FunctionName &name, const std::vector<Value> &arguments) const;

  Value binary(const ir::Binary &node, ir::ScalarType type) const;
  Value parameter(const ir::ParameterRef &node, ir::ScalarType type) const;
  Value lane(const codegen::VectorExpr &expr, std::size_t lane) const;
  Value operation(const codegen::VectorOperation &node, std::size_t lane) const;
  ir::Access laneOf(const ir::Access &first, std::size_t lane) const;
  std::vector<std::int64_t> indices(const ir::Access &access) const;
  void store(const ir::Access &target, Value value, ir::ScalarType type) const;
  Flow runBlock(const ir::CodeBlock &code) const;
  Flow runNode(const ir::CodeNode &node) const;
  Flow runLoop(const ir::CodeLoop &loop) const;
  Flow runSwitch(const ir::CodeSwitch &node) const;
};

} // namespace loopy::test
