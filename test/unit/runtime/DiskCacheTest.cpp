//===- DiskCacheTest.cpp - Damaged, foreign and unwritable program caches --------------------===//
#include "runtime/DiskCache.h"
#include "TemporaryDirectory.h"
#include "runtime/FileBytes.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace loopy::rt;
using loopy::test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

struct DiskCacheTest : testing::Test {
  const TemporaryDirectory temporary;
  const fs::path directory = temporary.path / "cache";
  const Digest key = cacheKey({"a", "b"});
  const std::vector<std::uint8_t> binary = {1, 2, 3, 0, 255};
  DiskCache cache{directory, CacheMode::ReadWrite};
};

} // namespace

TEST(CacheKey, DependsOnEveryPartAndItsEnd) {
  EXPECT_EQ(cacheKey({"a", "b"}), cacheKey({"a", "b"}));
  EXPECT_NE(cacheKey({"a", "b"}), cacheKey({"b", "a"}));
  EXPECT_NE(cacheKey({"a", "b"}), cacheKey({"ab", ""}));
  EXPECT_NE(cacheKey({"a", "b"}), cacheKey({"a", "b", ""}));
}

TEST_F(DiskCacheTest, KeepsAcrossObjects) {
  EXPECT_FALSE(cache.load(key));
  cache.store(key, binary);
  EXPECT_EQ(cache.load(key), binary);
  EXPECT_EQ(DiskCache(directory, CacheMode::ReadWrite).load(key), binary);
  EXPECT_FALSE(cache.load(cacheKey({"a"})));
  EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 1) << "temporary files are left";
  EXPECT_EQ(fs::status(directory).permissions(), fs::perms::owner_all);
}

TEST_F(DiskCacheTest, EveryTruncationIsFoundAndDeleted) {
  cache.store(key, binary);
  const auto whole = *readFile(cache.fileOf(key));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ASSERT_TRUE(replaceFile(cache.fileOf(key), std::span(whole).first(size)));
    EXPECT_FALSE(cache.load(key)) << size;
    EXPECT_FALSE(fs::exists(cache.fileOf(key)));
  }
}

TEST_F(DiskCacheTest, EveryFlippedBitIsFound) {
  cache.store(key, binary);
  const auto whole = *readFile(cache.fileOf(key));
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    auto damaged = whole;
    damaged[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
    ASSERT_TRUE(replaceFile(cache.fileOf(key), damaged));
    EXPECT_FALSE(cache.load(key)) << bit;
  }
}

TEST_F(DiskCacheTest, AFileUnderAnotherNameIsNotBelieved) {
  cache.store(key, binary);
  const Digest other = cacheKey({"other"});
  fs::rename(cache.fileOf(key), cache.fileOf(other));
  EXPECT_FALSE(cache.load(other));
}

TEST_F(DiskCacheTest, ADirectoryInPlaceOfTheFile) {
  fs::create_directories(cache.fileOf(key));
  fs::permissions(directory, fs::perms::owner_all);
  EXPECT_FALSE(cache.load(key));
}

TEST_F(DiskCacheTest, ReadOnlyChangesNothing) {
  DiskCache readOnly(directory, CacheMode::ReadOnly);
  readOnly.store(key, binary);
  EXPECT_FALSE(fs::exists(directory));
  cache.store(key, binary);
  EXPECT_EQ(readOnly.load(key), binary);
  ASSERT_TRUE(replaceFile(cache.fileOf(key), binary));
  EXPECT_FALSE(readOnly.load(key));
  EXPECT_TRUE(fs::exists(cache.fileOf(key)));
}

TEST_F(DiskCacheTest, OffReadsAndWritesNothing) {
  cache.store(key, binary);
  DiskCache off(directory, CacheMode::Off);
  EXPECT_FALSE(off.load(key));
  off.store(cacheKey({"other"}), binary);
  EXPECT_FALSE(fs::exists(off.fileOf(cacheKey({"other"}))));
}

TEST_F(DiskCacheTest, ADirectoryThatEveryoneCanWriteIsNotBelieved) {
  cache.store(key, binary);
  ASSERT_EQ(::chmod(directory.c_str(), 0777), 0);
  testing::internal::CaptureStderr();
  EXPECT_FALSE(cache.load(key));
  cache.store(key, binary);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "loopy: warning: the program cache " + directory.string() +
                " belongs to someone else or is writable by everyone; programs are not kept\n");
}

TEST_F(DiskCacheTest, APlaceThatCannotBeMadeWarnsOnce) {
  ASSERT_TRUE(replaceFile(temporary.path / "file", binary));
  DiskCache impossible(temporary.path / "file" / "cache", CacheMode::ReadWrite);
  testing::internal::CaptureStderr();
  impossible.store(key, binary);
  impossible.store(key, binary);
  const std::string printed = testing::internal::GetCapturedStderr();
  EXPECT_NE(printed.find("cannot be made"), std::string::npos);
  EXPECT_EQ(std::ranges::count(printed, '\n'), 1);
}
