// Each step that would change what the loop computes is refused at its line, with an iteration that
// shows it. ../run/witnesses.cpp runs these loops in the refused order.
// RUN: %loopy-verify -Xclang -verify-ignore-unexpected=note %s
#include <loopy/loopy.hpp>

void reversed(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .reverse("i")) // expected-error {{this order would break a dependence: iteration i=1 writes a[1], which i=2 reads}}
  for (int i = 1; i < n; ++i)
    a[i] = a[i - 1];
}

void shifted(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .shift("i", 1, {.within = "writes:a"})) // expected-error {{this order would break a dependence: iteration i=0 writes a[0], which i=0 reads}}
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    b[i] = a[i];
  }
}

void skewed(int n, int m, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .skew("i", "j", -2)
                   .prioritize_loops({"i", "j"})) // expected-error {{this order would break a dependence: iteration (j=1, i=2) writes a[1][2], which (j=2, i=1) reads}}
  for (int j = 1; j < m; ++j)
    for (int i = 1; i < n - 1; ++i)
      a[j * n + i] = a[(j - 1) * n + i + 1] + a[j * n + i - 1];
}

void mapped(int n, int m, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .affine_map_inames("{ [i, j] -> [w, j] : w = j - i }")) // expected-error {{this order would break a dependence: iteration (i=1, j=1) writes a[1][1], which (i=2, j=1) reads}}
  for (int i = 1; i < n; ++i)
    for (int j = 1; j < m; ++j)
      a[i * m + j] = a[(i - 1) * m + j];
}

void tiled(int n, int m, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .tile({"i", "j"}, {4, 4})) // expected-error {{this order would break a dependence: iteration}}
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < m - 1; ++j)
      a[i * m + j] = a[(i - 1) * m + j + 1];
}

void jammed(int n, int m, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .unroll_and_jam("i", 4)) // expected-error {{this order would break a dependence: iteration}}
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < m - 1; ++j)
      a[i * m + j] = a[(i - 1) * m + j + 1];
}

void fused(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .rename_iname("j", "i")) // expected-error {{this order would break a dependence: iteration i=1 writes a[1], which j=0 reads}}
  {
    for (int i = 0; i < n; ++i)
      a[i] = 1;
    for (int j = 0; j < n - 1; ++j)
      b[j] = a[j + 1];
  }
}

void fusedAcross(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .rename_iname("j", "i")) // expected-error {{this order would break a dependence: statement 's1' writes b[0], which j=0 writes too}}
  {
    for (int i = 0; i < n; ++i)
      a[i] = 1;
    b[0] = 2;
    for (int j = 0; j < n; ++j)
      b[j] = 3;
  }
}

void distributed(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .distribute("i")) // expected-error {{this order would break a dependence: iteration i=1 writes b[1], which i=2 reads}}
  for (int i = 1; i < n; ++i) {
    a[i] = b[i - 1];
    b[i] = a[i];
  }
}

void duplicated(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .duplicate_inames({"i"}, "writes:b")) // expected-error {{this order would break a dependence: iteration i=1 writes b[1], which i=2 reads}}
  for (int i = 1; i < n; ++i) {
    a[i] = b[i - 1];
    b[i] = a[i];
  }
}

void interchangedPart(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .set_loop_priority({"j", "i"}, "id:s0")) // expected-error {{this order would break a dependence: iteration}}
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < n - 1; ++j)
      a[i * n + j] = a[(i - 1) * n + j + 1];
}

void splitPart(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("i", 4, {.within = "writes:b"})) // expected-error {{this order would break a dependence: iteration i=1 writes b[1], which i=2 reads}}
  for (int i = 1; i < n; ++i) {
    a[i] = b[i - 1];
    b[i] = a[i];
  }
}

void chunked(float *a) {
  LOOPY_KERNEL(loopy::script()
                   .chunk_iname("i", 4)
                   .tag_inames("i_outer", loopy::g(0))) // expected-error {{'i_outer' cannot be parallel: iteration i=97 writes a[97], which i=98 reads}}
  for (int i = 1; i < 130; ++i)
    a[i] = a[i - 1];
}

void slabbed(int n, float *a) {
  LOOPY_KERNEL(loopy::script()
                   .split_iname("i", 4, {.slabs = {1, 1}})
                   .tag_inames("i_inner", loopy::l(0))) // expected-error {{'i_inner' cannot be parallel: iteration}}
  for (int i = 1; i < n; ++i)
    a[i] = a[i - 1];
}

void declared(int n, float *a, float *b) {
  LOOPY_KERNEL(loopy::script()
                   .add_dependency("writes:a", "writes:b")
                   .reverse("i")) // expected-error {{this order would break a dependence: i=0 of 's0' must stay before i=1 of 's1'}}
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    b[i] = 2;
  }
}
