//===- ClError.cpp - OpenCL error codes for readers ---------------------------------------===//
#include "runtime/ClError.h"

namespace loopy::rt {

namespace {

struct Entry {
  cl_int code;
  const char *name;
};

#define LOOPY_ENTRY(name) {name, #name}
constexpr Entry entries[] = {
    LOOPY_ENTRY(CL_DEVICE_NOT_FOUND),
    LOOPY_ENTRY(CL_DEVICE_NOT_AVAILABLE),
    LOOPY_ENTRY(CL_COMPILER_NOT_AVAILABLE),
    LOOPY_ENTRY(CL_MEM_OBJECT_ALLOCATION_FAILURE),
    LOOPY_ENTRY(CL_OUT_OF_RESOURCES),
    LOOPY_ENTRY(CL_OUT_OF_HOST_MEMORY),
    LOOPY_ENTRY(CL_BUILD_PROGRAM_FAILURE),
    LOOPY_ENTRY(CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST),
    LOOPY_ENTRY(CL_INVALID_VALUE),
    LOOPY_ENTRY(CL_INVALID_PLATFORM),
    LOOPY_ENTRY(CL_INVALID_DEVICE),
    LOOPY_ENTRY(CL_INVALID_CONTEXT),
    LOOPY_ENTRY(CL_INVALID_COMMAND_QUEUE),
    LOOPY_ENTRY(CL_INVALID_HOST_PTR),
    LOOPY_ENTRY(CL_INVALID_MEM_OBJECT),
    LOOPY_ENTRY(CL_INVALID_BINARY),
    LOOPY_ENTRY(CL_INVALID_BUILD_OPTIONS),
    LOOPY_ENTRY(CL_INVALID_PROGRAM),
    LOOPY_ENTRY(CL_INVALID_PROGRAM_EXECUTABLE),
    LOOPY_ENTRY(CL_INVALID_KERNEL_NAME),
    LOOPY_ENTRY(CL_INVALID_KERNEL),
    LOOPY_ENTRY(CL_INVALID_ARG_INDEX),
    LOOPY_ENTRY(CL_INVALID_ARG_VALUE),
    LOOPY_ENTRY(CL_INVALID_ARG_SIZE),
    LOOPY_ENTRY(CL_INVALID_KERNEL_ARGS),
    LOOPY_ENTRY(CL_INVALID_WORK_DIMENSION),
    LOOPY_ENTRY(CL_INVALID_WORK_GROUP_SIZE),
    LOOPY_ENTRY(CL_INVALID_WORK_ITEM_SIZE),
    LOOPY_ENTRY(CL_INVALID_GLOBAL_OFFSET),
    LOOPY_ENTRY(CL_INVALID_BUFFER_SIZE),
    LOOPY_ENTRY(CL_INVALID_GLOBAL_WORK_SIZE),
};
#undef LOOPY_ENTRY

} // namespace

std::string clErrorName(cl_int code) {
  for (const Entry &entry : entries)
    if (entry.code == code)
      return entry.name;
  return "OpenCL error " + std::to_string(code);
}

Status clStatus(cl_int code, const char *call) {
  if (code == CL_SUCCESS)
    return {};
  return refuse(std::string(call) + " failed: " + clErrorName(code));
}

} // namespace loopy::rt
