//===- GroupRun.h - One work-group of a device kernel -------------------------------------===//
#pragma once

#include "test/interpret/DeviceProgram.h"

namespace loopy::test {

/// The work-items of a group with their private and local memory, which begins unknown.
class GroupRun : private AccessibleMemory {
public:
  GroupRun(const DeviceProgram &program, const DeviceLaunch &launch, unsigned group,
           std::vector<Names> items);
  void run(std::mt19937 &random);

private:
  struct Item {
    Names names;
    std::size_t next = 0;                           ///< step
    std::map<ir::ArrayName, DeviceArray> variables; ///< private memory
  };
  /// Sizes of a variable's subscripts in a lowered access.
  using Shape = std::vector<std::int64_t>;

  const DeviceProgram &program;
  const DeviceLaunch &launch;
  unsigned group;
  std::vector<Item> items;
  std::map<ir::ArrayName, DeviceArray> locals; ///< memory of the group
  std::map<ir::ArrayName, Shape> shapes;
  std::size_t current = 0; ///< the item that runs
  unsigned localEpoch = 0, globalEpoch = 0;
  const ir::ArrayName *atomicArray = nullptr; ///< that is read and written in one piece

  Value load(const ir::ArrayName &array, const std::vector<std::int64_t> &subscripts) override;
  void store(const ir::ArrayName &array, const std::vector<std::int64_t> &subscripts,
             Value value) override;
  std::pair<DeviceArray *, std::int64_t> find(const ir::ArrayName &array,
                                              const std::vector<std::int64_t> &subscripts);
  DeviceArray &variable(const ir::Array &array, std::size_t size);
  Shape shapeOf(const ir::Array &array) const;
  WorkItem by(const ir::ArrayName &array) const;

  bool isWaiting(const Item &item) const;
  void runToBarrier(std::mt19937 &random);
  void passBarrier();
  void step(Item &item);
};

} // namespace loopy::test
