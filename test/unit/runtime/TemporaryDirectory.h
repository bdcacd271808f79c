//===- TemporaryDirectory.h - A directory for one test
//-----------------------------------------===//
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace loopy::test {

class TemporaryDirectory {
public:
  TemporaryDirectory() {
    std::string pattern = std::filesystem::temp_directory_path() / "loopy-test-XXXXXX";
    if (!mkdtemp(pattern.data()))
      std::abort();
    path = pattern;
  }
  TemporaryDirectory(const TemporaryDirectory &) = delete;
  TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;
  ~TemporaryDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path, error);
  }

  std::filesystem::path path;
};

} // namespace loopy::test
