#!/usr/bin/env bash
#===- fuzz.sh - Random loops, compiled with and without the plugin, compared -------------------===#
#
# usage: scripts/fuzz.sh N [FIRST_SEED]     N programs of 40 loops; needs a built build/
#
# Stops at the first difference, crash or untrue witness; `test/fuzz/fuzz.py --first SEED` shows it again.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
programs=${1:?usage: scripts/fuzz.sh N [FIRST_SEED]}
exec "$root/test/fuzz/fuzz.py" --build "$root/build" --programs "$programs" --first "${2:-1000}"
