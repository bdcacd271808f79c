// A coroutine stays as it is; what it calls can be offloaded.
// RUN: %loopy-verify %s
#include <coroutine>
#include <loopy/loopy.hpp>

struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

Task loop(int n, float *a) {
  LOOPY_KERNEL() // expected-warning {{loop not offloaded: a coroutine may be suspended and go on elsewhere; move the loop to a function}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
  co_return;
}

Task suspended(int n, float *a) {
  LOOPY_KERNEL() // expected-warning {{loop not offloaded: a coroutine may be suspended}}
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    co_await std::suspend_never{};
  }
}

[[loopy::kernel]] Task whole(int n, float *a) { // expected-warning {{loop not offloaded: a coroutine may be suspended}}
  for (int i = 0; i < n; ++i)
    a[i] = 1;
  co_return;
}

Task calls(int n, float *a) {
  auto fill = [=] {
    LOOPY_KERNEL()
    for (int i = 0; i < n; ++i)
      a[i] = 1;
  };
  fill();
  co_return;
}
