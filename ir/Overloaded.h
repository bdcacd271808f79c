//===- Overloaded.h - Visitors from lambdas --------------------------------------------===//
#pragma once

namespace loopy::ir {

/// For std::visit: one lambda per alternative; a forgotten one does not compile.
template <typename... Functions> struct Overloaded : Functions... {
  using Functions::operator()...;
};

} // namespace loopy::ir
