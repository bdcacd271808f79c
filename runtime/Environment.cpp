//===- Environment.cpp - The LOOPY_* variables -----------------------------------------------===//
#include "runtime/Environment.h"

#include <charconv>
#include <limits>
#include <unistd.h>

namespace loopy::rt {

static std::optional<std::string> valueOf(const VariableLookup &lookup, const char *name) {
  const char *value = lookup(name);
  if (!value || !*value)
    return std::nullopt;
  return value;
}

static std::string unknownValue(const char *name, const std::string &value, const char *expected,
                                const char *used) {
  return std::string(name) + "='" + value + "' is unknown, expected " + expected + "; using " +
         used;
}

static void readOffload(const VariableLookup &lookup, Environment &environment) {
  const auto value = valueOf(lookup, "LOOPY_OFFLOAD");
  if (!value || *value == "default") {
    environment.offload = Offload::Default;
  } else if (*value == "mandatory") {
    environment.offload = Offload::Mandatory;
  } else {
    environment.offload = Offload::Disabled;
    if (*value != "disabled")
      environment.complaints.push_back(unknownValue(
          "LOOPY_OFFLOAD", *value, "'default', 'mandatory' or 'disabled'", "'disabled'"));
  }
}

static std::filesystem::path defaultCacheDirectory(const VariableLookup &lookup) {
  if (auto base = valueOf(lookup, "XDG_CACHE_HOME"); base && base->starts_with('/'))
    return std::filesystem::path(*base) / "loopy";
  if (auto home = valueOf(lookup, "HOME"); home && home->starts_with('/'))
    return std::filesystem::path(*home) / ".cache" / "loopy";
  return {};
}

static void readCache(const VariableLookup &lookup, Environment &environment) {
  const auto mode = valueOf(lookup, "LOOPY_CACHE");
  if (!mode || *mode == "rw") {
    environment.cache = CacheMode::ReadWrite;
  } else if (*mode == "ro") {
    environment.cache = CacheMode::ReadOnly;
  } else {
    environment.cache = CacheMode::Off;
    if (*mode != "off")
      environment.complaints.push_back(
          unknownValue("LOOPY_CACHE", *mode, "'rw', 'ro' or 'off'", "'off'"));
  }
  if (const auto directory = valueOf(lookup, "LOOPY_CACHE_DIR"))
    environment.cacheDirectory = *directory;
  else
    environment.cacheDirectory = defaultCacheDirectory(lookup);
  if (environment.cacheDirectory.empty())
    environment.cache = CacheMode::Off;
}

static std::optional<std::uint64_t> numberIn(const std::string &text) {
  std::uint64_t number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (status != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

static void readInfo(const VariableLookup &lookup, Environment &environment) {
  const auto value = valueOf(lookup, "LOOPY_INFO");
  if (!value)
    return;
  const auto level = numberIn(*value);
  environment.info = level && *level <= 3 ? static_cast<unsigned>(*level) : 1;
  if (!level || *level > 3)
    environment.complaints.push_back(
        unknownValue("LOOPY_INFO", *value, "a level from '0' to '3'", "'1'"));
}

static void readCheck(const VariableLookup &lookup, Environment &environment) {
  const auto value = valueOf(lookup, "LOOPY_CHECK");
  environment.check = value && *value != "0";
  if (environment.check && *value != "1")
    environment.complaints.push_back(unknownValue("LOOPY_CHECK", *value, "'0' or '1'", "'1'"));
}

/// Something that is done unless it is switched off.
static bool readSwitch(const VariableLookup &lookup, const char *name, Environment &environment) {
  const auto value = valueOf(lookup, name);
  if (value && *value != "0" && *value != "1")
    environment.complaints.push_back(unknownValue(name, *value, "'0' or '1'", "'0'"));
  return !value || *value == "1";
}

/// The file for the trace; `%p` is the process, so that processes of one program do not overwrite
/// each other's.
static void readTrace(const VariableLookup &lookup, Environment &environment) {
  std::string path = valueOf(lookup, "LOOPY_TRACE").value_or("");
  if (const std::size_t at = path.find("%p"); at != std::string::npos)
    path.replace(at, 2, std::to_string(::getpid()));
  environment.trace = path;
}

/// The bytes that a variable gives; nothing where it is not set or, with a complaint that says what
/// is `used` instead, not understood.
static std::optional<std::uint64_t> readBytes(const VariableLookup &lookup, const char *name,
                                              const char *used, Environment &environment) {
  const auto value = valueOf(lookup, name);
  if (!value)
    return std::nullopt;
  const auto bytes = numberIn(*value);
  if (!bytes)
    environment.complaints.push_back(unknownValue(name, *value, "a number of bytes", used));
  return bytes;
}

static void readIndexBits(const VariableLookup &lookup, Environment &environment) {
  const auto value = valueOf(lookup, "LOOPY_INDEX_BITS");
  if (!value)
    return;
  environment.indexBits = *value == "32" ? 32 : 64;
  if (*value != "32" && *value != "64")
    environment.complaints.push_back(
        unknownValue("LOOPY_INDEX_BITS", *value, "'32' or '64'", "'64'"));
}

/// Open MPI, Slurm, MPICH and Intel MPI, MVAPICH, Cray, Flux.
static constexpr const char *localRankVariables[] = {
    "OMPI_COMM_WORLD_LOCAL_RANK", "SLURM_LOCALID",     "MPI_LOCALRANKID",
    "MV2_COMM_WORLD_LOCAL_RANK",  "PALS_LOCAL_RANKID", "FLUX_TASK_LOCAL_ID"};

/// Other programs' variables: what is not understood counts as not set.
static void readLocalRank(const VariableLookup &lookup, Environment &environment) {
  for (const char *name : localRankVariables) {
    const auto value = valueOf(lookup, name);
    const auto rank = value ? numberIn(*value) : std::nullopt;
    if (rank && *rank <= std::numeric_limits<unsigned>::max()) {
      environment.localRank = static_cast<unsigned>(*rank);
      return;
    }
  }
}

Environment readEnvironment(const VariableLookup &lookup) {
  Environment environment;
  readOffload(lookup, environment);
  readCache(lookup, environment);
  environment.cacheLimit = readBytes(lookup, "LOOPY_CACHE_LIMIT", "268435456", environment)
                               .value_or(environment.cacheLimit);
  readInfo(lookup, environment);
  readCheck(lookup, environment);
  environment.zeroCopy = readSwitch(lookup, "LOOPY_ZERO_COPY", environment);
  environment.keepData = readSwitch(lookup, "LOOPY_KEEP_DATA", environment);
  readTrace(lookup, environment);
  readIndexBits(lookup, environment);
  environment.deviceMemory =
      readBytes(lookup, "LOOPY_DEVICE_MEMORY", "what the device has", environment);
  environment.pinnedBlock =
      readBytes(lookup, "LOOPY_PINNED", "no pinned memory", environment).value_or(0);
  environment.device = valueOf(lookup, "LOOPY_DEVICE").value_or("");
  readLocalRank(lookup, environment);
  environment.devices = valueOf(lookup, "LOOPY_DEVICES").value_or("");
  environment.dump = valueOf(lookup, "LOOPY_DUMP").value_or("");
  environment.inject = valueOf(lookup, "LOOPY_INJECT").value_or("");
  return environment;
}

} // namespace loopy::rt
