//===- Code.h - Imperative code inside one statement -----------------------------------===//
//
// What the polyhedral form cannot express (loops whose bounds depend on data, `break`, early
// returns) is kept as a small structured tree that one statement instance executes from beginning
// to end, in order. Local variables of the code are Temporary arrays with one copy per instance.
//
//===----------------------------------------------------------------------------===//
#pragma once

#include "ir/Expr.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace loopy::ir {

struct CodeAssign;
struct CodeIf;
struct CodeLoop;
struct CodeSwitch;
struct CodeScope;
struct CodeBreak {};    ///< leaves the innermost loop or switch
struct CodeContinue {}; ///< ends the iteration of the innermost loop; its step follows
/// Goes to the end of the scope with this name around it.
struct CodeLeave {
  std::string scope;
};
/// Only in device functions: ends the function.
struct CodeReturn;

using CodeNode = std::variant<CodeAssign, CodeIf, CodeLoop, CodeSwitch, CodeScope, CodeBreak,
                              CodeContinue, CodeLeave, CodeReturn>;
/// Executed one after the other.
using CodeBlock = std::vector<CodeNode>;

struct CodeAssign {
  Access target;
  Expr value; ///< converted to the type of the target
};
struct CodeIf {
  Expr condition;
  CodeBlock then;
  CodeBlock otherwise;
};
/// A variable of the code that stays within [first, last] in the body of a loop, because only the
/// loop's step changes it: index expressions without loads.
struct CodeRange {
  ArrayName variable;
  Expr first, last;
};
/// `for (; condition; step) body`, or `do body while (condition)` without step.
struct CodeLoop {
  Expr condition;
  bool testsFirst = true;
  CodeBlock body;
  std::vector<CodeAssign> step = {};
  std::optional<CodeRange> range = {};
};
/// One or several labels and what follows them until the next ones, where execution goes on.
struct CodeCase {
  std::vector<std::int64_t> values;
  bool isDefault = false;
  CodeBlock body;
};
struct CodeSwitch {
  Expr value;
  std::vector<CodeCase> cases;
};
/// The body; a CodeLeave with this name ends it. The name is unique in the kernel or function.
struct CodeScope {
  std::string name;
  CodeBlock body;
};
struct CodeReturn {
  Expr value;
};

/// Rebuilds the code with every expression and every written access replaced. Structure stays.
struct CodeMapping {
  std::function<Expr(const Expr &)> expr;
  std::function<Access(const Access &)> target;
};
CodeBlock mapCode(const CodeBlock &block, const CodeMapping &mapping);

/// Calls `expr` on every expression that is evaluated and `target` on every written access, in the
/// order of the text.
struct CodeVisitor {
  std::function<void(const Expr &)> expr;
  std::function<void(const Access &)> target;
};
void visitCode(const CodeBlock &block, const CodeVisitor &visitor);

CodeBlock substitute(const CodeBlock &block, const std::map<Iname, Expr> &replacement);

/// The ranges of all loops in the code, by variable.
std::map<ArrayName, CodeRange> rangesIn(const CodeBlock &block);

/// C-like text, every line indented by `indent` spaces and ended.
std::string toString(const CodeBlock &block, unsigned indent);

} // namespace loopy::ir
