#!/usr/bin/env python3
"""What the plugin spends its time on, per kernel, from clang's -ftime-trace.

usage: bench/compile_phases.py [FILE...]     default: the examples; needs a built build/

One line per kernel and kind of device: statements, depth of the nest, steps of the script (the default
schedule is a script, too); milliseconds for reading the loops, dependences, the steps with their proofs,
schedule with code and its proofs; for the whole kernel, with the launch plan and all kinds of devices.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPILER = ["clang++-22", "-std=c++20", "-O1", "-I", str(ROOT / "runtime" / "include"), "-c", "-o",
            os.devnull, f"-fplugin={ROOT / 'build' / 'lib' / 'loopy.so'}", "-w",
            "-ftime-trace-granularity=0"]


def events(source):
    """The plugin's events, each with name, detail, begin, end in ms."""
    with tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder) / "trace.json"
        subprocess.run([*COMPILER, f"-ftime-trace={trace}", str(source)], check=True,
                       stdin=subprocess.DEVNULL)
        found = json.loads(trace.read_text())["traceEvents"]
    return [(event["name"].removeprefix("loopy "), event.get("args", {}).get("detail", ""),
             event["ts"] / 1e3, (event["ts"] + event["dur"]) / 1e3)
            for event in found if event["name"].startswith("loopy ")]


def lines(source):
    found = events(source)
    for _, kernel, begin, end in (event for event in found if event[0] == "kernel"):
        inside = sorted((event for event in found if begin <= event[2] and event[3] <= end),
                        key=lambda event: event[2])
        phase = {name: (detail, stop - start) for name, detail, start, stop in inside}
        if "plan" not in phase:
            continue  # not offloaded
        statements, depth = re.findall(r"\d+", phase["dependences"][0])
        for name, detail, start, stop in inside:
            if name != "transform":
                continue
            *form, steps, _ = detail.split()
            generate = next(after - before for other, _, before, after in inside
                            if other == "generate" and start <= before and after <= stop)
            yield (f"{kernel[:34]:<34} {' '.join(form) or 'any':>4} {statements:>5} {depth:>5} {steps:>5} "
                   f"{phase['extract'][1]:>8.1f} {phase['dependences'][1]:>11.1f} "
                   f"{stop - start - generate:>6.1f} {generate:>6.1f} {end - begin:>7.1f}")


def main(sources):
    print(f"{'kernel':<34} {'form':>4} {'stmts':>5} {'depth':>5} {'steps':>5} {'extract':>8} "
          f"{'dependences':>11} {'steps':>6} {'code':>6} {'all ms':>7}")
    for source in sources:
        for line in lines(source):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:] or sorted(ROOT.glob("examples/*/*.cpp")))
