#!/usr/bin/env python3
#===- transforms-doc.py - Writes docs/transforms.md -------------------------------------------===#
#
# usage: scripts/transforms-doc.py [--check]
#
# Each step of a script has its doc comment in runtime/include/loopy/script.hpp and an example in
# test/lit/run/Inputs/transforms.h, a function of the same name that a test runs. With --check,
# fails when docs/transforms.md is not what would be written, or a step has no comment or example.

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
header = (root / "runtime/include/loopy/script.hpp").read_text()
examples = (root / "test/lit/run/Inputs/transforms.h").read_text()
target = root / "docs/transforms.md"

introduction = """# The steps of a script

Written by `scripts/transforms-doc.py` from the comments in `loopy/script.hpp`; every example is run as a
test. [scripts.md](scripts.md) says what a script is, and what tags and queries are.

Every step is checked when the loop is compiled. One that cannot be applied is an error at its line, and so
is one that would change what the loop computes, with an iteration that shows it.
"""


def publicSteps():
    """(name, comment lines, declaration) of each method that gives the script back."""
    body = header[header.index("class script {"):]
    body = body[:body.index("// Data, public")]
    pattern = r"((?:^  ///.*\n)*)^  constexpr script &(\w+)\(((?:[^{}]|\{\})*)\) \{"
    for comment, name, parameters in re.findall(pattern, body, re.M):
        lines = [line.strip()[3:].removeprefix(" ") for line in comment.splitlines()]
        yield name, lines, " ".join(parameters.split())


def exampleOf(name):
    found = re.search(rf"^void {name}\(.*?^}}\n", examples, re.M | re.S)
    return found and found.group(0)


def describe(lines):
    """Comment lines as Markdown: indented ones are code, "Requires:" begins a paragraph."""
    text, code = [], []
    for line in lines + [""]:
        if line.startswith("  "):
            code.append(line.strip())
            continue
        if code:
            text += ["```", *code, "```"]
            code = []
        if line.startswith("Requires:"):
            text += ["", "**Requires** " + line.removeprefix("Requires:").strip()]
        elif line:
            text.append(line)
    return "\n".join(text)


def entry(name, lines, parameters):
    arguments = re.sub(r",? ?call_site where = \{\}", "", parameters)
    arguments = re.sub(r"const (\w+) &", r"\1 ", arguments).replace("std::initializer_list", "list")
    example = exampleOf(name)
    if not lines or not example:
        sys.exit(f"the step '{name}' has no doc comment or no example")
    return f"## {name}\n`.{name}({arguments})`\n\n{describe(lines)}\n\n```cpp\n{example}```\n"


text = introduction + "\n" + "\n".join(entry(*step) for step in publicSteps())
if sys.argv[1:] == ["--check"]:
    if target.read_text() != text:
        sys.exit("docs/transforms.md is out of date: run scripts/transforms-doc.py")
else:
    target.write_text(text)
