//===- witnesses.h - Loops with a script that would change their results ----------------===//
//
// SCRIPT(steps) goes before each loop. No include guard: it is included twice.
//
//===----------------------------------------------------------------------------------===//

void reversed(int n, float *a, float *) {
  SCRIPT(.reverse("i"))
  for (int i = 1; i < n; ++i)
    a[i] = a[i - 1];
}

void shifted(int n, float *a, float *b) {
  SCRIPT(.shift("i", 1, {.within = "writes:a"}))
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    b[i] = a[i];
  }
}

void mapped(int n, float *a, float *) {
  SCRIPT(.affine_map_inames("{ [i, j] -> [w, j] : w = j - i }"))
  for (int i = 1; i < n; ++i)
    for (int j = 1; j < n; ++j)
      a[i * n + j] = a[(i - 1) * n + j];
}

void tiled(int n, float *a, float *) {
  SCRIPT(.tile({"i", "j"}, {4, 4}))
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < n - 1; ++j)
      a[i * n + j] = a[(i - 1) * n + j + 1];
}

void jammed(int n, float *a, float *) {
  SCRIPT(.unroll_and_jam("i", 4))
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < n - 1; ++j)
      a[i * n + j] = a[(i - 1) * n + j + 1];
}

void fused(int n, float *a, float *b) {
  SCRIPT(.rename_iname("j", "i"))
  {
    for (int i = 0; i < n; ++i)
      a[i] = 1;
    for (int j = 0; j < n - 1; ++j)
      b[j] = a[j + 1];
  }
}

void fusedAcross(int n, float *a, float *b) {
  SCRIPT(.rename_iname("j", "i"))
  {
    for (int i = 0; i < n; ++i)
      a[i] = 1;
    b[0] = 2;
    for (int j = 0; j < n; ++j)
      b[j] = 3;
  }
}

void distributed(int n, float *a, float *b) {
  SCRIPT(.distribute("i"))
  for (int i = 1; i < n; ++i) {
    a[i] = b[i - 1];
    b[i] = a[i];
  }
}

void duplicated(int n, float *a, float *b) {
  SCRIPT(.duplicate_inames({"i"}, "writes:b"))
  for (int i = 1; i < n; ++i) {
    a[i] = b[i - 1];
    b[i] = a[i];
  }
}

void interchangedPart(int n, float *a, float *) {
  SCRIPT(.set_loop_priority({"j", "i"}, "id:s0"))
  for (int i = 1; i < n; ++i)
    for (int j = 0; j < n - 1; ++j)
      a[i * n + j] = a[(i - 1) * n + j + 1];
}

void splitPart(int n, float *a, float *b) {
  SCRIPT(.split_iname("i", 4, {.within = "writes:b"}))
  for (int i = 1; i < n; ++i) {
    a[i] = b[i - 1];
    b[i] = a[i];
  }
}
