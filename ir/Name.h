//===- Name.h - Strongly typed names -------------------------------------------===//
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace loopy::ir {

/// A name that cannot be mistaken for a name of another kind. Names are identifiers that isl and
/// OpenCL C can read; `Kind` only tells the types apart.
template <typename Kind> class Name {
public:
  Name() = default;
  explicit Name(std::string text) : text(std::move(text)) {}

  const std::string &str() const { return text; }
  bool empty() const { return text.empty(); }

  friend auto operator<=>(const Name &, const Name &) = default;

private:
  std::string text;
};

using Iname = Name<struct InameKind>;                 ///< a loop variable of the polyhedral program
using ParameterName = Name<struct ParameterNameKind>; ///< a scalar fixed during the whole kernel
using ArrayName = Name<struct ArrayNameKind>;         ///< an array, or a scalar that is written
using StatementId = Name<struct StatementIdKind>;     ///< a statement
using FunctionName = Name<struct FunctionNameKind>;   ///< a device function

} // namespace loopy::ir
