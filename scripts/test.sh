#!/usr/bin/env bash
#===- test.sh - Builds the project and runs every test -----------------------------------------===#
#
# usage: scripts/test.sh
#
# The last line is "N passed, N failed": each GoogleTest case and each lit test counts once. Fails when
# one failed.
set -euo pipefail
exec </dev/null
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh"

results=$root/build/test
rm -f "$results/ctest.xml" "$results/lit.xml"
ctest --test-dir "$root/build" -j "$(nproc)" --output-on-failure \
  --output-junit "$results/ctest.xml" || true
exec "$root/scripts/count-tests.py" "$results/ctest.xml" "$results/lit.xml"
