// continue, switch, while, loops that stop early.
#include "../corpus.hpp"

CORPUS(continueOnData) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    if (b[i] < 1)
      continue;
    a[i] = b[i];
  }
}

CORPUS(continueOnTheIndex) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      if (i == j)
        continue;
      a[i * n + j] = 0;
    }
}

CORPUS(switchOnData) {
  const int n = d.n;
  double *a = d.a;
  const int *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i)
    switch (q[i]) {
    case 0:
      a[i] = 1;
      break;
    case 1:
    case 2:
      a[i] += 2;
      break;
    default:
      a[i] = 0;
    }
}

CORPUS(switchFallsThrough) {
  const int n = d.n;
  int *p = d.p;
  const int *q = d.q;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    int value = 0;
    switch (q[i] % 4) {
    case 3:
      value += 4;
      [[fallthrough]];
    case 2:
      value += 2;
      [[fallthrough]];
    case 1:
      value += 1;
    }
    p[i] = value;
  }
}

CORPUS(innerWhile) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    int j = 0;
    while (j < 4) {
      a[i * 4 + j] += j;
      ++j;
    }
  }
}

CORPUS(collatz) {
  const int n = d.n;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    long value = i + 1;
    int steps = 0;
    while (value != 1) {
      value = value % 2 ? 3 * value + 1 : value / 2;
      ++steps;
    }
    p[i] = steps;
  }
}

CORPUS(escapeTime) {
  const int n = d.n;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int y = 0; y < n; ++y)
    for (int x = 0; x < n; ++x) {
      const double re = x * 3.0 / n - 2, im = y * 2.0 / n - 1;
      double u = 0, v = 0;
      int k;
      for (k = 0; k < 50; ++k) {
        const double next = u * u - v * v + re;
        v = 2 * u * v + im;
        u = next;
        if (u * u + v * v > 4)
          break;
      }
      p[y * n + x] = k;
    }
}

CORPUS(linearSearch) {
  const int n = d.n;
  double *a = d.a;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    int found = -1;
    for (int j = 0; j < n; ++j)
      if (a[i * n + j] > 1.25) {
        found = j;
        break;
      }
    p[i] = found;
  }
}

CORPUS(bisection) {
  const int n = d.n;
  double *a = d.a, *b = d.b;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    double low = 0, high = 2;
    do {
      const double middle = 0.5 * (low + high);
      if (middle * middle < a[i])
        low = middle;
      else
        high = middle;
    } while (high - low > 1e-6);
    b[i] = low;
  }
}

CORPUS(binarySearch) {
  const int n = d.n;
  const int *start = d.start;
  int *p = d.p;
  LOOPY_KERNEL() // parallel
  for (int i = 0; i < n; ++i) {
    int low = 0, high = n;
    while (low < high) {
      const int middle = (low + high) / 2;
      if (start[middle] < i)
        low = middle + 1;
      else
        high = middle;
    }
    p[i] = low;
  }
}

CORPUS(triangularWhile) {
  const int n = d.n;
  double *a = d.a;
  LOOPY_KERNEL() // in order
  for (int i = 0; i < n; ++i) {
    double sum = 0;
    int j = i;
    while (j > 0) {
      sum += a[i * n + j];
      j /= 2;
    }
    a[i * n] = sum;
  }
}

CORPUS(emptyBody) {
  const int n = d.n;
  int i = 0;
  LOOPY_KERNEL() // refused: computes nothing
  for (; i < n; ++i)
    ;
  d.at = i;
}
