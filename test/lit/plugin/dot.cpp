// print=dot shows loops, statements and dependences as a GraphViz graph.
// RUN: %loopy-print=dot %s | FileCheck %s
#include <loopy/loopy.hpp>

// CHECK: digraph "scan:11" {
// CHECK: label="for i";
// CHECK: "s0" [label="s0: a[i] = a[i] + a[i - 1]"];
// CHECK: "s0" -> "s0" [label="a flow"];
void scan(int n, float *a) {
  LOOPY_KERNEL()
  for (int i = 1; i < n; ++i)
    a[i] += a[i - 1];
}
