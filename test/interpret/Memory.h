//===- Memory.h - Arrays of a device that notice races --------------------------------===//
#pragma once

#include "test/interpret/Value.h"

#include <string>
#include <vector>

namespace loopy::test {

/// Who accesses memory, and when: barriers end epochs. Groups run one after the other.
struct WorkItem {
  unsigned item = 0;  ///< different in all groups of a launch
  unsigned group = 0; ///< different in all launches
  unsigned epoch = 0; ///< barriers that the group has passed and that order this memory
  /// Part of an operation that reads and writes in one piece: no conflict with others of this kind.
  bool isAtomic = false;
};

/// The elements first, first + 1, ...; accesses elsewhere are faults, and so is one that conflicts
/// with another work-item's in the same launch without a barrier between them.
class DeviceArray {
public:
  DeviceArray(std::string name, ir::ScalarType type, std::int64_t first, std::size_t count)
      : name(std::move(name)), type(type), first(first), cells(count) {}

  Value load(std::int64_t element, const WorkItem &by);
  void store(std::int64_t element, Value value, const WorkItem &by);

  /// Earlier accesses are no conflicts any more.
  void beginLaunch() { ++launch; }

  /// The value, without a look at conflicts.
  Value &at(std::int64_t element) { return cell(element).value; }

  std::string name;
  ir::ScalarType type;

private:
  struct Cell {
    Value value;
    unsigned launch = 0; ///< of the accesses below
    bool isWritten = false;
    WorkItem writer;
    bool isRead = false;
    bool readInGroups = false; ///< by several
    bool readByItems = false;  ///< by several in the reader's epoch
    WorkItem reader;           ///< the last one, or one of its epoch
  };

  std::int64_t first;
  std::vector<Cell> cells;
  unsigned launch = 1;

  Cell &cell(std::int64_t element);
  Cell &cellOfLaunch(std::int64_t element);
  [[noreturn]] void race(std::int64_t element, const char *what) const;
};

} // namespace loopy::test
