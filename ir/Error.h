//===- Error.h - Value or error --------------------------------------------------===//
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace loopy::ir {

/// A place in the user's source. Opaque here: the front end makes it and reads it back. 0 is
/// "none".
struct SourceLocation {
  std::uint32_t encoding = 0;
  bool isValid() const { return encoding != 0; }
  friend bool operator==(const SourceLocation &, const SourceLocation &) = default;
};

/// A second place that explains an error.
struct Note {
  SourceLocation location;
  std::string message;
};

/// Why something cannot be done: one lower-case sentence without a full stop, in names of the
/// source, with the way out where there is one. Without a location, the place is where the failing
/// operation was asked for (the script step, or the annotation).
struct Error {
  std::string message;
  SourceLocation location = {};
  std::vector<Note> notes = {};
};

template <typename T> using Expected = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string message, SourceLocation location = {}) {
  return std::unexpected(Error{std::move(message), location, {}});
}

} // namespace loopy::ir
