#!/usr/bin/env python3
"""How compile time grows: many small nests in one region, and long scripts.

usage: bench/compile_growth.py      needs a built build/

CPU seconds of one compilation that only checks (-fsyntax-only), less those without the plugin.
"""
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPILER = ["clang++-22", "-std=c++20", "-fsyntax-only", "-I", str(ROOT / "runtime" / "include")]
PLUGIN = [f"-fplugin={ROOT / 'build' / 'lib' / 'loopy.so'}", "-fplugin-arg-loopy-strict"]


def seconds(source, options):
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as file:
        file.write(source)
        file.flush()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run([*COMPILER, *options, file.name], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "too complex" in done.stderr:
        return None  # the bound on the analysis: the loop stays a loop
    if done.returncode != 0:
        sys.exit(done.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def function(script, body, parameters="int n, float *a, float *b"):
    return (f"#include <loopy/loopy.hpp>\nvoid f({parameters}) {{\n"
            f"  LOOPY_KERNEL({script})\n  {{\n{body}  }}\n}}\n")


def nests(count, script=""):
    """Nests of two loops in one region, on eight arrays in turns, so that each depends on others."""
    arrays = ", ".join(f"float *a{i}" for i in range(8))
    body = "".join(f"    for (int i = 0; i < n; ++i)\n      for (int j = 0; j < n; ++j)\n"
                   f"        a{k % 8}[i * n + j] = a{k % 8}[i * n + j] * {k}.0f + a{(k + 1) % 8}[i];\n"
                   for k in range(count))
    return function(script, body, f"int n, {arrays}")


def separateNests(count):
    """Nests that are each a kernel of its own."""
    body = "".join("  LOOPY_KERNEL()\n  for (int i = 0; i < n; ++i)\n    for (int j = 0; j < n; ++j)\n"
                   f"      a[i * n + j] = b[i * n + j] * {k}.0f;\n" for k in range(count))
    return f"#include <loopy/loopy.hpp>\nvoid f(int n, float *a, float *b) {{\n{body}}}\n"


def longBody(count):
    """One nest with many statements that use each other's values."""
    body = "    for (int i = 0; i < n; ++i) {\n"
    body += "".join(f"      float t{k} = b[i] * {k}.0f" + (f" + t{k - 1}" if k else "") + ";\n"
                    for k in range(count))
    return function("", body + f"      a[i] = t{count - 1};\n    }}\n")


MATMUL = """    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j)
        for (int k = 0; k < n; ++k)
          c[i * n + j] += a[i * n + k] * b[k * n + j];
"""


def longScript(steps):
    """Splits each loop of a matrix product over and over."""
    script, names = "loopy::script()", ["i", "j", "k"]
    for step in range(steps):
        name = names[step % 3]
        script += f'.split_iname("{name}", {8 if step < 3 else 2})'
        names[step % 3] = name + "_outer"
    return function(script, MATMUL, "int n, float *a, float *b, float *c")


def stencil(steps):
    """Skewing, tiling and slabs on a stencil in time."""
    script = "loopy::script()"
    for step in range(steps):
        script += '.skew("x", "t")' if step % 2 == 0 else '.skew("x", "t", -1)'
    body = """    for (int t = 0; t < m; ++t)
      for (int x = 1; x < n - 1; ++x)
        a[(t + 1) * n + x] = a[t * n + x - 1] + a[t * n + x] + a[t * n + x + 1];
"""
    return function(script, body, "int n, int m, float *a")


SLABS = function('loopy::script().split_iname("i", 8, {.slabs = {1, 1}})'
                 '.split_iname("j", 23, {.slabs = {1, 1}}).split_iname("k", 11, {.slabs = {1, 1}})',
                 MATMUL, "int n, float *a, float *b, float *c")

CASES = [(f"{count} nests, a kernel each", separateNests(count)) for count in (10, 100, 500)]
CASES += [(f"{count} nests, default schedule", nests(count)) for count in (10, 50, 100, 200, 500)]
CASES += [(f"{count} nests, one step", nests(count, 'loopy::script().reverse("i")'))
          for count in (10, 100, 200, 500)]
CASES += [(f"{count} statements in one loop", longBody(count)) for count in (10, 50, 100, 200)]
CASES += [(f"matrix product, {steps} splits", longScript(steps)) for steps in (3, 6, 12)]
CASES += [(f"stencil in time, {steps} skews", stencil(steps)) for steps in (2, 10, 40)]
CASES += [("matrix product, slabs on three loops", SLABS)]

for name, source in CASES:
    taken = seconds(source, PLUGIN)
    text = "too complex, stays a loop" if taken is None else f"{taken - seconds(source, []):7.2f} s"
    print(f"{name:<40} {text}", flush=True)
