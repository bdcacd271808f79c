// A class that only has the name of loopy's script, such as one of another version's header, is
// refused.
// RUN: %loopy-verify %s

namespace loopy {
struct script {
  constexpr script() = default;
  constexpr script(const script &) = default;
  int step_count = 1;
};
struct device_scripts {
  constexpr device_scripts() = default;
  device_scripts(const device_scripts &) = delete; // expected-note {{explicitly marked deleted here}}
};
} // namespace loopy

constexpr loopy::script foreign;
constexpr loopy::device_scripts fixed;

void fill(int n, float *x) {
  [[loopy::kernel((foreign))]] // expected-error {{the script does not have the fields that this plugin reads; include the <loopy/loopy.hpp> that belongs to the plugin}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
  [[loopy::kernel((fixed))]] // expected-error {{call to deleted constructor}} expected-error {{the script cannot be copied}}
  for (int i = 0; i < n; ++i)
    x[i] = 1;
}
