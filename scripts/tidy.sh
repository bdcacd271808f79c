#!/usr/bin/env bash
#===- tidy.sh - Runs clang-tidy on the project's sources ---------------------------------------===#
#
# usage: scripts/tidy.sh [PATTERN]     PATTERN limits the files, for example transforms/
#
# Needs the packages clang-tidy-22 and clang-tools-22, and a configured build/. Takes some minutes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
exec run-clang-tidy-22 -quiet -p "$root/build" -warnings-as-errors='*' "$root/${1:-}.*"
