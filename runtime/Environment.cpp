//===- Environment.cpp - The LOOPY_* variables -----------------------------------------------===//
#include "runtime/Environment.h"

#include <optional>

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

static void readInfo(const VariableLookup &lookup, Environment &environment) {
  const auto value = valueOf(lookup, "LOOPY_INFO");
  environment.info = value && *value != "0";
  if (environment.info && *value != "1")
    environment.complaints.push_back(unknownValue("LOOPY_INFO", *value, "'0' or '1'", "'1'"));
}

Environment readEnvironment(const VariableLookup &lookup) {
  Environment environment;
  readOffload(lookup, environment);
  readCache(lookup, environment);
  readInfo(lookup, environment);
  environment.device = valueOf(lookup, "LOOPY_DEVICE").value_or("");
  for (const char *name : {"LOOPY_CHECK", "LOOPY_TRACE"})
    if (valueOf(lookup, name))
      environment.complaints.push_back(std::string(name) + " is not supported by this runtime");
  return environment;
}

} // namespace loopy::rt
