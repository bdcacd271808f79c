#!/usr/bin/env python3
"""Random loops with random scripts: compiled with and without the plugin, run on PoCL, compared.

usage: fuzz.py --build BUILD [--first SEED] [--programs N] [--loops N]

Every loop runs in its original order and as kernels, for several sizes; all memory must be equal
afterwards. A script that the compiler rejects must come with a witness, "iteration i=1 writes a[1],
which i=2 reads", and the two iterations must really exist and touch that element. Prints the figures;
fails at the first seed that shows a difference, a crash, or a wrong witness.
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import program

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FLAGS = ["-std=c++20", "-O1", "-w"]
SIZES = [(n, m) for n in (0, 1, 2, 5, 9) for m in (1, 3, 10)]
LARGEST = 60  # parameters for which a witness is looked up are below this
WITNESS = re.compile(r"iteration (.+?) (writes|reads) (\w+)\[(-?\d+)\](?:\[(-?\d+)\])*, "
                     r"which (.+?) (reads|writes|writes too)$")

PROLOGUE = """#include <loopy/loopy.hpp>
#include <cstdio>
#include <cstring>
typedef unsigned Number;
struct Memory { Number a[1024], b[1024], c[1024]; };
static Memory original, kernel;
static void fill(Memory &memory) {
  unsigned state = 9;
  for (Number *at = memory.a; at != memory.a + sizeof(Memory) / sizeof(Number); ++at)
    *at = (state = state * 1664525u + 1013904223u) >> 12;
}
"""


def sourceOf(nests, scripts):
    """The program, and the line at which each loop's function begins."""
    lines, starts = [PROLOGUE], []
    for k, (nest, script) in enumerate(zip(nests, scripts, strict=True)):
        for which, annotation in (("original", ""), ("kernel", f"  LOOPY_KERNEL({script})\n")):
            if annotation:
                starts.append("".join(lines).count("\n") + 1)
            lines.append(f"__attribute__((noinline)) void {which}{k}(int n, int m, Number *a, Number *b, "
                         f"Number *c) {{\n{annotation}{program.text(nest)}}}\n")
    lines.append("int main() {\n  int wrong = 0;\n")
    for k in range(len(nests)):
        for n, m in SIZES:
            calls = "".join(f"{which}{k}({n}, {m}, {which}.a + 256, {which}.b + 256, {which}.c + 256); "
                            for which in ("original", "kernel"))
            lines.append(f"  fill(original); fill(kernel); {calls}\n"
                         f"  if (memcmp(&original, &kernel, sizeof original)) "
                         f'wrong += printf("loop {k} differs for n={n} m={m}\\n") > 0;\n')
    lines.append("  return wrong != 0;\n}\n")
    return "".join(lines), starts


class Failure(Exception):
    pass


class Fuzzer:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.figures = collections.Counter()

    def compile(self, source, *options):
        path = self.folder / "program.cpp"
        path.write_text(source)
        command = [self.build / "bin" / "loopy-clang++", *FLAGS, *options, path]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)

    def run(self, seed, loops):
        generator = program.Generator(seed)
        nests = [generator.nest() for _ in range(loops)]
        scripts = [generator.script(nest) if generator.random.random() < 0.6 else ""
                   for nest in nests]
        self.figures["loops"] += loops
        self.figures["scripts"] += sum(map(bool, scripts))
        scripts = self.withoutRejected(nests, scripts)
        source, _ = sourceOf(nests, scripts)
        compiled = self.compile(source, "-Rpass=loopy", "-o", self.folder / "program")
        if compiled.returncode != 0:
            raise Failure(f"seed {seed}: the program does not compile\n{compiled.stderr[-3000:]}")
        self.figures["offloaded"] += compiled.stderr.count("loop offloaded:")
        self.figures["parallel"] += compiled.stderr.count(", parallel [-R")
        self.compare(seed)

    def withoutRejected(self, nests, scripts):
        """Drops the scripts that the compiler rejects, after a look at the reasons."""
        source, starts = sourceOf(nests, scripts)
        checked = self.compile(source, "-fsyntax-only", "-ferror-limit=0")
        kept = list(scripts)
        for match in re.finditer(r"program\.cpp:(\d+):\d+: error: (.*)", checked.stderr):
            loop = max(k for k, start in enumerate(starts) if start <= int(match[1]))
            kept[loop] = ""
            self.figures["rejected"] += 1
            if "iteration" in match[2]:
                self.checkWitness(nests[loop], match[2])
        if checked.returncode < 0 or "PLEASE submit a bug report" in checked.stderr:
            raise Failure(f"the compiler crashed\n{checked.stderr[-3000:]}")
        return kept

    def checkWitness(self, nest, message):
        match = WITNESS.search(message)
        if not match:
            raise Failure(f"not a witness: {message}")
        first, second = (valuesOf(match[k]) for k in (1, 6))
        verbs = (match[2] == "writes", match[7] != "reads")
        for n in range(LARGEST):
            for m in range(LARGEST):
                if conflict(nest, {"n": n, "m": m}, match[3], (first, second), verbs):
                    self.figures["witnesses"] += 1
                    return
        raise Failure(f"the witness does not happen: {message}\n{program.text(nest)}")

    def compare(self, seed):
        (self.folder / "pocl").mkdir(exist_ok=True)
        environment = {**os.environ, "POCL_CACHE_DIR": str(self.folder / "pocl"),
                       "LOOPY_CACHE_DIR": str(self.folder / "loopy"), "LOOPY_DEVICE": "cpu",
                       "LOOPY_INFO": "1"}
        done = subprocess.run([self.folder / "program"], env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"seed {seed}: {done.stdout[:2000]}{done.stderr[:2000]}")
        for name in ("launches", "fallbacks"):
            self.figures[name] += sum(map(int, re.findall(rf" {name}=(\d+)", done.stderr)))


def valuesOf(text):
    """"i0=1" or "(i0=1, i1=2)" as a dictionary."""
    return {name: int(value) for name, value in re.findall(r"(\w+)=(-?\d+)", text)}


def isAt(names, iteration):
    """Loops that do not count up by 1 are known by their trips."""
    return all(iname in names and value in (names[iname], names["#" + iname])
               for iname, value in iteration.items())


def conflict(nest, parameters, array, iterations, writes):
    """Do the two iterations exist and touch a common element of `array` in these ways?"""
    touched = []
    for values, isWrite in zip(iterations, writes, strict=True):
        elements = set()
        for statement, names in program.instances(nest, parameters, values):
            if len(names) - 2 == 2 * len(values) and isAt(names, values):
                elements |= {access.subscript.value(names) for access, written in statement.accesses()
                             if access.array == array and written == isWrite}
        touched.append(elements)
    return bool(touched[0] & touched[1])


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", type=pathlib.Path, required=True)
    arguments.add_argument("--first", type=int, default=1)
    arguments.add_argument("--programs", type=int, default=1)
    arguments.add_argument("--loops", type=int, default=40)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(options.build.resolve(), pathlib.Path(folder))
        for seed in range(options.first, options.first + options.programs):
            try:
                fuzzer.run(seed, options.loops)
            except Failure as failure:
                sys.exit(f"seed {seed}: {failure}")
    print(", ".join(f"{count} {what}" for what, count in fuzzer.figures.items()))


if __name__ == "__main__":
    main()
