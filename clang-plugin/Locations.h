//===- Locations.h - Clang locations in IR errors -----------------------------------===//
#pragma once

#include "ir/Error.h"

#include "clang/Basic/SourceLocation.h"

namespace loopy::plugin {

inline ir::SourceLocation encode(clang::SourceLocation location) {
  return {location.getRawEncoding()};
}
inline clang::SourceLocation decode(ir::SourceLocation location) {
  return clang::SourceLocation::getFromRawEncoding(location.encoding);
}

} // namespace loopy::plugin
