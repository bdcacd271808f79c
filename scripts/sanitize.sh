#!/usr/bin/env bash
#===- sanitize.sh - Runs the unit tests with sanitizers ----------------------------------------===#
#
# usage: scripts/sanitize.sh [asan] [tsan]         default: both
#
# asan: AddressSanitizer and UndefinedBehaviorSanitizer, all unit tests; tsan: ThreadSanitizer, those of
# the runtime. Each builds into a folder of its own (build-asan/, build-tsan/) and needs what
# scripts/setup.sh installs. Not part of scripts/test.sh: the builds take longer than the tests.
set -euo pipefail
exec </dev/null
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -gt 0 ] || set -- asan tsan
cd "$root"
for preset in "$@"; do
  case $preset in
  asan) targets="loopy-ir-test loopy-transforms-test loopy-codegen-test loopy-runtime-test" ;;
  tsan) targets="loopy-runtime-test" ;;
  *)
    sed -n '4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
  esac
  cmake --preset "$preset"
  # shellcheck disable=SC2086
  cmake --build --preset "$preset" --target $targets
  ctest --preset "$preset" -j "$(nproc)"
done
