//===- ExtractArgument.h - What parameters stand for in a function that is inlined -----------===//
#pragma once

#include "clang-plugin/ExtractCallee.h"

#include <map>
#include <vector>

namespace loopy::plugin {

struct Argument {
  const clang::ParmVarDecl *parameter;
  const clang::Expr *value;
};

/// Operators of classes are called with their object as the first argument, which is not among
/// these.
std::vector<Argument> argumentsOf(const clang::CallExpr *call,
                                  const clang::FunctionDecl *definition);

/// The values of parameters while a body is lowered; what the names meant before comes back.
class Bindings {
public:
  Bindings(State &state, const clang::FunctionDecl *definition);
  ~Bindings();
  Bindings(const Bindings &) = delete;
  Bindings &operator=(const Bindings &) = delete;

private:
  State &state;
  std::map<const clang::VarDecl *, ir::Expr> loopValues, argumentValues;
  std::map<const clang::VarDecl *, Position> aliases;
};

/// Gives the parameters their meaning, while Bindings live. All arguments are evaluated before:
/// f(f(x)). `asCode`: the body becomes code, which may change copies of arguments.
void bindArguments(State &state, const clang::CallExpr *call, const clang::FunctionDecl *definition,
                   bool asCode);

} // namespace loopy::plugin
