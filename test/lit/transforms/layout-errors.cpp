// What the steps on local arrays, realize_scan and realize_reduction of a pair refuse, at the step's line.
// RUN: %loopy-verify %s
#include <loopy/loopy.hpp>

void programMemory(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .set_temporary_address_space("a", loopy::local)) // expected-error {{'a' is memory of the program, which stays as it is; add_prefetch and buffer_array make copies that can be changed}}
  for (int i = 0; i < n; ++i)
    a[i] = i;
}

void gathered(int n, const int *x, float *a, const float *b) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_array_axis("b", 0, 4)) // expected-error-re {{'s0' accesses b[{{.*}}] with a subscript that depends on data, so that it is not known beforehand what it needs}}
  for (int i = 0; i < n; ++i)
    a[i] = b[x[i]]; // expected-note {{'s0' is here}}
}

void conditional(int n, const int *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .add_padding("a", 0, 4)) // expected-error {{'s0' accesses a[i] under a condition on data, so that it is not known beforehand what it needs}}
  for (int i = 0; i < n; ++i)
    if (x[i] > 0)
      a[i] = 0; // expected-note {{'s0' is here}}
}

void notApart(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_array_axes("a", "N0,sep")) // expected-error {{axis 1 of 'a' has no constant number of elements up to 64, so that it cannot be taken apart}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = i;
}

void noVector(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_array_axes("a", "N0,vec")) // expected-error {{an axis of 'a' cannot be a vector; mark it N0 and tag the loop over it loopy::vec}}
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j)
      a[i * n + j] = i;
}

void atomically(int n, const int *x, int *h) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .atomic("writes:h")
                   .tag_array_axes("h", "c")) // expected-error {{'h' is accumulated atomically by 's0', so that its storage cannot be changed any more}}
  for (int i = 0; i < n; ++i)
    h[i] += x[i]; // expected-note {{'s0' is here}}
}

void noBanks(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .add_padding_to_avoid_bank_conflicts("t")) // expected-error {{'t' is not in local memory, whose banks this is about; set_temporary_address_space puts it there}}
  for (int i = 0; i < n; ++i) {
    float t[4];
    for (int j = 0; j < 4; ++j)
      t[j] = i;
    a[i] = t[1];
  }
}

void noOrder(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .tag_array_axes("t", "N0,N0")) // expected-error {{"N0,N0" is no order of the 2 axes of 't': "c", "f", or a list such as "N1,N0" in which N0 marks the axis whose elements are neighbours}}
  for (int i = 0; i < n; ++i) {
    float t[2][3];
    for (int j = 0; j < 6; ++j)
      t[j / 3][j % 3] = i;
    a[i] = t[1][2];
  }
}

void dataDependent(int n, const int *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_array_axis("t", 0, 2)) // expected-error-re {{the subscript of t{{.*}} depends on data, so that its storage cannot be changed}}
  for (int i = 0; i < n; ++i) {
    float t[8] = {};
    t[x[i] & 7] = i; // expected-note {{'s8' is here}}
    a[i] = t[3];
  }
}

void carried(int n, const float *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .privatize_temporaries_with_inames({"i"}, {"t"})) // expected-error-re {{the copies would change a value: 's0' at j={{[0-9]+}}, i={{[0-9]+}} would}}
  for (int j = 0; j < n; ++j) {
    float t;
    for (int i = 0; i < n; ++i) {
      a[i] = t;
      t = x[i];
    }
  }
}

void ofSeveralLoops(int n, const float *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .unprivatize_temporaries_with_inames({"i"}, {"t"})) // expected-error {{'t[j][i_1]' in 's1' and 't[j][i]' in 's0' may differ in the iteration of 'i' that they belong to; first make one loop of those that use 't' (rename_iname)}}
  for (int j = 0; j < n; ++j) {
    float t[8];
    for (int i = 0; i < 8; ++i)
      t[i] = x[i];
    for (int i = 0; i < 8; ++i)
      a[8 * j + i] = t[i]; // expected-note {{'s1' is here}}
  }
}

void usedOutside(int n, const float *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .privatize_temporaries_with_inames({"i"}, {"t"})) // expected-error {{'s2' accesses 't' outside of the loop 'i', so that its iterations cannot have copies of their own}}
  for (int j = 0; j < n; ++j) {
    float t;
    for (int i = 0; i < n; ++i) {
      t = x[i];
      a[i] = t;
    }
    a[0] = t; // expected-note {{'s2' is here}}
  }
}

void notApart(int n, const float *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .duplicate_temporaries({"t"}, "writes:a")) // expected-error-re {{the copies would change a value: 's1' at i={{[0-9]+}} would}}
  for (int i = 0; i < n; ++i) {
    float t = x[i];
    a[i] = t;
  }
}

void allPicked(int n, const float *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .duplicate_temporaries({"t"}, "iname:i")) // expected-error {{"iname:i" picks all statements that access 't', so that they share it with no others}}
  for (int i = 0; i < n; ++i) {
    float t = x[i];
    a[i] = t;
  }
}

void notAtOnce(int n, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .alias_temporaries({"t", "u"})) // expected-error-re {{the copies would change a value: 's2' at i={{[0-9]+}} would}}
  for (int i = 0; i < n; ++i) {
    float t = i;
    float u = 2 * i;
    a[i] = t * u;
  }
}

void acrossGroups(int n, const float *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .set_temporary_address_space("t", loopy::local)
                   .tag_inames("i", loopy::g(0))
                   .tag_inames("i_1", loopy::g(0))) // expected-error {{'t' is in local memory, but its values would have to last from one device kernel to the next}}
  for (int j = 0; j < n; ++j) {
    float t[64]; // expected-note {{concerns this}}
    for (int i = 0; i < 64; ++i)
      t[i] = x[i];
    for (int i = 0; i < 64; ++i)
      a[i] = t[63 - i];
  }
}

void noScan(int n, const float *x, float *a) {
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .realize_scan("i")) // expected-error {{no statement in 'i' makes a running sum that is known: a sum, a product, a bit operation, a minimum or maximum in one variable, which another statement in the loop reads, or of the element before}}
  for (int i = 2; i < n; ++i)
    a[i] = a[i - 2] + x[i];
}

void computedInput(int n, const float *x, float *a) {
  float s = 0;
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .realize_scan("i")) // expected-error-re {{'s1' adds v{{.*}}, which 's0' computes in the same loop; assignment_to_subst can put the computation in its place}}
  for (int i = 0; i < n; ++i) {
    float v = x[i] * x[i]; // expected-note {{'s0' is here}}
    s += v;
    a[i] = s;
  }
}

void otherPlaces(int n, const float *x, const int *id) {
  float m = 1;
  int k = 0;
  LOOPY_KERNEL(loopy::script() // expected-note {{in the script of this kernel}}
                   .split_iname("i", 8)
                   .realize_reduction("i_inner", loopy::l(0))) // expected-error {{'k' is not known to grow with the iterations of 'i_inner', so that the first of several equal values could not be told; keep the loop's variable}}
  for (int i = 0; i < n; ++i)
    if (x[i] < m) {
      m = x[i];
      k = id[i]; // expected-note {{'s1' is here}}
    }
}
