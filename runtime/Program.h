//===- Program.h - Built device programs, in memory and on disk ------------------------------===//
#pragma once

#include "runtime/Device.h"
#include "runtime/DiskCache.h"
#include "runtime/Journal.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

namespace loopy::rt {

/// A program that is built for the device; never destroyed, so a pointer to it stays good.
struct Program {
  ProgramHandle handle;
  Digest key;
  bool isFromDisk = false;

  /// It was launched once, and its binary is on disk if that is possible. PoCL finishes compiling
  /// in the first launch (it specialises for the local size), so only then the binary is complete.
  std::atomic<bool> isSettled = false;
};

/// What a program is built from.
struct ProgramText {
  std::string source;
  bool fastMath = false; ///< see plan::Variant
  friend auto operator<=>(const ProgramText &, const ProgramText &) = default;
};

/// The programs of one device by text. Compilation happens in one thread at a time, because
/// OpenCL implementations are least reliable there.
class ProgramCache {
public:
  ProgramCache(const Device &device, const Environment &environment, Journal &journal);

  /// The program for `text`, from memory, from disk, or built. A failure is remembered.
  /// `kernelName` is for messages.
  Result<Program *> get(const ProgramText &text, const std::string &kernelName);

  /// To be held over a launch; other launches wait while a program is launched for the first time.
  /// Owns no lock when the program is settled.
  std::unique_lock<std::mutex> beginLaunch(Program &program);

  /// To be called after success, still holding the lock: keeps the binary on disk.
  void endLaunch(Program &program, const std::unique_lock<std::mutex> &lock) noexcept;

private:
  Result<std::unique_ptr<Program>> make(const ProgramText &text, const std::string &kernelName);
  Result<std::unique_ptr<Program>> build(const ProgramText &text, const std::string &kernelName);
  std::unique_ptr<Program> load(const ProgramText &text);
  void store(const Program &program);
  Digest keyOf(const ProgramText &text) const;
  std::string optionsOf(const ProgramText &text) const;
  void printBuildLog(cl_program program, const std::string &source,
                     const std::string &kernelName) const;

  const Device &device;
  Journal &journal;
  DiskCache disk;
  const std::vector<std::string> identity; ///< all of the key but the text
  std::mutex compilation;
  std::map<ProgramText, Result<std::unique_ptr<Program>>> programs;
};

} // namespace loopy::rt
