//===- EntryPoint.cpp - The symbols that compiled programs call -------------------------===//
#include "runtime/EntryPoint.h"
#include "runtime/Runtime.h"

int loopy_rt_launch_v1(const char *plan, ...) noexcept {
  std::va_list arguments;
  va_start(arguments, plan);
  int done = 0;
  try {
    done = loopy::rt::Runtime::get().launch(plan, arguments) ? 1 : 0;
  } catch (...) {
    // Out of memory before anything began: the original loop needs none.
  }
  va_end(arguments);
  return done;
}

void loopy_rt_compare_v1() noexcept {
  try {
    loopy::rt::Runtime::get().compare();
  } catch (...) {
    // Out of memory: this call is not compared.
  }
}
