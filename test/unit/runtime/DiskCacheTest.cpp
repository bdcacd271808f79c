//===- DiskCacheTest.cpp - Damaged, foreign and unwritable program caches --------------------===//
#include "runtime/DiskCache.h"
#include "ChildProcess.h"
#include "TemporaryDirectory.h"
#include "runtime/FileBytes.h"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace loopy::rt;
using loopy::test::TemporaryDirectory;
namespace fs = std::filesystem;

namespace {

struct DiskCacheTest : testing::Test {
  const TemporaryDirectory temporary;
  const fs::path directory = temporary.path / "cache";
  const Digest key = cacheKey({"a", "b"});
  const std::vector<std::uint8_t> binary = {1, 2, 3, 0, 255};
  static constexpr std::uint64_t limit = 1 << 20;
  DiskCache cache{directory, CacheMode::ReadWrite, limit};
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
  EXPECT_EQ(DiskCache(directory, CacheMode::ReadWrite, limit).load(key), binary);
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
  DiskCache readOnly(directory, CacheMode::ReadOnly, limit);
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
  DiskCache off(directory, CacheMode::Off, limit);
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
  DiskCache impossible(temporary.path / "file" / "cache", CacheMode::ReadWrite, limit);
  testing::internal::CaptureStderr();
  impossible.store(key, binary);
  impossible.store(key, binary);
  const std::string printed = testing::internal::GetCapturedStderr();
  EXPECT_NE(printed.find("cannot be made"), std::string::npos);
  EXPECT_EQ(std::ranges::count(printed, '\n'), 1);
}

TEST_F(DiskCacheTest, FilesThatOthersCouldHaveWrittenAreNotBelieved) {
  cache.store(key, binary);
  const fs::path path = cache.fileOf(key);
  const fs::path elsewhere = temporary.path / "elsewhere";
  fs::rename(path, elsewhere);
  fs::create_symlink(elsewhere, path);
  EXPECT_FALSE(cache.load(key)) << "a symbolic link";
  fs::rename(elsewhere, path);
  EXPECT_EQ(cache.load(key), binary);
  if (::geteuid() == 0) {
    ASSERT_EQ(::chown(path.c_str(), 12345, 12345), 0);
    EXPECT_EQ(::seteuid(54321), 0);
    EXPECT_FALSE(readOwnFile(path, limit)) << "another user's file";
    EXPECT_EQ(::seteuid(0), 0);
  }
}

TEST_F(DiskCacheTest, AnOpenedPipeDoesNotHang) {
  fs::create_directory(directory);
  fs::permissions(directory, fs::perms::owner_all);
  ASSERT_EQ(::mkfifo(cache.fileOf(key).c_str(), 0600), 0);
  EXPECT_FALSE(cache.load(key));
}

TEST_F(DiskCacheTest, AnEnormousFileIsNotRead) {
  cache.store(key, binary);
  fs::resize_file(cache.fileOf(key), std::uintmax_t{1} << 40); // a hole, no blocks
  EXPECT_FALSE(cache.load(key));
}

TEST_F(DiskCacheTest, TheLeastRecentlyUsedGoFirst) {
  const std::vector<std::uint8_t> large(300'000, 7);
  const Digest keys[] = {cacheKey({"1"}), cacheKey({"2"}), cacheKey({"3"}), cacheKey({"4"})};
  const auto now = fs::file_time_type::clock::now();
  for (int i = 0; i < 3; ++i) {
    cache.store(keys[i], large);
    fs::last_write_time(cache.fileOf(keys[i]), now - std::chrono::hours(10 - i));
  }
  EXPECT_TRUE(cache.load(keys[0])); // was the oldest
  cache.store(keys[3], large);
  EXPECT_TRUE(cache.load(keys[0]));
  EXPECT_FALSE(cache.load(keys[1]));
  EXPECT_TRUE(cache.load(keys[2]));
  EXPECT_TRUE(cache.load(keys[3]));
}

TEST_F(DiskCacheTest, ListVerifyAndClear) {
  cache.store(key, binary);
  const Digest other = cacheKey({"other"});
  cache.store(other, binary);
  ASSERT_TRUE(replaceFile(cache.fileOf(other), binary));
  ASSERT_TRUE(replaceFile(directory / "notes.txt", binary));
  const auto files = cache.files();
  ASSERT_EQ(files.size(), 2U);
  for (const CacheFile &file : files)
    EXPECT_EQ(cache.isIntact(file), file.path == cache.fileOf(key));
  EXPECT_EQ(cache.clear(), 2U);
  EXPECT_TRUE(cache.files().empty());
  EXPECT_TRUE(fs::exists(directory / "notes.txt"));
}

TEST_F(DiskCacheTest, WhatAKilledWriterLeftIsDeletedLater) {
  cache.store(key, binary);
  const fs::path left = cache.fileOf(key).string() + ".a1B2c3";
  ASSERT_TRUE(replaceFile(left, binary));
  cache.store(key, binary);
  EXPECT_TRUE(fs::exists(left)) << "its writer may be alive";
  fs::last_write_time(left, fs::file_time_type::clock::now() - std::chrono::hours(2));
  cache.store(key, binary);
  EXPECT_FALSE(fs::exists(left));
}

TEST_F(DiskCacheTest, AFullDiskWarnsAndLeavesNothing) {
  const auto child = loopy::test::runChild({}, [&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit smallFiles{1000, 1000};
    ::setrlimit(RLIMIT_FSIZE, &smallFiles);
    cache.store(key, std::vector<std::uint8_t>(100'000, 1));
    return 0;
  });
  EXPECT_EQ(child.exitStatus, 0);
  EXPECT_NE(child.errors.find("cannot be written; programs are not kept"), std::string::npos)
      << child.errors;
  EXPECT_EQ(std::distance(fs::directory_iterator(directory), {}), 0);
}

TEST_F(DiskCacheTest, AWriterThatIsKilledLeavesAWholeFileOrNone) {
  const std::vector<std::uint8_t> large(2'000'000, 7);
  DiskCache roomy(directory, CacheMode::ReadWrite, limit * 100);
  for (int round = 0; round < 20; ++round) {
    const pid_t writer = ::fork();
    if (writer == 0)
      for (;;) {
        roomy.store(key, large);
        roomy.remove(key);
      }
    ::usleep(static_cast<useconds_t>(3000 + 1700 * round));
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    if (const auto found = roomy.load(key))
      EXPECT_EQ(*found, large);
  }
}
