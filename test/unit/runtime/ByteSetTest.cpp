//===- ByteSetTest.cpp - Sets of bytes of host memory -----------------------------------------===//
#include "runtime/ByteSet.h"

#include <bitset>
#include <gtest/gtest.h>
#include <random>

using namespace loopy;
using rt::ByteRange;

static std::string text(const std::vector<ByteRange> &ranges) {
  std::string result;
  for (const ByteRange &range : ranges)
    result += "[" + std::to_string(range.begin) + "," + std::to_string(rt::endOf(range)) + ")";
  return result;
}

TEST(ByteSet, RangesThatTouchBecomeOne) {
  rt::ByteSet set;
  set.add({10, 5});
  set.add({20, 5});
  EXPECT_EQ(text(set.ranges()), "[10,15)[20,25)");
  set.add({15, 5});
  EXPECT_EQ(text(set.ranges()), "[10,25)");
  set.add({0, 0});
  EXPECT_EQ(text(set.ranges()), "[10,25)");
}

TEST(ByteSet, PartsInsideAndMissing) {
  rt::ByteSet set;
  set.add({10, 10});
  set.remove({13, 2});
  EXPECT_EQ(text(set.inside({0, 100})), "[10,13)[15,20)");
  EXPECT_EQ(text(set.missing({5, 20})), "[5,10)[13,15)[20,25)");
  EXPECT_EQ(text(set.inside({13, 2})), "");
  EXPECT_EQ(text(set.missing({10, 3})), "");
}

/// Against a set that looks at each byte.
TEST(ByteSet, RandomOperations) {
  std::mt19937 random(1);
  rt::ByteSet set;
  std::bitset<64> bytes;
  for (int step = 0; step < 5000; ++step) {
    const ByteRange range{random() % 60, random() % 5};
    const bool adds = random() % 2 == 0;
    adds ? set.add(range) : set.remove(range);
    for (std::uintptr_t i = range.begin; i < rt::endOf(range); ++i)
      bytes[i] = adds;
    std::size_t count = 0;
    std::uintptr_t end = 0;
    for (const ByteRange &each : set.ranges()) {
      ASSERT_TRUE(each.bytes != 0 && (end == 0 || each.begin > end));
      end = rt::endOf(each);
      count += each.bytes;
      for (std::uintptr_t i = each.begin; i < end; ++i)
        ASSERT_TRUE(bytes[i]);
    }
    ASSERT_EQ(count, bytes.count());
  }
}
