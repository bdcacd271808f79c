//===- HostMemoryTest.cpp - Memory that ends early, and changes of single elements ------------===//
#include "runtime/HostMemory.h"

#include <gtest/gtest.h>

#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

namespace loopy::rt {
namespace {

/// Two pages, the second of which is missing.
class TornMemory : public testing::Test {
protected:
  void SetUp() override {
    pages = static_cast<std::byte *>(
        mmap(nullptr, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ASSERT_NE(pages, MAP_FAILED);
    munmap(pages + page, page);
  }
  void TearDown() override { munmap(pages, page); }

  const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::byte *pages = nullptr;
};

TEST_F(TornMemory, ReadsWhatExists) {
  std::memset(pages, 7, page);
  const auto bytes = readHostMemory({reinterpret_cast<std::uintptr_t>(pages), page});
  ASSERT_TRUE(bytes) << bytes.error();
  EXPECT_EQ(bytes->size(), page);
  EXPECT_EQ((*bytes)[page - 1], std::byte{7});
}

TEST_F(TornMemory, RefusesWhatDoesNotExist) {
  const auto bytes = readHostMemory({reinterpret_cast<std::uintptr_t>(pages), page + 1});
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error(),
            "an array that is accessed under a condition may end before the loop does");
}

TEST(HostMemory, StoresOnlyWhatChanged) {
  const std::vector<std::byte> before(8, std::byte{1});
  std::vector<std::byte> after = before;
  after[5] = std::byte{2};
  std::byte host[8] = {}; // differs from `before`: another thread wrote it meanwhile
  storeChangedElements(reinterpret_cast<std::uintptr_t>(host), before.data(), after, 4);
  EXPECT_EQ(host[0], std::byte{0});
  EXPECT_EQ(host[4], std::byte{1});
  EXPECT_EQ(host[5], std::byte{2});
}

} // namespace
} // namespace loopy::rt
