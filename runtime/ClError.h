//===- ClError.h - OpenCL error codes for readers -----------------------------------------===//
#pragma once

#include "runtime/Result.h"

#include <CL/cl.h>

namespace loopy::rt {

/// The constant's name, or "OpenCL error N" for codes that this list does not know.
std::string clErrorName(cl_int code);

/// Success, or "CALL failed: NAME".
Status clStatus(cl_int code, const char *call);

} // namespace loopy::rt
