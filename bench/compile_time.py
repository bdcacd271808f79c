#!/usr/bin/env python3
"""Compile time of the examples with and without the plugin, per kernel.

usage: bench/compile_time.py [RUNS]     RUNS per program and way, default 7; needs a built build/

Both ways parse, optimise at -O1 and write an object; runs are taken in turns and medians compared.
"""
import os
import pathlib
import resource
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPILER = ["clang++-22", "-std=c++20", "-O1", "-I", str(ROOT / "runtime" / "include"),
            "-c", "-o", os.devnull]
PLUGIN = [f"-fplugin={ROOT / 'build' / 'lib' / 'loopy.so'}", "-Rpass=loopy"]


def compileOnce(source, options):
    """User and system seconds of one compilation, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([*COMPILER, *options, str(source)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stderr)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, done.stderr


def main(runs):
    perKernel = []
    print(f"{'program':<12} {'kernels':>7} {'without':>10} {'with':>10} {'per kernel':>11}")
    for source in sorted(ROOT.glob("examples/*/*.cpp")):
        kernels = compileOnce(source, PLUGIN)[1].count("[-Rpass=loopy]")
        without, with_ = [], []
        for _ in range(runs):
            without.append(compileOnce(source, [])[0])
            with_.append(compileOnce(source, PLUGIN)[0])
        a, b = 1e3 * statistics.median(without), 1e3 * statistics.median(with_)
        if kernels:
            perKernel.append((b - a) / kernels)
        each = f"{perKernel[-1]:>8.1f} ms" if kernels else "none".rjust(11)
        print(f"{source.stem:<12} {kernels:>7} {a:>7.0f} ms {b:>7.0f} ms {each}")
    if perKernel:
        print(f"median per kernel: {statistics.median(perKernel):.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
