#include "test/interpret/Memory.h"

namespace loopy::test {

/// Whether both accesses happen in any order.
static bool conflict(const WorkItem &a, const WorkItem &b) {
  return a.item != b.item && (a.group != b.group || a.epoch == b.epoch) &&
         !(a.isAtomic && b.isAtomic);
}

DeviceArray::Cell &DeviceArray::cell(std::int64_t element) {
  if (element < first || element >= first + static_cast<std::int64_t>(cells.size()))
    throw Fault("an access to " + name + "[" + std::to_string(element) + "], which is not in [" +
                std::to_string(first) + ", " +
                std::to_string(first + static_cast<std::int64_t>(cells.size())) + ")");
  return cells[static_cast<std::size_t>(element - first)];
}

DeviceArray::Cell &DeviceArray::cellOfLaunch(std::int64_t element) {
  Cell &found = cell(element);
  if (found.launch != launch)
    found = {.value = found.value, .launch = launch, .writer = {}, .reader = {}};
  return found;
}

void DeviceArray::race(std::int64_t element, const char *what) const {
  throw Fault("a race: two work-items " + std::string(what) + " " + name + "[" +
              std::to_string(element) + "]");
}

Value DeviceArray::load(std::int64_t element, const WorkItem &by) {
  Cell &cell = cellOfLaunch(element);
  if (cell.isWritten && conflict(cell.writer, by))
    race(element, "write and read");
  if (by.isAtomic) // the write that follows looks for others that read
    return cell.value;
  bool sameGroup = cell.isRead && cell.reader.group == by.group;
  bool sameEpoch = sameGroup && cell.reader.epoch == by.epoch;
  cell.readInGroups |= cell.isRead && !sameGroup;
  cell.readByItems = sameEpoch && (cell.readByItems || cell.reader.item != by.item);
  cell.isRead = true;
  cell.reader = by;
  return cell.value;
}

void DeviceArray::store(std::int64_t element, Value value, const WorkItem &by) {
  Cell &cell = cellOfLaunch(element);
  if (cell.isWritten && conflict(cell.writer, by))
    race(element, "write");
  bool sameEpoch = cell.reader.group == by.group && cell.reader.epoch == by.epoch;
  if (cell.isRead &&
      (cell.readInGroups || conflict(cell.reader, by) || (sameEpoch && cell.readByItems)))
    race(element, "read and write");
  bool hidesPlain = cell.isWritten && !cell.writer.isAtomic && cell.writer.item == by.item &&
                    cell.writer.epoch == by.epoch;
  cell.isWritten = true;
  cell.writer = by;
  cell.writer.isAtomic &= !hidesPlain;
  cell.value = value;
}

} // namespace loopy::test
