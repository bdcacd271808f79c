//===- ReservedWords.cpp - Identifiers that OpenCL C claims -----------------------------===//
#include "codegen/OpenCLNames.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace loopy::codegen {

namespace {

using namespace std::string_view_literals;

constexpr std::array keywords = {
    "auto"sv, "break"sv, "case"sv, "char"sv, "const"sv, "continue"sv, "default"sv, "do"sv,
    "double"sv, "else"sv, "enum"sv, "extern"sv, "float"sv, "for"sv, "goto"sv, "if"sv, "inline"sv,
    "int"sv, "long"sv, "register"sv, "restrict"sv, "return"sv, "short"sv, "signed"sv, "sizeof"sv,
    "static"sv, "struct"sv, "switch"sv, "typedef"sv, "union"sv, "unsigned"sv, "void"sv,
    "volatile"sv, "while"sv, "asm"sv, "typeof"sv,
    // OpenCL C
    "global"sv, "local"sv, "constant"sv, "private"sv, "generic"sv, "kernel"sv, "pipe"sv,
    "read_only"sv, "write_only"sv, "read_write"sv, "uniform"sv, "complex"sv, "imaginary"sv,
    "true"sv, "false"sv, "bool"sv, "NULL"sv, "linux"sv, "unix"sv, "i386"sv};

/// Types; those that also exist as vectors are matched without a trailing 2, 3, 4, 8 or 16.
constexpr std::array types = {"uchar"sv,
                              "ushort"sv,
                              "uint"sv,
                              "ulong"sv,
                              "half"sv,
                              "quad"sv,
                              "size_t"sv,
                              "ptrdiff_t"sv,
                              "intptr_t"sv,
                              "uintptr_t"sv,
                              "event_t"sv,
                              "sampler_t"sv,
                              "queue_t"sv,
                              "clk_event_t"sv,
                              "clk_profiling_info"sv,
                              "reserve_id_t"sv,
                              "ndrange_t"sv,
                              "image1d_t"sv,
                              "image1d_array_t"sv,
                              "image1d_buffer_t"sv,
                              "image2d_t"sv,
                              "image2d_array_t"sv,
                              "image2d_depth_t"sv,
                              "image2d_array_depth_t"sv,
                              "image3d_t"sv,
                              "memory_order"sv,
                              "memory_scope"sv,
                              "cl_mem_fence_flags"sv};

constexpr std::array functions = {
    // math
    "acos"sv, "acosh"sv, "acospi"sv, "asin"sv, "asinh"sv, "asinpi"sv, "atan"sv, "atan2"sv,
    "atanh"sv, "atanpi"sv, "atan2pi"sv, "cbrt"sv, "ceil"sv, "copysign"sv, "cos"sv, "cosh"sv,
    "cospi"sv, "erfc"sv, "erf"sv, "exp"sv, "exp2"sv, "exp10"sv, "expm1"sv, "fabs"sv, "fdim"sv,
    "floor"sv, "fma"sv, "fmax"sv, "fmin"sv, "fmod"sv, "fract"sv, "frexp"sv, "hypot"sv, "ilogb"sv,
    "ldexp"sv, "lgamma"sv, "lgamma_r"sv, "log"sv, "log2"sv, "log10"sv, "log1p"sv, "logb"sv, "mad"sv,
    "maxmag"sv, "minmag"sv, "modf"sv, "nan"sv, "nextafter"sv, "pow"sv, "pown"sv, "powr"sv,
    "remainder"sv, "remquo"sv, "rint"sv, "rootn"sv, "round"sv, "rsqrt"sv, "sin"sv, "sincos"sv,
    "sinh"sv, "sinpi"sv, "sqrt"sv, "tan"sv, "tanh"sv, "tanpi"sv, "tgamma"sv, "trunc"sv,
    // integer, common, geometric, relational
    "abs"sv, "abs_diff"sv, "add_sat"sv, "hadd"sv, "rhadd"sv, "clamp"sv, "clz"sv, "ctz"sv,
    "mad_hi"sv, "mad_sat"sv, "max"sv, "min"sv, "mul_hi"sv, "rotate"sv, "sub_sat"sv, "upsample"sv,
    "popcount"sv, "mad24"sv, "mul24"sv, "degrees"sv, "mix"sv, "radians"sv, "step"sv, "smoothstep"sv,
    "sign"sv, "cross"sv, "dot"sv, "distance"sv, "length"sv, "normalize"sv, "fast_distance"sv,
    "fast_length"sv, "fast_normalize"sv, "isequal"sv, "isnotequal"sv, "isgreater"sv,
    "isgreaterequal"sv, "isless"sv, "islessequal"sv, "islessgreater"sv, "isfinite"sv, "isinf"sv,
    "isnan"sv, "isnormal"sv, "isordered"sv, "isunordered"sv, "signbit"sv, "any"sv, "all"sv,
    "bitselect"sv, "select"sv,
    // work-items, memory, miscellaneous
    "barrier"sv, "mem_fence"sv, "read_mem_fence"sv, "write_mem_fence"sv, "prefetch"sv,
    "wait_group_events"sv, "shuffle"sv, "shuffle2"sv, "printf"sv, "vec_step"sv, "to_global"sv,
    "to_local"sv, "to_private"sv, "enqueue_kernel"sv, "enqueue_marker"sv, "is_valid_event"sv,
    "is_valid_reserve_id"sv, "reserve_read_pipe"sv, "reserve_write_pipe"sv, "commit_read_pipe"sv,
    "commit_write_pipe"sv, "read_pipe"sv, "write_pipe"sv, "ndrange_1D"sv, "ndrange_2D"sv,
    "ndrange_3D"sv, "create_user_event"sv, "retain_event"sv, "release_event"sv,
    "set_user_event_status"sv, "capture_event_profiling_info"sv, "memory_scope_work_item"sv,
    "memory_scope_work_group"sv, "memory_scope_device"sv, "memory_scope_all_svm_devices"sv,
    "memory_scope_sub_group"sv, "memory_order_relaxed"sv, "memory_order_acquire"sv,
    "memory_order_release"sv, "memory_order_acq_rel"sv, "memory_order_seq_cst"sv,
    // macros
    "INFINITY"sv, "NAN"sv, "MAXFLOAT"sv, "HUGE_VAL"sv, "HUGE_VALF"sv, "CHAR_BIT"sv, "CHAR_MAX"sv,
    "CHAR_MIN"sv, "INT_MAX"sv, "INT_MIN"sv, "LONG_MAX"sv, "LONG_MIN"sv, "SCHAR_MAX"sv,
    "SCHAR_MIN"sv, "SHRT_MAX"sv, "SHRT_MIN"sv, "UCHAR_MAX"sv, "USHRT_MAX"sv, "UINT_MAX"sv,
    "ULONG_MAX"sv, "FP_ILOGB0"sv, "FP_ILOGBNAN"sv};

constexpr std::array prefixes = {
    "__"sv,          "loopy_"sv,  "_cl_"sv,     "convert_"sv,   "as_"sv,         "vload"sv,
    "vstore"sv,      "vloada_"sv, "vstorea_"sv, "read_image"sv, "write_image"sv, "atomic_"sv,
    "atom_"sv,       "get_"sv,    "async_"sv,   "native_"sv,    "half_"sv,       "sub_group_"sv,
    "work_group_"sv, "intel_"sv,  "arm_"sv,     "cl_"sv,        "CL_"sv,         "CLK_"sv,
    "FLT_"sv,        "DBL_"sv,    "HALF_"sv,    "M_"sv,         "ATOMIC_"sv,     "POCL_"sv,
    "pocl_"sv};

bool contains(const auto &list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

/// float4 -> float; the word itself where it does not end like a vector type.
std::string_view withoutWidth(std::string_view word) {
  for (std::string_view width : {"16"sv, "2"sv, "3"sv, "4"sv, "8"sv})
    if (word.ends_with(width))
      return word.substr(0, word.size() - width.size());
  return word;
}

} // namespace

bool isReserved(const std::string &identifier) {
  std::string_view word = identifier;
  if (word.size() > 1 && word[0] == '_' && std::isupper(static_cast<unsigned char>(word[1])))
    return true;
  if (std::ranges::any_of(prefixes, [&](auto prefix) { return word.starts_with(prefix); }))
    return true;
  std::string_view scalar = withoutWidth(word);
  return contains(keywords, word) || contains(types, word) || contains(functions, word) ||
         contains(keywords, scalar) || contains(types, scalar);
}

} // namespace loopy::codegen
