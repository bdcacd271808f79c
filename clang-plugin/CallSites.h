//===- CallSites.h - From the places in scripts to source locations ------------------------===//
#pragma once

#include "clang/Basic/SourceLocation.h"

#include <cstdint>

namespace clang {
class ASTContext;
} // namespace clang

namespace loopy::plugin {

/// What loopy::call_site holds: the file is the FNV-1a hash of the name that __builtin_FILE()
/// gives.
struct CallSite {
  std::uint64_t file = 0;
  unsigned line = 0;
  unsigned column = 0;
};

/// The location of `site`, also when line directives (preprocessed input) renamed files. Invalid
/// when no file of the translation unit has that name.
clang::SourceLocation locate(clang::ASTContext &context, const CallSite &site);

} // namespace loopy::plugin
