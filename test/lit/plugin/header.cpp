// Without the plugin the header and the annotations are valid C++20 without warnings, and scripts are
// ordinary constants that may be template arguments.
// RUN: %plain-clangxx -Wall -Wextra -Wpedantic -Werror -fsyntax-only %s
// RUN: sh -c 'if command -v g++; then g++ -std=c++20 -I %root/runtime/include -Wall -Wextra -Werror -fsyntax-only %s; fi'
// RUN: sh -c 'if command -v clang++-14; then clang++-14 -std=c++20 -I %root/runtime/include -Wall -Wextra -Werror -fsyntax-only %s; fi'
#include <loopy/loopy.hpp>
#include <string_view>

inline constexpr auto chain =
    loopy::script()
        .split_iname("i", 64, {.outer_tag = loopy::g(0), .inner_tag = loopy::l(0)})
        .prioritize_loops({"k", "i"})
        .join_inames({"i", "j"}, "ij")
        .assume("n >= 1")
        .trust("why not", loopy::check::dependence);
static_assert(chain.step_count == 5);

template <int Count> constexpr loopy::script computed() {
  loopy::script script;
  for (int i = 0; i < Count; ++i)
    script.tag_inames("i", loopy::unr);
  if constexpr (Count > 3)
    script.rename_iname(std::string_view("a"), "b");
  return script;
}
constexpr auto both = loopy::script(chain).then(computed<4>());
static_assert(both.step_count == 10);
// Steps keep the place where they were written.
static_assert(both.steps[5].where.line == computed<1>().steps[0].where.line);

constexpr auto variants = loopy::variants({.cpu = chain});
static_assert(variants.cpu.given && !variants.gpu.given);

template <loopy::script Script> constexpr int steps() { return Script.step_count; }
static_assert(steps<chain>() == 5);
static_assert(steps<loopy::script().tag_inames("i", loopy::none)>() == 1);

void annotated(int n, float *x) {
  LOOPY_KERNEL(chain)
  LOOPY_NAME("outer")
  for (int i = 0; i < n; ++i)
    x[i] += 1;
  LOOPY_KERNEL() {
    x[0] = 1;
  }
}
