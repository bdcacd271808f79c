#!/usr/bin/env bash
# Compiles table1/ with the built compiler and runs it on PoCL. Needs a built build/.
# Arguments: names of workloads (table1/main.cpp); all of them where there are none.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$root/build/bench"
program=$root/build/bench/table1
"$root/build/bin/loopy-clang++" -std=c++20 -O3 -march=native -ffast-math -fopenmp \
  "$root"/bench/table1/*.cpp -lOpenCL -lopenblas -o "$program"
caches=$(mktemp -d)
trap 'rm -rf "$caches"' EXIT
POCL_CACHE_DIR=$caches/pocl LOOPY_CACHE_DIR=$caches/loopy LOOPY_DEVICE=cpu LOOPY_OFFLOAD=mandatory \
  "$program" "$@"
