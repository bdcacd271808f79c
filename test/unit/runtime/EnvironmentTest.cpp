//===- EnvironmentTest.cpp - The LOOPY_* variables --------------------------------------------===//
#include "runtime/Environment.h"

#include <gtest/gtest.h>
#include <map>

using namespace loopy::rt;

static Environment read(const std::map<std::string, std::string> &variables) {
  return readEnvironment([&](const char *name) -> const char * {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  });
}

TEST(Environment, Defaults) {
  const Environment environment = read({{"HOME", "/home/me"}});
  EXPECT_EQ(environment.offload, Offload::Default);
  EXPECT_EQ(environment.cache, CacheMode::ReadWrite);
  EXPECT_EQ(environment.cacheDirectory, "/home/me/.cache/loopy");
  EXPECT_EQ(environment.device, "");
  EXPECT_FALSE(environment.info);
  EXPECT_TRUE(environment.complaints.empty());
}

TEST(Environment, KnownValues) {
  const Environment environment = read({{"LOOPY_OFFLOAD", "mandatory"},
                                        {"LOOPY_DEVICE", "0:1"},
                                        {"LOOPY_CACHE", "ro"},
                                        {"LOOPY_INFO", "1"},
                                        {"XDG_CACHE_HOME", "/var/cache/me"},
                                        {"HOME", "/home/me"}});
  EXPECT_EQ(environment.offload, Offload::Mandatory);
  EXPECT_EQ(environment.device, "0:1");
  EXPECT_EQ(environment.cache, CacheMode::ReadOnly);
  EXPECT_EQ(environment.cacheDirectory, "/var/cache/me/loopy");
  EXPECT_TRUE(environment.info);
  EXPECT_TRUE(environment.complaints.empty());
  EXPECT_EQ(read({{"LOOPY_CACHE_DIR", "here"}}).cacheDirectory, "here");
  EXPECT_FALSE(read({{"LOOPY_INFO", "0"}}).info);
}

TEST(Environment, UnknownValuesAreReportedAndHarmless) {
  const Environment environment = read({{"LOOPY_OFFLOAD", "mandatry"},
                                        {"LOOPY_CACHE", "on"},
                                        {"LOOPY_INFO", "2"},
                                        {"LOOPY_CHECK", "1"}});
  EXPECT_EQ(environment.offload, Offload::Disabled);
  EXPECT_EQ(environment.cache, CacheMode::Off);
  EXPECT_TRUE(environment.info);
  EXPECT_EQ(environment.complaints,
            (std::vector<std::string>{
                "LOOPY_OFFLOAD='mandatry' is unknown, expected 'default', 'mandatory' or "
                "'disabled'; using 'disabled'",
                "LOOPY_CACHE='on' is unknown, expected 'rw', 'ro' or 'off'; using 'off'",
                "LOOPY_INFO='2' is unknown, expected '0' or '1'; using '1'",
                "LOOPY_CHECK is not supported by this runtime"}));
}

TEST(Environment, NoPlaceForTheCache) {
  const Environment environment = read({{"LOOPY_OFFLOAD", ""}, {"HOME", ""}});
  EXPECT_EQ(environment.cache, CacheMode::Off);
  EXPECT_TRUE(environment.complaints.empty());
}
