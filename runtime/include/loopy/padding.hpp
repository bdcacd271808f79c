//===- padding.hpp - Numbers for scripts that align arrays --------------------------------===//
#pragma once

namespace loopy {

/// The bytes that are missing after `bytes` to the next multiple of `align_bytes`.
constexpr long long padding_to(long long bytes, long long align_bytes) {
  const long long over = bytes % align_bytes;
  return over == 0 ? 0 : align_bytes - over;
}

/// How many pieces of `bytes` bytes each to put together so that, filled up to a multiple of
/// `align_bytes`, they waste at most a part `allowed_waste` of the memory: the smallest such
/// number. 3 for pieces of 20 floats in lines of 64 bytes, where 3 * 20 floats lack 4 to a full
/// line:
///   constexpr long long pieces = loopy::find_padding_multiple(20 * sizeof(float), 64);
///   constexpr long long missing = loopy::padding_to(pieces * 20 * sizeof(float), 64);
///   ... .split_array_axis("u", 0, pieces * 20).add_padding("u", 1, missing / sizeof(float))
/// Requires: positive numbers; some number of pieces always suffices, `align_bytes` of them at
/// most.
constexpr long long find_padding_multiple(long long bytes, long long align_bytes,
                                          double allowed_waste = 0.1) {
  long long multiple = 1;
  while (multiple < align_bytes) {
    const double waste = static_cast<double>(padding_to(multiple * bytes, align_bytes));
    if (waste <= allowed_waste * (static_cast<double>(multiple * bytes) + waste))
      break;
    ++multiple;
  }
  return multiple;
}

} // namespace loopy
