//===- CacheTest.cpp - Program binaries and PoCL's directory over several processes
//-------------===//
#include "ChildProcess.h"
#include "SamplePlans.h"
#include "runtime/Device.h"
#include "runtime/EntryPoint.h"
#include "runtime/FileBytes.h"
#include "runtime/Program.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace loopy;
using namespace loopy::test;
namespace fs = std::filesystem;

static int runSaxpy() {
  float x[3] = {1, 2, 3};
  float y[3] = {1, 1, 1};
  const std::string plan = plan::toJson(saxpyPlan());
  if (!loopy_rt_launch_v1(plan.c_str(), 3LL, 2.0, x, y))
    return 1;
  return y[0] == 3 && y[1] == 5 && y[2] == 7 ? 0 : 2;
}

static std::vector<fs::path> binariesIn(const fs::path &directory) {
  std::vector<fs::path> files;
  if (fs::exists(directory))
    for (const auto &entry : fs::directory_iterator(directory))
      if (entry.path().extension() == ".bin")
        files.push_back(entry.path());
  return files;
}

/// Whether the program of saxpyPlan comes from disk.
static int isOnDisk() {
  const auto environment = rt::readEnvironment([](const char *name) { return getenv(name); });
  const auto device = rt::openDevice("cpu");
  rt::Journal journal(environment);
  rt::ProgramCache programs(*device, environment, journal);
  const auto program = programs.get({saxpyPlan().variants[0].source, false}, "saxpy:3");
  return program && (*program)->isFromDisk ? 0 : 1;
}

TEST(Cache, ASecondProcessFindsTheBinary) {
  const TemporaryDirectory directory;
  EXPECT_EQ(runChild(directory, {}, isOnDisk).exitStatus, 1);
  EXPECT_EQ(runChild(directory, {}, runSaxpy).exitStatus, 0);
  EXPECT_EQ(binariesIn(directory.path / "loopy").size(), 1U);
  EXPECT_EQ(runChild(directory, {}, isOnDisk).exitStatus, 0);
  EXPECT_EQ(runChild(directory, {}, runSaxpy).exitStatus, 0);
  EXPECT_EQ(runChild(directory, {{"POCL_VECTORIZER_REMARKS", "1"}}, isOnDisk).exitStatus, 1)
      << "a variable that may change the code is no part of the key";
}

TEST(Cache, ADamagedBinaryIsBuiltAgain) {
  const TemporaryDirectory directory;
  ASSERT_EQ(runChild(directory, {}, runSaxpy).exitStatus, 0);
  const auto files = binariesIn(directory.path / "loopy");
  ASSERT_EQ(files.size(), 1U);
  const auto whole = *rt::readFile(files[0]);
  auto flipped = whole;
  flipped[whole.size() / 2] ^= 4;
  const std::vector<std::uint8_t> truncated(whole.begin(), whole.begin() + 1000);
  for (const auto &damaged : {truncated, flipped}) {
    ASSERT_TRUE(rt::replaceFile(files[0], damaged));
    const auto child = runChild(directory, {{"LOOPY_OFFLOAD", "mandatory"}}, runSaxpy);
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
    EXPECT_EQ(runChild(directory, {}, isOnDisk).exitStatus, 0);
  }
}

TEST(Cache, ReadOnlyAndOff) {
  const TemporaryDirectory directory;
  for (const char *mode : {"ro", "off"}) {
    const auto child = runChild(directory, {{"LOOPY_CACHE", mode}}, runSaxpy);
    EXPECT_EQ(child.exitStatus, 0) << child.errors;
    EXPECT_FALSE(fs::exists(directory.path / "loopy"));
  }
}

TEST(Cache, AnImpossibleDirectoryOnlyWarns) {
  const auto child =
      runChild({{"LOOPY_CACHE_DIR", "/proc/loopy"}, {"LOOPY_OFFLOAD", "mandatory"}}, runSaxpy);
  EXPECT_EQ(child.exitStatus, 0);
  EXPECT_NE(child.errors.find("loopy: warning: the program cache /proc/loopy cannot be made"),
            std::string::npos)
      << child.errors;
}

TEST(Cache, PoclHasADirectoryOfItsOwn) {
  const TemporaryDirectory directory;
  const auto child = runChild(directory, {{"POCL_CACHE_DIR", ""}, {"TMPDIR", directory.path}}, [&] {
    if (runSaxpy() != 0 || getenv("POCL_CACHE_DIR"))
      return 1;
    for (const auto &entry : fs::directory_iterator(directory.path / "loopy"))
      if (entry.is_directory())
        return fs::exists(entry.path() / "in-use") &&
                       std::distance(fs::directory_iterator(entry.path()), {}) > 1
                   ? 0
                   : 2;
    return 3;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
  for (const auto &entry : fs::directory_iterator(directory.path / "loopy"))
    EXPECT_FALSE(entry.is_directory()) << entry.path() << " is left";
}

TEST(Cache, DirectoriesOfDeadProcessesAreDeleted) {
  const TemporaryDirectory directory;
  const Variables variables = {{"POCL_CACHE_DIR", ""}};
  runChild(directory, variables, [] {
    runSaxpy(), std::_Exit(0);
    return 0;
  });
  fs::path left;
  for (const auto &entry : fs::directory_iterator(directory.path / "loopy"))
    if (entry.is_directory())
      left = entry.path();
  ASSERT_FALSE(left.empty());
  runChild(directory, variables, runSaxpy);
  EXPECT_TRUE(fs::exists(left)) << "it is younger than a minute";
  fs::last_write_time(left, fs::file_time_type::clock::now() - std::chrono::hours(1));
  runChild(directory, variables, runSaxpy);
  EXPECT_FALSE(fs::exists(left));
}

TEST(Cache, ProcessesAtTheSameTime) {
  const TemporaryDirectory directory;
  const auto child = runChild(directory, {{"POCL_CACHE_DIR", ""}}, [] {
    std::vector<pid_t> children;
    for (int number = 0; number < 4; ++number) {
      const pid_t child = ::fork();
      if (child == 0)
        std::exit(runSaxpy());
      children.push_back(child);
    }
    int failed = 0;
    for (std::size_t i = 0; i < children.size(); ++i) {
      int status = 0;
      ::wait(&status);
      failed += status != 0;
    }
    return failed;
  });
  EXPECT_EQ(child.exitStatus, 0) << child.errors;
}
