#!/usr/bin/env bash
#===- format.sh - Checks or repairs the format of the C++ sources ------------------------------===#
#
# usage: scripts/format.sh [--fix]
#
# Without --fix, fails when clang-format-22 would change a file. test/lit is left out: there, lines
# belong where the checks beside them want them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mode=(--dry-run -Werror)
[ "${1:-}" = --fix ] && mode=(-i)
find bench clang-plugin codegen examples ir runtime test/interpret test/unit transforms \
  \( -name '*.cpp' -o -name '*.h' -o -name '*.hpp' \) -print0 |
  xargs -0 --no-run-if-empty clang-format-22 "${mode[@]}"
