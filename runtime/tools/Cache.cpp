//===- Cache.cpp - loopy-cache: the programs that are kept on disk ----------------------------===//
#include "runtime/DiskCache.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

using namespace loopy::rt;

/// The format is one value per line, to be read by people and scripts.
static int printStats(const DiskCache &cache, const Environment &environment) {
  const std::vector<CacheFile> files = cache.files();
  std::uint64_t bytes = 0;
  for (const CacheFile &file : files)
    bytes += file.bytes;
  std::printf("directory: %s\nprograms: %zu\nbytes: %llu\nlimit: %llu\n",
              environment.cacheDirectory.c_str(), files.size(),
              static_cast<unsigned long long>(bytes),
              static_cast<unsigned long long>(environment.cacheLimit));
  return EXIT_SUCCESS;
}

/// Names the damaged files; fails when there is one.
static int verify(const DiskCache &cache) {
  std::size_t damaged = 0;
  const std::vector<CacheFile> files = cache.files();
  for (const CacheFile &file : files)
    if (!cache.isIntact(file)) {
      ++damaged;
      std::printf("damaged: %s\n", file.path.c_str());
    }
  std::printf("%zu programs, %zu damaged\n", files.size(), damaged);
  return damaged == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  CLI::App app("The cache of built kernels; LOOPY_CACHE_DIR says where it is.", "loopy-cache");
  app.require_subcommand(1);
  const auto *stats = app.add_subcommand("stats", "how many programs there are, and their size");
  const auto *verifying = app.add_subcommand("verify", "look for damaged files");
  const auto *clear = app.add_subcommand("clear", "delete all programs");
  CLI11_PARSE(app, argc, argv);

  const Environment environment =
      readEnvironment([](const char *name) { return std::getenv(name); });
  if (environment.cacheDirectory.empty()) {
    std::fprintf(stderr, "loopy-cache: there is no cache: HOME and LOOPY_CACHE_DIR are not set\n");
    return EXIT_FAILURE;
  }
  DiskCache cache(environment.cacheDirectory, CacheMode::ReadWrite, environment.cacheLimit);
  if (stats->parsed())
    return printStats(cache, environment);
  if (verifying->parsed())
    return verify(cache);
  if (clear->parsed())
    std::printf("%zu programs deleted\n", cache.clear());
  return EXIT_SUCCESS;
}
