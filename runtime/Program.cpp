//===- Program.cpp - Built device programs, in memory and on disk ----------------------------===//
#include "runtime/Program.h"
#include "runtime/BuildLog.h"
#include "runtime/ClError.h"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <unistd.h>

namespace loopy::rt {

/// Everything but the source that a binary depends on: this library, the device with its drivers,
/// the build options, and the variables that change what PoCL generates.
static std::vector<std::string> binaryIdentity(const Device &device) {
  std::vector<std::string> parts = {"loopy " LOOPY_VERSION};
  parts.insert(parts.end(), device.identity.begin(), device.identity.end());
  const auto variables = parts.size();
  for (char **entry = environ; entry && *entry; ++entry) {
    const std::string_view variable = *entry;
    if (variable.starts_with("POCL_") && !variable.starts_with("POCL_CACHE_DIR=") &&
        !variable.starts_with("POCL_DEBUG="))
      parts.emplace_back(variable);
  }
  std::sort(parts.begin() + static_cast<std::ptrdiff_t>(variables), parts.end());
  return parts;
}

ProgramCache::ProgramCache(const Device &device, const Environment &environment, Journal &journal)
    : device(device), journal(journal),
      disk(environment.cacheDirectory, environment.cache, environment.cacheLimit),
      identity(binaryIdentity(device)) {}

std::string ProgramCache::optionsOf(const ProgramText &text) const {
  // Not -cl-fast-relaxed-math, under which functions may be much less exact than the host's.
  return device.buildOptions +
         (text.fastMath ? " -cl-unsafe-math-optimizations -cl-finite-math-only" : "");
}

Digest ProgramCache::keyOf(const ProgramText &text) const {
  std::vector<std::string> parts = identity;
  parts.push_back(optionsOf(text));
  parts.push_back(text.source);
  return cacheKey(parts);
}

Result<Program *> ProgramCache::get(const ProgramText &text, const std::string &kernelName) {
  const std::lock_guard lock(compilation);
  auto found = programs.find(text);
  if (found == programs.end())
    found = programs.emplace(text, make(text, kernelName)).first;
  if (!found->second)
    return refuse(found->second.error());
  return found->second->get();
}

/// A program from a binary of an earlier run; null when there is none that the device accepts.
std::unique_ptr<Program> ProgramCache::load(const ProgramText &text) {
  const Digest key = keyOf(text);
  const auto binary = disk.load(key);
  if (!binary)
    return nullptr;
  const std::size_t size = binary->size();
  const unsigned char *bytes = binary->data();
  cl_int binaryStatus = CL_SUCCESS;
  cl_int status = CL_SUCCESS;
  auto program = std::make_unique<Program>();
  program->key = key;
  program->isFromDisk = true;
  program->handle = ProgramHandle(clCreateProgramWithBinary(device.context.get(), 1, &device.id,
                                                            &size, &bytes, &binaryStatus, &status));
  if (status == CL_SUCCESS && binaryStatus == CL_SUCCESS &&
      clBuildProgram(program->handle.get(), 1, &device.id, optionsOf(text).c_str(), nullptr,
                     nullptr) == CL_SUCCESS)
    return program;
  disk.remove(key);
  return nullptr;
}

Result<std::unique_ptr<Program>> ProgramCache::make(const ProgramText &text,
                                                    const std::string &kernelName) {
  const auto begin = Clock::now();
  auto program = load(text);
  const bool isFromDisk = program != nullptr;
  Result<std::unique_ptr<Program>> made = isFromDisk ? std::move(program) : build(text, kernelName);
  const auto end = Clock::now();
  const char *origin = isFromDisk ? "from the disk cache" : made ? "compiled" : "does not compile";
  using Milliseconds = std::chrono::duration<double, std::milli>;
  if (journal.tells(Tell::Events))
    journal.tell(Tell::Events, kernelName + ": program " + origin + " (" +
                                   std::to_string(Milliseconds(end - begin).count()) + " ms)");
  journal.record({"build", kernelName, begin, end, false, {{"program", origin}}});
  return made;
}

Result<std::unique_ptr<Program>> ProgramCache::build(const ProgramText &text,
                                                     const std::string &kernelName) {
  auto program = std::make_unique<Program>();
  program->key = keyOf(text);
  const char *source = text.source.c_str();
  const std::size_t length = text.source.size();
  cl_int status = CL_SUCCESS;
  program->handle =
      ProgramHandle(clCreateProgramWithSource(device.context.get(), 1, &source, &length, &status));
  if (auto created = clStatus(status, "clCreateProgramWithSource"); !created)
    return refuse(created.error());
  status = clBuildProgram(program->handle.get(), 1, &device.id, optionsOf(text).c_str(), nullptr,
                          nullptr);
  if (auto built = clStatus(status, "clBuildProgram"); !built) {
    printBuildLog(program->handle.get(), text.source, kernelName);
    return refuse("the device's compiler rejects the kernel (" + built.error() + ")");
  }
  return program;
}

void ProgramCache::printBuildLog(cl_program program, const std::string &source,
                                 const std::string &kernelName) const {
  std::size_t size = 0;
  if (!journal.tells(Tell::Summary) ||
      clGetProgramBuildInfo(program, device.id, CL_PROGRAM_BUILD_LOG, 0, nullptr, &size) !=
          CL_SUCCESS)
    return;
  std::string log(size, '\0');
  if (clGetProgramBuildInfo(program, device.id, CL_PROGRAM_BUILD_LOG, size, log.data(), nullptr) !=
      CL_SUCCESS)
    return;
  constexpr unsigned maximumLines = 12;
  for (const std::string &line : explainBuildLog(log.c_str(), source, maximumLines))
    std::fprintf(stderr, "loopy: build: %s: %s\n", kernelName.c_str(), line.c_str());
}

std::unique_lock<std::mutex> ProgramCache::beginLaunch(Program &program) {
  if (program.isSettled.load(std::memory_order_acquire))
    return {};
  return std::unique_lock(compilation);
}

void ProgramCache::endLaunch(Program &program, const std::unique_lock<std::mutex> &lock) noexcept {
  if (!lock || program.isSettled.load(std::memory_order_relaxed))
    return;
  try {
    if (!program.isFromDisk)
      store(program);
  } catch (...) {
    // The results are there; a binary that cannot be kept costs the next run some time.
  }
  program.isSettled.store(true, std::memory_order_release);
}

void ProgramCache::store(const Program &program) {
  std::size_t size = 0;
  if (clGetProgramInfo(program.handle.get(), CL_PROGRAM_BINARY_SIZES, sizeof size, &size,
                       nullptr) != CL_SUCCESS ||
      size == 0)
    return;
  std::vector<std::uint8_t> binary(size);
  unsigned char *bytes = binary.data();
  if (clGetProgramInfo(program.handle.get(), CL_PROGRAM_BINARIES, sizeof bytes, &bytes, nullptr) ==
      CL_SUCCESS)
    disk.store(program.key, binary);
}

} // namespace loopy::rt
