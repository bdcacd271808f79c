#!/usr/bin/env python3
"""Compiles one file of the corpus with and without the plugin and compares.

usage: check.py --build BUILD [--suggest] loops/FILE.cpp

Every annotation is followed by its verdict:
    // parallel            offloaded, with more than one work-item
    // in order            offloaded, but one iteration after the other
    // refused: TEXT       stays a loop; the reason contains TEXT
"; falls back" behind one of the first two: for some size the run time runs the original loop.
Verdicts must be what the compiler says, both programs must print the same hashes, and the program
with kernels must fall back nowhere else. --suggest prints the verdicts that would be right.
"""
import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FLAGS = ["-std=c++20", "-O1", "-ffp-contract=off"]
VERDICT = re.compile(r"^\s*[^/\s].*// (parallel|in order|refused: (.*?)|\?)(; falls back)?$")
DIAGNOSTIC = re.compile(r"^(.*?):(\d+):\d+: (warning|remark|note|error): (.*)$")
PLAIN_STATES = {"parallel", "in order"}


def expectedVerdicts(source):
    """Line of each annotation -> (verdict, text of the reason or None, falls back)."""
    verdicts = {}
    for number, line in enumerate(source.read_text().splitlines(), 1):
        match = VERDICT.match(line)
        if match:
            verdict = "refused" if match[2] is not None else match[1]
            verdicts[number] = (verdict, match[2], bool(match[3]))
    return verdicts


def annotationAt(line, verdicts):
    """The annotation that the construct in `line` belongs to: the nearest one above."""
    above = [each for each in verdicts if each <= line]
    return max(above) if above else None


def run(command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done


def actualVerdicts(messages, source, verdicts):
    """Annotation -> set of (verdict, reason), from the compiler's diagnostics."""
    found = collections.defaultdict(set)
    last = None  # where the refusal just read was filed
    for line in messages.splitlines():
        match = DIAGNOSTIC.match(line)
        if not match or pathlib.Path(match[1]).name != source.name:
            continue
        annotation, text = annotationAt(int(match[2]), verdicts), match[4]
        if text.startswith("loop offloaded: "):
            found[annotation].add((text.split(" [-R")[0].rsplit(", ", 1)[1], None))
        elif text.startswith("loop not offloaded: "):
            last = annotation, ("refused", text.split("loop not offloaded: ")[1].split(" [-W")[0])
            found[annotation].add(last[1])
        elif text == "annotated here" and last:
            # The construct itself may stand in a function above.
            found[last[0]].discard(last[1])
            found[annotation].add(last[1])
            last = None
    return found


def fallbacks(info, verdicts):
    """Annotations whose original loop ran for some size, with the reasons."""
    found = collections.defaultdict(set)
    for match in re.finditer(r"^loopy: \S*?:(\d+) .*?fallbacks=(\d+) .*?reason=(.*)$", info, re.M):
        if int(match[2]):
            found[annotationAt(int(match[1]), verdicts)].add(match[3])
    return found


def runPrograms(build, source, folder):
    """Messages of the compiler, hashes with and without kernels, LOOPY_INFO of the run."""
    compiled = run([build / "bin" / "loopy-clang++", *FLAGS, "-Rpass=loopy", source, "-o",
                    folder / "kernels"])
    run(["clang++-22", *FLAGS, "-I", ROOT / "runtime" / "include", source, "-o", folder / "plain"])
    environment = {**os.environ, "LOOPY_INFO": "1", "LOOPY_DEVICE": "cpu",
                   "POCL_CACHE_DIR": str(folder / "pocl"), "LOOPY_CACHE_DIR": str(folder / "loopy")}
    (folder / "pocl").mkdir()
    kernels = run([folder / "kernels"], env=environment)
    plain = run([folder / "plain"])
    return compiled.stderr, kernels.stdout, plain.stdout, kernels.stderr


def problemsOf(verdicts, actual, fellBack):
    for line, (verdict, text, mayFallBack) in sorted(verdicts.items()):
        said = actual.get(line, set())
        if not said:
            yield line, "the compiler says nothing about it"
        for state, reason in said:
            if state != verdict:
                yield line, f"expected {verdict}, is {state}" + (f": {reason}" if reason else "")
            elif reason is not None and text not in reason:
                yield line, f"expected refusal with '{text}', the reason is: {reason}"
        if bool(fellBack.get(line)) != mayFallBack and verdict in PLAIN_STATES:
            yield line, f"fell back: {'; '.join(fellBack.get(line, ['never']))}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--build", type=pathlib.Path, required=True)
    arguments.add_argument("--suggest", action="store_true")
    arguments.add_argument("source", type=pathlib.Path)
    options = arguments.parse_args()
    source = options.source.resolve()
    verdicts = expectedVerdicts(source)
    with tempfile.TemporaryDirectory() as folder:
        messages, kernels, plain, info = runPrograms(options.build.resolve(), source,
                                                     pathlib.Path(folder))
    actual, fellBack = actualVerdicts(messages, source, verdicts), fallbacks(info, verdicts)
    if options.suggest:
        for line in sorted(verdicts):
            said = "; ".join(sorted(state + (f": {reason}" if reason else "")
                                    for state, reason in actual.get(line, {("nothing", None)})))
            print(f"{source.name}:{line}: {said}", *fellBack.get(line, []), sep=" | ")
    failed = False
    for line, problem in problemsOf(verdicts, actual, fellBack):
        print(f"{source.name}:{line}: {problem}")
        failed = True
    for ours, theirs in zip(kernels.splitlines(), plain.splitlines(), strict=True):
        if ours != theirs:
            print(f"{source.name}: WRONG RESULT: {ours} instead of {theirs}")
            failed = True
    if not verdicts or failed:
        sys.exit(1)
    print(f"{source.name}: {len(verdicts)} loops")


if __name__ == "__main__":
    main()
