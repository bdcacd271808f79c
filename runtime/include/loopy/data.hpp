//===- data.hpp - Data that stays on the device ---------------------------------------------===//
//
// Launches of one function keep their data on the device anyway, as long as the plugin can see that
// nothing else touches it. A region of class loopy::data names memory that belongs together:
//
//   loopy::data region(x, n, y, n);    // pointers with their numbers of elements, containers,
//   arrays for (int t = 0; t < steps; ++t) {
//     LOOPY_KERNEL() for (...) ...
//     LOOPY_KERNEL() for (...) ...
//   }                                  // the data is in host memory where the region ends
//
// It promises nothing: where code in between may touch any memory, the data returns first, and a
// remark (-Rpass=loopy) says so. Without the plugin nothing happens at all.
//
//===----------------------------------------------------------------------------------===//
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace loopy {

/// A local variable. The function that declares it keeps the memory in one piece on the device.
class [[maybe_unused]] data {
public:
  static constexpr std::size_t maximum = 8;

  /// Up to eight parts: pointers, each followed by its number of elements; arrays; and whatever has
  /// data() and size().
  template <class... Parts> explicit data(const Parts &...parts) {
    static_assert(sizeof...(Parts) != 0, "name the data that shall stay on the device");
    add(parts...);
  }
  data(const data &) = delete;
  data &operator=(const data &) = delete;

  /// Brings host memory up to date, for code that the plugin cannot see (another thread, say).
  void update_host() const {}
  /// Says that such code has changed host memory.
  void update_device() const {}

private:
  static void add() {}
  template <class First, class... Rest> void add(const First &first, const Rest &...rest) {
    if constexpr (std::is_array_v<First>) {
      put(first, sizeof first);
      add(rest...);
    } else if constexpr (std::is_pointer_v<First>) {
      addElements(first, rest...);
    } else {
      put(first.data(), first.size() * sizeof *first.data());
      add(rest...);
    }
  }
  template <class T, class... Rest>
  void addElements(T *begin, std::integral auto count, const Rest &...rest) {
    put(begin, count > 0 ? static_cast<std::size_t>(count) * sizeof(T) : 0);
    add(rest...);
  }
  void put(const volatile void *begin, std::size_t bytes) {
    if (count < maximum)
      ranges[count++] = {const_cast<const void *>(begin), bytes};
  }

  // The runtime knows this layout.
  std::size_t count = 0;
  struct {
    const void *begin;
    std::size_t bytes;
  } ranges[maximum] = {};
};

} // namespace loopy
