#include "ir/Code.h"

#include "ir/Overloaded.h"

namespace loopy::ir {

CodeBlock mapCode(const CodeBlock &block, const CodeMapping &mapping) {
  auto assign = [&](const CodeAssign &node) {
    return CodeAssign{mapping.target(node.target), mapping.expr(node.value)};
  };
  auto mapLoop = [&](const CodeLoop &loop) {
    CodeLoop result{mapping.expr(loop.condition), loop.testsFirst, mapCode(loop.body, mapping)};
    for (const CodeAssign &step : loop.step)
      result.step.push_back(assign(step));
    if (loop.range)
      result.range = CodeRange{loop.range->variable, mapping.expr(loop.range->first),
                               mapping.expr(loop.range->last)};
    return result;
  };
  auto mapNode = Overloaded{
      [&](const CodeAssign &node) -> CodeNode { return assign(node); },
      [&](const CodeIf &node) -> CodeNode {
        return CodeIf{mapping.expr(node.condition), mapCode(node.then, mapping),
                      mapCode(node.otherwise, mapping)};
      },
      [&](const CodeLoop &node) -> CodeNode { return mapLoop(node); },
      [&](const CodeSwitch &node) -> CodeNode {
        CodeSwitch result{mapping.expr(node.value), {}};
        for (const CodeCase &part : node.cases)
          result.cases.push_back({part.values, part.isDefault, mapCode(part.body, mapping)});
        return result;
      },
      [&](const CodeScope &node) -> CodeNode {
        return CodeScope{node.name, mapCode(node.body, mapping)};
      },
      [](const CodeBreak &node) -> CodeNode { return node; },
      [](const CodeContinue &node) -> CodeNode { return node; },
      [](const CodeLeave &node) -> CodeNode { return node; },
      [&](const CodeReturn &node) -> CodeNode { return CodeReturn{mapping.expr(node.value)}; },
  };
  CodeBlock result;
  for (const CodeNode &node : block)
    result.push_back(std::visit(mapNode, node));
  return result;
}

void visitCode(const CodeBlock &block, const CodeVisitor &visitor) {
  auto visitAssign = [&](const CodeAssign &node) {
    visitor.expr(node.value);
    visitor.target(node.target);
  };
  auto visitNode = Overloaded{
      [&](const CodeAssign &node) { visitAssign(node); },
      [&](const CodeIf &node) {
        visitor.expr(node.condition);
        visitCode(node.then, visitor);
        visitCode(node.otherwise, visitor);
      },
      [&](const CodeLoop &node) {
        visitor.expr(node.condition);
        visitCode(node.body, visitor);
        for (const CodeAssign &step : node.step)
          visitAssign(step);
      },
      [&](const CodeSwitch &node) {
        visitor.expr(node.value);
        for (const CodeCase &part : node.cases)
          visitCode(part.body, visitor);
      },
      [&](const CodeScope &node) { visitCode(node.body, visitor); },
      [](const CodeBreak &) {},
      [](const CodeContinue &) {},
      [](const CodeLeave &) {},
      [&](const CodeReturn &node) { visitor.expr(node.value); },
  };
  for (const CodeNode &node : block)
    std::visit(visitNode, node);
}

CodeBlock substitute(const CodeBlock &block, const std::map<Iname, Expr> &replacement) {
  return mapCode(block, {[&](const Expr &expr) { return substitute(expr, replacement); },
                         [&](const Access &target) { return substitute(target, replacement); }});
}

static void addRanges(const CodeBlock &block, std::map<ArrayName, CodeRange> &ranges) {
  auto addFrom = Overloaded{
      [&](const CodeIf &node) {
        addRanges(node.then, ranges);
        addRanges(node.otherwise, ranges);
      },
      [&](const CodeLoop &node) {
        if (node.range)
          ranges.emplace(node.range->variable, *node.range);
        addRanges(node.body, ranges);
      },
      [&](const CodeSwitch &node) {
        for (const CodeCase &part : node.cases)
          addRanges(part.body, ranges);
      },
      [&](const CodeScope &node) { addRanges(node.body, ranges); },
      [](const auto &) {},
  };
  for (const CodeNode &node : block)
    std::visit(addFrom, node);
}

std::map<ArrayName, CodeRange> rangesIn(const CodeBlock &block) {
  std::map<ArrayName, CodeRange> ranges;
  addRanges(block, ranges);
  return ranges;
}

namespace {

class CodeTextPrinter {
public:
  std::string out;

  void print(const CodeBlock &block, unsigned indent) {
    for (const CodeNode &node : block)
      std::visit([&](const auto &kind) { printNode(kind, indent); }, node);
  }

private:
  void line(unsigned indent, const std::string &text) {
    out += std::string(indent, ' ') + text + "\n";
  }
  static std::string text(const CodeAssign &node) {
    return toString(node.target) + " = " + toString(node.value);
  }

  void printNode(const CodeAssign &node, unsigned indent) { line(indent, text(node)); }
  void printNode(const CodeIf &node, unsigned indent) {
    line(indent, "if " + toString(node.condition));
    print(node.then, indent + 2);
    if (node.otherwise.empty())
      return;
    line(indent, "else");
    print(node.otherwise, indent + 2);
  }
  void printNode(const CodeLoop &node, unsigned indent) {
    std::string head = node.testsFirst ? "while " + toString(node.condition) : "do";
    for (const CodeAssign &step : node.step)
      head += (&step == &node.step.front() ? " step " : ", ") + text(step);
    if (node.range)
      head += " with " + toString(node.range->first) + " <= " + node.range->variable.str() +
              " <= " + toString(node.range->last);
    line(indent, head);
    print(node.body, indent + 2);
    if (!node.testsFirst)
      line(indent, "while " + toString(node.condition));
  }
  void printNode(const CodeSwitch &node, unsigned indent) {
    line(indent, "switch " + toString(node.value));
    for (const CodeCase &part : node.cases) {
      std::string labels = part.isDefault ? " default" : "";
      for (std::int64_t value : part.values)
        labels += " case " + std::to_string(value);
      line(indent, labels.substr(1));
      print(part.body, indent + 2);
    }
  }
  void printNode(const CodeScope &node, unsigned indent) {
    line(indent, node.name + ":");
    print(node.body, indent + 2);
  }
  void printNode(const CodeBreak &, unsigned indent) { line(indent, "break"); }
  void printNode(const CodeContinue &, unsigned indent) { line(indent, "continue"); }
  void printNode(const CodeLeave &node, unsigned indent) { line(indent, "leave " + node.scope); }
  void printNode(const CodeReturn &node, unsigned indent) {
    line(indent, "return " + toString(node.value));
  }
};

} // namespace

std::string toString(const CodeBlock &block, unsigned indent) {
  CodeTextPrinter printer;
  printer.print(block, indent);
  return std::move(printer.out);
}

} // namespace loopy::ir
