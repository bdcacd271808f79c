#include "ir/Dot.h"

#include "ir/LoopTree.h"
#include "ir/Overloaded.h"

#include <set>
#include <utility>

namespace loopy::ir {

static std::string quoted(const std::string &text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c;
  }
  return result + "\"";
}

static std::string_view name(DependenceKind kind) {
  switch (kind) {
  case DependenceKind::Flow:
    return "flow";
  case DependenceKind::Anti:
    return "anti";
  case DependenceKind::Output:
    return "output";
  case DependenceKind::Declared:
    return "declared";
  }
  std::unreachable();
}

static std::string label(const Statement &statement) {
  if (!statement.code.empty())
    return "code";
  return toString(statement.target) + " = " + toString(statement.value);
}

static std::string nodes(const LoopSequence &sequence, const Kernel &kernel, unsigned depth,
                         unsigned &clusters) {
  std::string indent(2 * depth, ' '), text;
  for (const LoopTreeNode &node : sequence)
    std::visit(Overloaded{
                   [&](const LeafNode &leaf) {
                     const Statement &statement = *kernel.find(leaf.statement);
                     text += indent + quoted(leaf.statement.str()) +
                             " [label=" + quoted(leaf.statement.str() + ": " + label(statement)) +
                             "];\n";
                   },
                   [&](const LoopNode &loop) {
                     text += indent + "subgraph cluster_" + std::to_string(clusters++) + " {\n";
                     text += indent + "  label=" +
                             quoted(toString(kernel.tag(loop.iname)) + " " + loop.iname.str()) +
                             ";\n";
                     text += nodes(loop.body, kernel, depth + 1, clusters) + indent + "}\n";
                   },
               },
               node);
  return text;
}

std::string toDot(const Kernel &kernel, const std::vector<Dependence> &dependences) {
  unsigned clusters = 0;
  std::string text = "digraph " + quoted(kernel.name) + " {\n  node [shape=box];\n" +
                     nodes(loopTree(kernel), kernel, 1, clusters);
  std::set<std::string> edges;
  for (const Dependence &dependence : dependences)
    edges.insert(
        "  " + quoted(dependence.source.str()) + " -> " + quoted(dependence.sink.str()) +
        " [label=" + quoted(dependence.array.str() + " " + std::string(name(dependence.kind))) +
        "];\n");
  for (const std::string &edge : edges)
    text += edge;
  return text + "}\n";
}

} // namespace loopy::ir
