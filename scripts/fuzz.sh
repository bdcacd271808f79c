#!/usr/bin/env bash
#===- fuzz.sh - Random loops with random scripts, compared with their original order -----------===#
#
# usage: scripts/fuzz.sh N [FIRST_SEED]               N programs of 40 loops, run on PoCL
#        scripts/fuzz.sh --interpret N [FIRST_SEED]   N loops, interpreted without a device
#
# Needs a built build/. The first stops at a difference, crash or untrue witness, which
# `test/fuzz/fuzz.py --first SEED` shows again; the second shows all, `loopy-interpret 1 SEED` one again.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ "${1:-}" = --interpret ]; then
  loops=${2:?usage: scripts/fuzz.sh --interpret N [FIRST_SEED]}
  exec "$root/build/bin/loopy-interpret" "$loops" "${3:-100000}"
fi
programs=${1:?usage: scripts/fuzz.sh N [FIRST_SEED]}
exec "$root/test/fuzz/fuzz.py" --build "$root/build" --programs "$programs" --first "${2:-1000}"
