#!/usr/bin/env python3
"""Compile time that the plugin adds to the examples, per kernel: as they are, with their scripts, and with
the bare attribute in place of every script.

usage: bench/compile_time.py [RUNS]     RUNS per program, default 7; needs a built build/

Columns: the whole compilation (-O1, to an object) without and with the plugin; what the plugin itself worked
per kernel, from clang's -ftime-trace; and the difference of the whole compilations, as the median over
neighbouring runs. The examples include large standard headers, so that the difference carries the noise of
a second of compilation; the traced time does not, but leaves out loading the plugin (measured below, once
per file) and what the optimiser does with the launch in place of the loop.
"""
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPILER = ["clang++-22", "-std=c++20", "-O1", "-I", str(ROOT / "runtime" / "include"),
            "-c", "-o", os.devnull]
PLUGIN = [f"-fplugin={ROOT / 'build' / 'lib' / 'loopy.so'}"]


def compileOnce(source, options=()):
    """Milliseconds of one compilation."""
    start = time.monotonic()
    done = subprocess.run([*COMPILER, *options, str(source)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    elapsed = time.monotonic() - start
    if done.returncode != 0:
        sys.exit(done.stderr)
    return 1e3 * elapsed


def tracedKernels(source):
    """Milliseconds the plugin worked on each kernel of the file."""
    with tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder) / "trace.json"
        compileOnce(source, [*PLUGIN, f"-ftime-trace={trace}", "-ftime-trace-granularity=0"])
        events = json.loads(trace.read_text())["traceEvents"]
    return [event["dur"] / 1e3 for event in events if event["name"] == "loopy kernel"]


def inTurns(source, runs):
    """Runs without and with the plugin, each pair one after the other."""
    return [(compileOnce(source), compileOnce(source, PLUGIN)) for _ in range(runs)]


def loadingTime(runs):
    with tempfile.TemporaryDirectory() as folder:
        empty = pathlib.Path(folder) / "empty.cpp"
        empty.write_text("int main() {}\n")
        return statistics.median(after - before for before, after in inTurns(empty, runs))


def tracedPerKernel(source, runs):
    """Median over the runs, and the number of kernels."""
    samples = [tracedKernels(source) for _ in range(runs)]
    kernels = len(samples[0])
    return statistics.median(sum(sample) / kernels for sample in samples), kernels


def withoutScripts(target):
    """A copy of the examples in which every kernel has the bare attribute."""
    shutil.copytree(ROOT / "examples", target)
    for file in target.rglob("*"):
        if file.suffix in (".h", ".cpp"):
            file.write_text(re.sub(r"LOOPY_KERNEL\(\w+\)", "LOOPY_KERNEL()", file.read_text()))
    return target


def main(runs):
    traced, untransformed = [], []
    print(f"{'program':<10} {'kernels':>7} {'without':>11} {'with':>11} {'difference':>11} "
          f"{'plugin/kernel':>14} {'no script':>11}")
    with tempfile.TemporaryDirectory() as folder:
        bare = withoutScripts(pathlib.Path(folder) / "examples")
        for source in sorted(ROOT.glob("examples/*/*.cpp")):
            pairs = inTurns(source, runs)
            without, with_ = (statistics.median(column) for column in zip(*pairs))
            difference = statistics.median(after - before for before, after in pairs)
            own, kernels = tracedPerKernel(source, runs)
            plain, _ = tracedPerKernel(bare / source.relative_to(ROOT / "examples"), runs)
            traced.append(own)
            untransformed.append(plain)
            print(f"{source.stem:<10} {kernels:>7} {without:>8.0f} ms {with_:>8.0f} ms "
                  f"{difference:>8.0f} ms {own:>11.1f} ms {plain:>8.1f} ms")
    print(f"plugin per kernel, median over the programs: {statistics.median(traced):.1f} ms, "
          f"without scripts {statistics.median(untransformed):.1f} ms")
    print(f"loading the plugin, once per file: {loadingTime(5 * runs):.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
