#!/usr/bin/env python3
"""Adds up CTest's and lit's results, with lit's own tests in place of CTest's single entry for lit.

usage: count-tests.py CTEST_XML LIT_XML

The last line is "N passed, N failed". A missing result counts as a failure.
"""
import sys
import xml.etree.ElementTree as ElementTree


def outcomes(path, but=()):
    """One of 'passed', 'failed' or 'skipped' with its name, per test of a JUnit file."""
    for case in ElementTree.parse(path).iter("testcase"):
        name = case.get("name")
        if name in but:
            continue
        # For lit the folder is in the class: loopy.run and saxpy.cpp; CTest repeats the name.
        if case.get("classname") not in (None, name):
            name = f"{case.get('classname').replace('.', '/')}/{name}"
        # CTest marks a test whose program was not built as skipped; lit gives the missing feature.
        skipped = case.find("skipped")
        notBuilt = skipped is not None and "unable to find" in (skipped.get("message") or "").lower()
        if case.find("failure") is not None or case.find("error") is not None or notBuilt:
            yield "failed", name, ""
        elif skipped is not None:
            yield "skipped", name, skipped.get("message") or ""
        else:
            yield "passed", name, ""


def main(ctestXml, litXml):
    results = []
    for path, but in ((ctestXml, {"lit"}), (litXml, ())):
        try:
            results += outcomes(path, but)
        except (OSError, ElementTree.ParseError) as problem:
            results.append(("failed", f"no results: {problem}", ""))
    for outcome in ("skipped", "failed"):
        for kind, name, reason in sorted(results):
            if kind == outcome:
                print(f"{outcome}: {name}" + (f" ({reason})" if reason else ""))
    count = {kind: sum(result[0] == kind for result in results) for kind in ("passed", "failed")}
    print(f"{count['passed']} passed, {count['failed']} failed")
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
