//===- ExtractIdentity.h - Which variable or member an expression denotes --------------------===//
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

namespace clang {
class Decl;
class Expr;
class VarDecl;
} // namespace clang

namespace loopy::plugin {

/// A variable, or a member reached from a variable or `this`. Two equal identities are the same
/// object; two different ones may still overlap in memory (references, pointers), which is checked
/// at run time.
struct Identity {
  const clang::VarDecl *variable = nullptr; ///< canonical declaration; null: `*this`
  /// How to get from there to the object: a FieldDecl selects a member, a CXXRecordDecl a base
  /// class, null goes through a pointer.
  std::vector<const clang::Decl *> path;

  friend auto operator<=>(const Identity &, const Identity &) = default;
  friend bool operator==(const Identity &, const Identity &) = default;

  /// The pointers that are dereferenced on the way.
  std::vector<Identity> dereferenced() const;
  /// A name for the IR: "a" for a, this->a; "s_a" for s.a, s->a.
  std::string name() const;
};

/// Nothing for anything but chains of variables, `this`, members, and dereferenced pointers.
std::optional<Identity> identityOf(const clang::Expr *lvalue);

/// The object a pointer expression of the same kind points to.
std::optional<Identity> pointeeIdentity(const clang::Expr *pointer);

} // namespace loopy::plugin
