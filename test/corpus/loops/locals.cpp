// Scalars and arrays that each iteration could have for itself.
#include "../corpus.hpp"

CORPUS(temporary) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double x = a[i] + b[i];
    b[i] = x * x;
  }
}

CORPUS(declaredOutside) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  double x;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    x = a[i] + b[i];
    b[i] = x * x;
  }
}

CORPUS(neededAfterwards) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  double x = 9;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    x = a[i] + b[i];
    b[i] = x * x;
  }
  d.s = x;
}

CORPUS(conditionallyAssigned) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  double x = 1;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    if (a[i] > 1)
      x = a[i];
    b[i] = x;
  }
}

CORPUS(smallArray) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double window[3];
    for (int k = 0; k < 3; ++k)
      window[k] = a[i + k];
    b[i] = window[0] * window[2] - window[1];
  }
}

CORPUS(arrayOutside) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  double window[3];
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < 3; ++k)
      window[k] = a[i + k];
    b[i] = window[0] * window[2] - window[1];
  }
}

CORPUS(initialisedArray) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    const double weights[] = {0.25, 0.5, 0.25};
    double sum = 0;
    for (int k = 0; k < 3; ++k)
      sum += weights[k] * a[i + k];
    b[i] = sum;
  }
}

CORPUS(severalScalars) {
  const int n = d.n;
  double *a = d.a, *b = d.b, *c = d.c;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    const double x = a[i], y = b[i], z = c[i];
    const double length = x * x + y * y + z * z;
    a[i] = x / length, b[i] = y / length, c[i] = z / length;
  }
}

CORPUS(acrossInnerLoops) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double most = a[i * n];
    for (int j = 1; j < n; ++j)
      if (a[i * n + j] > most)
        most = a[i * n + j];
    double sum = 0;
    for (int j = 0; j < n; ++j)
      sum += a[i * n + j] - most;
    b[i] = sum;
  }
}

CORPUS(insertionSortOfRows) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int row = 0; row < n; ++row)
    for (int i = 0; i < 4; ++i)
      for (int j = i + 1; j < 4; ++j)
        if (a[row * 4 + j] < a[row * 4 + i]) {
          const double larger = a[row * 4 + i];
          a[row * 4 + i] = a[row * 4 + j];
          a[row * 4 + j] = larger;
        }
}

CORPUS(uninitialisedFirst) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double x;
    if (i % 2)
      x = 1;
    else
      x = 2;
    a[i] = x;
  }
}

CORPUS(shadowing) {
  const int n = d.n;
  double *a = d.a;
  const double x = 3;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double y = x;
    {
      const double x = 4;
      y += x;
    }
    a[i] = x + y;
  }
}
