#!/usr/bin/env python3
"""Random loops with random scripts: compiled with and without the plugin, run on PoCL, compared.

usage: fuzz.py --build BUILD [--first SEED] [--programs N] [--loops N] [--keep-going] [--reasons]

Every region runs in its original order and as kernels, for several sizes; all memory must be equal
afterwards. A script that the compiler rejects must come with a witness, "iteration i=1 writes a[1],
which i=2 reads", and the two iterations must really exist and touch that element; the steps before the
rejected one are tried by themselves. Prints the figures; fails at the first seed that shows a difference, a
crash, or a wrong witness (with --keep-going: shows it and goes on). --reasons adds why loops stayed loops and
steps were rejected.
"""
import argparse
import collections
import itertools
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import program
from generator import Generator
from scripts import Scripts

FLAGS = ["-std=c++20", "-O1"]
TIME_LIMIT = 600  # seconds for one compilation or run
# Parameters for which a witness is looked up.
SOUGHT = sorted(itertools.product(range(-60, 140), repeat=2), key=lambda pair: max(map(abs, pair)))
WITNESS = re.compile(r"(?:iteration )?(\(.+?\)|\w+=-?\d+|statement '\w+') (?:may )?(writes?|reads?) (\w+)(.*), "
                     r"which (\(.+?\)|\w+=-?\d+|statement '\w+') (?:may )?(reads?|writes?)(?: too)?( \(the subscript depends on data\))?$")

PROLOGUE = """#include <loopy/loopy.hpp>
#include <cstdio>
#include <cstring>
#include <iterator>
typedef {a} A;
typedef {b} B;
typedef {c} C;
typedef {e} E;
struct Memory {{ A a[2048], d[2048]; B b[2048]; C c[2048]; E e[64][64]; int k[256]; unsigned out; }};
static Memory original, kernel;
static void fill(Memory &memory) {{
  unsigned state = 9;
  auto next = [&] {{ return (state = state * 1664525u + 1013904223u) >> 12; }};
  memset(&memory, 0, sizeof memory);
  for (A &at : memory.a) at = next();
  for (A &at : memory.d) at = next();
  for (B &at : memory.b) at = next();
  for (C &at : memory.c) at = next();
  for (auto &row : memory.e) for (E &at : row) at = next();
  for (int &at : memory.k) at = next() % 40;
}}
typedef void Loop(int, int, A *, B *, C *, A *, E (*)[64], const int *, unsigned *);
static void run(Loop *loop, Memory &memory, int n, int m, int overlap) {{
  A *d = (overlap < 0 ? memory.d : memory.a + overlap) + 512;
  loop(n, m, memory.a + 512, memory.b + 512, memory.c + 512, d, memory.e + 4, memory.k + 64, &memory.out);
}}
static int compare(int number, Loop *plain, Loop *offloaded, int overlap) {{
  static const int sizes[][2] = {{{{0, 1}}, {{0, 3}}, {{1, 1}}, {{1, 3}}, {{1, 10}}, {{2, 1}}, {{2, 3}}, {{5, 3}}, {{5, 10}},
                                 {{9, 3}}, {{9, 10}}, {{17, 5}}}};
  int wrong = 0;
  for (auto [n, m] : sizes) {{
    fill(original), fill(kernel);
    run(plain, original, n, m, (n + m) % 3 ? overlap : -1);
    run(offloaded, kernel, n, m, (n + m) % 3 ? overlap : -1);
    if (memcmp(&original, &kernel, sizeof original))
      ++wrong, printf("loop %d differs for n=%d m=%d\\n", number, n, m);
  }}
  return wrong;
}}
"""
PARAMETERS = "(int n, int m, A *a, B *b, C *c, A *d, E (*e)[64], const int *k, unsigned *out)"


class Program:
    """The text of regions with scripts, and where each script's steps stand."""

    def __init__(self, types, cases):
        self.lines, self.places = [], {}
        self.write(PROLOGUE.format(**types))
        for number, case in cases.items():
            annotation = "  LOOPY_KERNEL()"
            if case.script:
                annotation = f"  LOOPY_KERNEL(script{number})"
                self.write(f"constexpr auto script{number} = loopy::script()\n")
                for step, line in enumerate(case.script):
                    self.places[len(self.lines) + 1] = (number, step)
                    self.write(f"    {line}\n")
                self.write("    ;\n")
            self.function(f"original{number}", case.nodes, "")
            self.function(f"kernel{number}", case.nodes, annotation)
        calls = " + ".join(f"compare({number}, original{number}, kernel{number}, {case.overlap})"
                           for number, case in cases.items())
        self.write(f"int main() {{ return ({calls}) != 0; }}\n")

    def write(self, text):
        self.lines += text.splitlines()

    def function(self, name, nodes, annotation):
        region = program.text(nodes, 2)
        self.write(f"__attribute__((noinline)) void {name}{PARAMETERS} {{\n  unsigned s = 1;\n{annotation}\n"
                   f"  {{\n{region}  }}\n  *out = s;\n}}\n")

    def text(self):
        return "\n".join(self.lines) + "\n"


class Case:
    def __init__(self, generator):
        self.nodes = generator.region()
        self.script = Scripts(generator.random, self.nodes).make() if generator.random.random() < 0.75 else []
        self.overlap = generator.random.choice((-1, -1, -1, 0, 1, 7, 300))

    def text(self):
        return "".join(f"    {step}\n" for step in self.script) + program.text(self.nodes)


class Failure(Exception):
    pass


class Fuzzer:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.figures, self.reasons = collections.Counter(), collections.Counter()

    def compile(self, source, *options):
        path = self.folder / "program.cpp"
        path.write_text(source)
        command = [self.build / "bin" / "loopy-clang++", *FLAGS, *options, path]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIME_LIMIT)
        if done.returncode < 0 or "PLEASE submit a bug report" in done.stderr:
            raise Failure(f"the compiler crashed\n{done.stderr[-3000:]}")
        return done

    def run(self, seed, loops):
        generator = Generator(seed)
        cases = {number: Case(generator) for number in range(loops)}
        self.problems = []
        self.figures["loops"] += loops
        self.figures["scripts"] += sum(bool(case.script) for case in cases.values())
        self.cutRejected(generator.types, cases)
        self.figures["scripts that ran"] += sum(bool(case.script) for case in cases.values())
        self.figures["steps that ran"] += sum(len(case.script) for case in cases.values())
        compiled = self.compile(Program(generator.types, cases).text(), "-Rpass=loopy", "-o", self.folder / "program")
        if compiled.returncode != 0:
            raise Failure(f"the program does not compile\n{compiled.stderr[-3000:]}")
        self.figures["offloaded"] += compiled.stderr.count("loop offloaded:")
        self.figures["parallel"] += compiled.stderr.count(", parallel [-R")
        for reason in re.findall(r"warning: loop not offloaded: (.*)", compiled.stderr):
            self.reasons["stayed a loop: " + general(reason)] += 1
        self.compare(cases)
        if self.problems:
            raise Failure("\n".join(self.problems))

    def cutRejected(self, types, cases):
        """Looks at the compiler's reasons, and ends each script before the step that it rejects."""
        unsure = {number: case for number, case in cases.items() if case.script}
        while unsure:
            tried = Program(types, unsure)
            checked = self.compile(tried.text(), "-fsyntax-only", "-ferror-limit=0")
            cut = {}
            for line, message in re.findall(r"program\.cpp:(\d+):\d+: error: (.*)", checked.stderr):
                if int(line) not in tried.places:
                    raise Failure(f"an error outside of the scripts\n{checked.stderr[:3000]}")
                number, step = tried.places[int(line)]
                self.reject(cases[number], step, message)
                cut[number] = min(step, cut.get(number, step))
            for number, step in cut.items():
                cases[number].script = cases[number].script[:step]
            unsure = {number: cases[number] for number in cut if cases[number].script}

    def reject(self, case, step, message):
        self.figures["rejected"] += 1
        self.reasons[f"rejected: {general(message)}"] += 1
        if not re.search(r"\b(writes?|reads?) .*, which ", message):
            return
        earlier = " ".join(case.script[:step])
        if any(kind in earlier for kind in ("add_prefetch", "buffer_array", "realize_reduction")) or \
           "the copies would" in message or " must stay before " in message:
            self.figures["witnesses in transformed loops"] += 1
            return
        if self.witnessIsTrue(case.nodes, message):
            self.figures["witnesses"] += 1
        else:
            self.problems.append(f"the witness does not happen: {message}\n{case.text()}")

    def witnessIsTrue(self, nodes, message):
        match = WITNESS.search(message)
        if not match:
            return False
        iterations = tuple(valuesOf(match[group]) for group in (1, 5))
        writes = (match[2].startswith("write"), match[6].startswith("write"))
        return any(program.conflict(nodes, {"n": n, "m": m}, match[3], iterations, writes, bool(match[7]))
                   for n, m in SOUGHT)

    def summary(self):
        return ", ".join(f"{count} {what}" for what, count in self.figures.items())

    def compare(self, cases):
        (self.folder / "pocl").mkdir(exist_ok=True)
        environment = {**os.environ, "POCL_CACHE_DIR": str(self.folder / "pocl"),
                       "LOOPY_CACHE_DIR": str(self.folder / "loopy"), "LOOPY_DEVICE": "cpu",
                       "LOOPY_INFO": "1"}
        done = subprocess.run([self.folder / "program"], env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=TIME_LIMIT)
        if done.returncode != 0:
            shown = {int(number) for number in re.findall(r"loop (\d+) differs", done.stdout)}
            texts = "".join(f"loop {number}\n{cases[number].text()}" for number in sorted(shown))
            raise Failure(f"exit code {done.returncode}\n{done.stdout[:2000]}{done.stderr[:1000]}{texts}")
        for name in ("launches", "fallbacks"):
            self.figures[name] += sum(map(int, re.findall(rf" {name}=(\d+)", done.stderr)))
        for count, reason in re.findall(r" fallbacks=([1-9]\d*) .* reason=(.*)", done.stderr):
            self.reasons["ran as a loop: " + general(reason)] += int(count)


def general(message):
    """Without names and numbers."""
    return re.sub(r"'[^']*'", "'...'", re.sub(r"iteration .*", "iteration ...", message))


def valuesOf(text):
    """"i0=1" or "(i0=1, i1=2)" as a dictionary."""
    return {name: int(value) for name, value in re.findall(r"(\w+)=(-?\d+)", text)}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", type=pathlib.Path, required=True)
    arguments.add_argument("--first", type=int, default=1)
    arguments.add_argument("--programs", type=int, default=1)
    arguments.add_argument("--loops", type=int, default=40)
    arguments.add_argument("--keep-going", action="store_true")
    arguments.add_argument("--reasons", action="store_true")
    options = arguments.parse_args()
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(options.build.resolve(), pathlib.Path(folder))
        for seed in range(options.first, options.first + options.programs):
            try:
                fuzzer.run(seed, options.loops)
            except (Failure, subprocess.TimeoutExpired) as failure:
                print(f"seed {seed}: {failure}", file=sys.stderr, flush=True)
                failures += 1
                if not options.keep_going:
                    break
            if options.keep_going:
                print(fuzzer.summary(), flush=True)
        if options.reasons:
            print("\n".join(f"{count:6} {reason}" for reason, count in fuzzer.reasons.most_common()))
        print(fuzzer.summary() + f", {failures} failures")
    return failures != 0


if __name__ == "__main__":
    sys.exit(main())
