#include "test/interpret/Memory.h"

#include <gtest/gtest.h>

namespace loopy::test {
namespace {

constexpr WorkItem first{.item = 0, .group = 0, .epoch = 0},
    second{.item = 1, .group = 0, .epoch = 0};
constexpr WorkItem later{.item = 1, .group = 0, .epoch = 1},
    elsewhere{.item = 2, .group = 1, .epoch = 1};
constexpr Value one{1, true};

DeviceArray array() { return {"a", ir::ScalarType::I32, -2, 4}; }

TEST(Memory, KeepsValuesWithinItsBounds) {
  DeviceArray a = array();
  a.store(-2, one, first);
  EXPECT_EQ(a.load(-2, first), one);
  EXPECT_FALSE(a.load(1, first).known);
  EXPECT_THROW(a.load(2, first), Fault);
  EXPECT_THROW(a.store(-3, one, first), Fault);
}

TEST(Memory, ReadersAndOneWriterDoNotRace) {
  DeviceArray a = array();
  a.load(0, first);
  a.load(0, second);
  a.load(0, elsewhere);
  a.store(1, one, first);
  a.load(1, later); // a barrier in between
  a.store(1, one, later);
}

TEST(Memory, NoticesWritesThatMeet) {
  DeviceArray a = array();
  a.store(0, one, first);
  EXPECT_THROW(a.store(0, one, second), Fault);
  EXPECT_THROW(a.load(0, second), Fault);
  EXPECT_THROW(a.load(0, elsewhere), Fault); // no barrier connects groups
}

TEST(Memory, NoticesReadersBeforeTheLastOne) {
  DeviceArray a = array();
  a.load(0, second);
  a.load(0, first);
  EXPECT_THROW(a.store(0, one, first), Fault);
  a.load(1, elsewhere);
  EXPECT_THROW(a.store(1, one, first), Fault);
}

TEST(Memory, LaunchesAreInOrder) {
  DeviceArray a = array();
  a.store(0, one, first);
  a.beginLaunch();
  EXPECT_EQ(a.load(0, elsewhere), one);
}

} // namespace
} // namespace loopy::test
