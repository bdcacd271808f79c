#!/usr/bin/env python3
"""What the plugin spends its time on, per kernel, from clang's -ftime-trace.

usage: bench/compile_phases.py [FILE...]     default: the examples; needs a built build/
       bench/compile_phases.py --tests       the tests of test/lit/transforms and test/lit/run

One line per kernel and kind of device: statements, depth of the nest, steps of the script (the default
schedule is a script, too); milliseconds for reading the loops, dependences, the steps with their proofs,
schedule with code and its proofs; for the whole kernel, with the launch plan and all kinds of devices.
For the tests one line per kernel, all kinds of devices together, also of kernels that are refused; then the
slowest ten and the sums.

The trace knows the time of day only; all times are multiplied by the part of it in which the compiler had
a processor.
"""
import dataclasses
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPILER = ["clang++-22", "-std=c++20", "-fsyntax-only", "-w", "-I",
            str(ROOT / "runtime" / "include"), f"-fplugin={ROOT / 'build' / 'lib' / 'loopy.so'}"]
TESTS = ("transforms", "run")


@dataclasses.dataclass
class Event:
    name: str
    detail: str
    begin: float  # ms
    end: float

    @property
    def taken(self):
        return self.end - self.begin

    def contains(self, other):
        return self.begin <= other.begin and other.end <= self.end


@dataclasses.dataclass
class Form:
    """What one kind of device took."""
    device: str
    steps: int
    transforming: float
    generating: float


@dataclasses.dataclass
class Kernel:
    name: str
    statements: int
    depth: int
    extracting: float
    dependences: float
    forms: list
    taken: float
    isOffloaded: bool


def processorSeconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def events(source, isTest):
    """The plugin's events; of a test also where there are errors, which may be what it tests."""
    with tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder) / "trace.json"
        begin, used = time.monotonic(), processorSeconds()
        # The driver would delete the trace of a compilation with errors, if it knew of it.
        tracing = ["-Xclang", f"-ftime-trace={trace}", "-Xclang", "-ftime-trace-granularity=0"]
        subprocess.run([*COMPILER, *tracing, str(source)], check=not isTest,
                       stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL if isTest else None)
        share = min(1, (processorSeconds() - used) / (time.monotonic() - begin))
        found = json.loads(trace.read_text())["traceEvents"]
    return [Event(event["name"].removeprefix("loopy "), event.get("args", {}).get("detail", ""),
                  share * event["ts"] / 1e3, share * (event["ts"] + event["dur"]) / 1e3)
            for event in found if event["name"].startswith("loopy ")]


def formOf(transform, inside):
    *device, steps, _ = transform.detail.split()
    generating = sum(event.taken for event in inside
                     if event.name == "generate" and transform.contains(event))
    return Form(" ".join(device) or "any", int(steps), transform.taken - generating, generating)


def kernels(source, isTest=False):
    found = events(source, isTest)
    for whole in (event for event in found if event.name == "kernel"):
        inside = [event for event in found if whole.contains(event)]
        phase = {event.name: event for event in inside}
        analysis = phase.get("dependences")
        statements, depth = re.findall(r"\d+", analysis.detail) if analysis else (0, 0)
        yield Kernel(whole.detail, int(statements), int(depth),
                     phase["extract"].taken if "extract" in phase else 0,
                     analysis.taken if analysis else 0,
                     [formOf(event, inside) for event in inside if event.name == "transform"],
                     whole.taken, "plan" in phase)


def row(kernel, form):
    return (f"{kernel.name[:34]:<34} {form.device:>4} {kernel.statements:>5} {kernel.depth:>5} "
            f"{form.steps:>5} {kernel.extracting:>8.1f} {kernel.dependences:>11.1f} "
            f"{form.transforming:>6.1f} {form.generating:>6.1f} {kernel.taken:>7.1f}")


HEAD = (f"{'kernel':<34} {'form':>4} {'stmts':>5} {'depth':>5} {'steps':>5} {'extract':>8} "
        f"{'dependences':>11} {'steps':>6} {'code':>6} {'all ms':>7}")


def printForms(sources):
    print(HEAD)
    for source in sources:
        for kernel in kernels(source):
            if kernel.isOffloaded:
                for form in kernel.forms:
                    print(row(kernel, form))


def summary(kernel):
    """The kernel's line with all its forms as one."""
    forms = kernel.forms
    return row(kernel, Form("all" if kernel.isOffloaded else "-",
                            max((form.steps for form in forms), default=0),
                            sum(form.transforming for form in forms),
                            sum(form.generating for form in forms)))


def printTests():
    print(HEAD)
    everything = []
    sums = {}
    for folder in TESTS:
        before = len(everything)
        for source in sorted((ROOT / "test" / "lit" / folder).glob("*.cpp")):
            for kernel in kernels(source, isTest=True):
                everything.append(kernel)
                print(summary(kernel), flush=True)
        sums[folder] = everything[before:]
    print("\nthe slowest:\n" + HEAD)
    for kernel in sorted(everything, key=lambda kernel: -kernel.taken)[:10]:
        print(summary(kernel))
    print()
    for folder, found in sums.items():
        print(f"{folder}: {len(found)} kernels, {sum(kernel.taken for kernel in found) / 1e3:.1f} s")


if __name__ == "__main__":
    if sys.argv[1:] == ["--tests"]:
        printTests()
    else:
        printForms(sys.argv[1:] or sorted(ROOT.glob("examples/*/*.cpp")))
