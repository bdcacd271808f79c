#include "codegen/OpenCLCode.h"

#include <algorithm>

namespace loopy::codegen {

using namespace ir;

namespace {

class CodePrinter {
public:
  CodePrinter(const CodeContext &context, unsigned depth, unsigned &labels)
      : context(context), depth(depth), labelCount(labels) {}

  std::string run(const CodeBlock &block) {
    print(block);
    return std::move(out);
  }

private:
  const CodeContext &context;
  unsigned depth;
  unsigned &labelCount;
  std::map<std::string, std::string> labels; ///< of the scopes around
  std::string out;

  void line(const std::string &text) { out += std::string(2 * depth, ' ') + text + "\n"; }
  std::string print(const Expr &expr) const { return printExpr(expr, context.expr); }

  void print(const CodeBlock &block) {
    for (const CodeNode &node : block)
      std::visit([&](const auto &kind) { printNode(kind); }, node);
  }
  void printNested(const CodeBlock &block) {
    ++depth;
    print(block);
    --depth;
  }

  std::string assignment(const CodeAssign &node) const {
    Expr value = ir::cast(node.value, context.typeOf(node.target.array));
    return printAccess(node.target, context.expr) + " = " + printIndex(value, context.expr);
  }

  void printNode(const CodeAssign &node) { line(assignment(node) + ";"); }

  void printNode(const CodeIf &node) {
    line("if (" + print(node.condition) + ") {");
    printNested(node.then);
    if (!node.otherwise.empty()) {
      line("} else {");
      printNested(node.otherwise);
    }
    line("}");
  }

  void printNode(const CodeLoop &node) {
    bool isEndless = literalValue(node.condition) == 1;
    std::string condition = isEndless ? "" : print(node.condition);
    std::string step;
    for (const CodeAssign &part : node.step)
      step += (step.empty() ? "" : ", ") + assignment(part);
    if (!node.testsFirst)
      line("do {");
    else if (!isEndless && node.step.empty())
      line("while (" + condition + ") {");
    else
      line("for (;" + (isEndless ? "" : " " + condition) + ";" + (step.empty() ? "" : " " + step) +
           ") {");
    printNested(node.body);
    line(node.testsFirst ? "}" : "} while (" + print(node.condition) + ");");
  }

  void printNode(const CodeSwitch &node) {
    line("switch (" + print(node.value) + ") {");
    for (const CodeCase &part : node.cases) {
      for (std::int64_t value : part.values)
        line("case " + printInteger(value, node.value.type()) + ":");
      if (part.isDefault)
        line("default:");
      if (part.body.empty())
        line("  ;");
      printNested(part.body);
    }
    line("}");
  }

  void printNode(const CodeScope &node) {
    std::string label = "end" + std::to_string(labelCount++) + "_";
    labels[node.name] = label;
    print(node.body);
    out += std::string(2 * (depth - 1), ' ') + label + ":;\n";
  }

  void printNode(const CodeBreak &) { line("break;"); }
  void printNode(const CodeContinue &) { line("continue;"); }
  void printNode(const CodeLeave &node) { line("goto " + labels.at(node.scope) + ";"); }
  void printNode(const CodeReturn &node) { line("return " + print(node.value) + ";"); }
};

} // namespace

std::map<FunctionName, std::string> functionNames(const Kernel &kernel,
                                                  std::set<std::string> taken) {
  std::map<FunctionName, std::string> names;
  for (const Function &function : kernel.functions) {
    std::string name = functionName(function.name.str());
    while (!taken.insert(name).second)
      name += "_";
    names.emplace(function.name, name);
  }
  return names;
}

std::string printCode(const CodeBlock &block, const CodeContext &context, unsigned depth,
                      unsigned &labels) {
  return CodePrinter(context, depth, labels).run(block);
}

std::string printFunction(const Function &function, const Kernel &kernel,
                          const std::map<FunctionName, std::string> &functions) {
  OpenCLNames names(function);
  ExprContext context{names, [&](const ParameterName &name) { return kernel.find(name)->type; },
                      [](const ArrayName &) { return false; },
                      [&](const FunctionName &name) { return functions.at(name); }};
  std::vector<Array> variables = function.parameters;
  std::ranges::copy(function.locals, std::back_inserter(variables));
  std::string text = "static " + std::string(openclName(function.result)) + " " +
                     functions.at(function.name) + "(";
  for (const Array &parameter : function.parameters)
    text += (&parameter == &function.parameters.front() ? "" : ", ") +
            std::string(openclName(parameter.type)) + " " + names.array(parameter.name);
  text += function.parameters.empty() ? "void) {\n" : ") {\n";
  for (const Array &local : function.locals) {
    text += "  " + std::string(openclName(local.type)) + " " + names.array(local.name);
    for (const auto &size : local.sizes)
      text += "[" + printIndex(size.value(), context) + "]";
    text += local.sizes.empty() ? " = 0;\n" : ";\n";
  }
  auto typeOf = [&](const ArrayName &name) {
    return std::ranges::find(variables, name, &Array::name)->type;
  };
  unsigned labels = 0;
  return text + printCode(function.body, {context, typeOf}, 1, labels) + "}\n\n";
}

} // namespace loopy::codegen
