//===- EnvironmentTest.cpp - The LOOPY_* variables --------------------------------------------===//
#include "runtime/Environment.h"

#include <gtest/gtest.h>
#include <map>
#include <unistd.h>

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
  EXPECT_EQ(environment.info, 0U);
  EXPECT_FALSE(environment.check);
  EXPECT_TRUE(environment.zeroCopy);
  EXPECT_TRUE(environment.keepData);
  EXPECT_TRUE(environment.trace.empty());
  EXPECT_FALSE(environment.deviceMemory);
  EXPECT_EQ(environment.pinnedBlock, 0U);
  EXPECT_FALSE(environment.indexBits);
  EXPECT_TRUE(environment.complaints.empty());
}

TEST(Environment, KnownValues) {
  const Environment environment = read({{"LOOPY_OFFLOAD", "mandatory"},
                                        {"LOOPY_DEVICE", "0:1"},
                                        {"LOOPY_CACHE", "ro"},
                                        {"LOOPY_INFO", "3"},
                                        {"LOOPY_CHECK", "1"},
                                        {"LOOPY_ZERO_COPY", "0"},
                                        {"LOOPY_KEEP_DATA", "0"},
                                        {"LOOPY_TRACE", "t.json"},
                                        {"LOOPY_DUMP", "out"},
                                        {"LOOPY_INJECT", "in"},
                                        {"LOOPY_DEVICE_MEMORY", "4096"},
                                        {"LOOPY_PINNED", "65536"},
                                        {"LOOPY_INDEX_BITS", "32"},
                                        {"LOOPY_DEVICES", "2"},
                                        {"SLURM_LOCALID", "3"},
                                        {"XDG_CACHE_HOME", "/var/cache/me"},
                                        {"HOME", "/home/me"}});
  EXPECT_EQ(environment.offload, Offload::Mandatory);
  EXPECT_EQ(environment.device, "0:1");
  EXPECT_EQ(environment.cache, CacheMode::ReadOnly);
  EXPECT_EQ(environment.cacheDirectory, "/var/cache/me/loopy");
  EXPECT_EQ(environment.info, 3U);
  EXPECT_TRUE(environment.check);
  EXPECT_FALSE(environment.zeroCopy);
  EXPECT_FALSE(environment.keepData);
  EXPECT_EQ(environment.trace, "t.json");
  EXPECT_EQ(environment.dump, "out");
  EXPECT_EQ(environment.inject, "in");
  EXPECT_EQ(environment.deviceMemory, 4096U);
  EXPECT_EQ(environment.pinnedBlock, 65536U);
  EXPECT_EQ(environment.indexBits, 32U);
  EXPECT_EQ(read({{"LOOPY_INDEX_BITS", "64"}}).indexBits, 64U);
  EXPECT_EQ(environment.devices, "2");
  EXPECT_EQ(environment.localRank, 3U);
  EXPECT_EQ(read({{"OMPI_COMM_WORLD_LOCAL_RANK", "x"}}).localRank, 0U);
  EXPECT_TRUE(environment.complaints.empty());
  EXPECT_FALSE(read({{"LOOPY_CHECK", "0"}}).check);
  EXPECT_EQ(read({{"LOOPY_TRACE", "t-%p.json"}}).trace, "t-" + std::to_string(getpid()) + ".json");
  EXPECT_EQ(read({{"LOOPY_CACHE_DIR", "here"}}).cacheDirectory, "here");
  EXPECT_EQ(read({{"LOOPY_INFO", "0"}}).info, 0U);
}

TEST(Environment, UnknownValuesAreReportedAndHarmless) {
  const Environment environment = read({{"LOOPY_OFFLOAD", "mandatry"},
                                        {"LOOPY_CACHE", "on"},
                                        {"LOOPY_INFO", "4"},
                                        {"LOOPY_CHECK", "yes"},
                                        {"LOOPY_ZERO_COPY", "no"},
                                        {"LOOPY_KEEP_DATA", "yes"},
                                        {"LOOPY_INDEX_BITS", "16"},
                                        {"LOOPY_DEVICE_MEMORY", "1G"},
                                        {"LOOPY_PINNED", "yes"}});
  EXPECT_FALSE(environment.zeroCopy);
  EXPECT_EQ(environment.offload, Offload::Disabled);
  EXPECT_EQ(environment.cache, CacheMode::Off);
  EXPECT_EQ(environment.info, 1U);
  EXPECT_TRUE(environment.check);
  EXPECT_EQ(environment.complaints,
            (std::vector<std::string>{
                "LOOPY_OFFLOAD='mandatry' is unknown, expected 'default', 'mandatory' or "
                "'disabled'; using 'disabled'",
                "LOOPY_CACHE='on' is unknown, expected 'rw', 'ro' or 'off'; using 'off'",
                "LOOPY_INFO='4' is unknown, expected a level from '0' to '3'; using '1'",
                "LOOPY_CHECK='yes' is unknown, expected '0' or '1'; using '1'",
                "LOOPY_ZERO_COPY='no' is unknown, expected '0' or '1'; using '0'",
                "LOOPY_KEEP_DATA='yes' is unknown, expected '0' or '1'; using '0'",
                "LOOPY_INDEX_BITS='16' is unknown, expected '32' or '64'; using '64'",
                "LOOPY_DEVICE_MEMORY='1G' is unknown, expected a number of bytes; using what the "
                "device has",
                "LOOPY_PINNED='yes' is unknown, expected a number of bytes; using no pinned "
                "memory"}));
}

TEST(Environment, NoPlaceForTheCache) {
  const Environment environment = read({{"LOOPY_OFFLOAD", ""}, {"HOME", ""}});
  EXPECT_EQ(environment.cache, CacheMode::Off);
  EXPECT_TRUE(environment.complaints.empty());
}
