#!/usr/bin/env bash
#===- demo.sh - Builds the project, runs the examples on the CPU and prints a table ------------===#
#
# usage: scripts/demo.sh
#
# Every program in examples/ is compiled by build/bin/loopy-clang++ and runs its kernels on PoCL; a
# kernel that falls back to its original loop ends the program, and the demo fails.
set -euo pipefail
exec </dev/null
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
flags=(-std=c++20 -O3 -march=native -ffp-contract=off)
device=$("$root/scripts/opencl-devices.py" | awk -F'\t' '$1 == "cpu" { print $3; exit }')
format='%-12s %-23s %-26.26s %7s %9s %12s %10s %6s\n'
failed=0
mkdir -p "$root/build/examples"

# Compiles and runs the example $1 and appends its rows to the table.
runExample() {
  local name=$1 program=$root/build/examples/$1 kernels
  echo "demo: $name"
  "$root/build/bin/loopy-clang++" "${flags[@]}" "$root/examples/$name/$name.cpp" -o "$program" ||
    return 1
  env POCL_CACHE_DIR="$work/pocl-$name" LOOPY_CACHE_DIR="$work/loopy-$name" LOOPY_DEVICE=cpu \
    LOOPY_OFFLOAD=mandatory LOOPY_INFO=1 "$program" >"$work/out" 2>"$work/info" || {
    cat "$work/out" "$work/info" >&2
    return 1
  }
  # One line per kernel: "loopy: NAME launches=N fallbacks=N ...".
  kernels=$(grep -cE '^loopy: .* launches=[1-9][0-9]* fallbacks=0( |$)' "$work/info" || true)
  while IFS='|' read -r _ title size error original kernel; do
    # shellcheck disable=SC2059
    printf "$format" "$title" "$size" "$device" "$kernels" "$error" \
      "$(awk "BEGIN { printf \"%.2f ms\", 1e3 * $original }")" \
      "$(awk "BEGIN { printf \"%.2f ms\", 1e3 * $kernel }")" \
      "$(awk "BEGIN { printf \"%.2f\", $original / $kernel }")" >>"$work/table"
  done < <(grep '^demo|' "$work/out")
  if [ "$kernels" -eq 0 ]; then
    echo "demo: no kernel of $name was launched" >&2
    return 1
  fi
}

# shellcheck disable=SC2059
printf "$format" program size device kernels "max error" original kernel ratio >"$work/table"
for folder in "$root"/examples/*/; do
  name=$(basename "$folder")
  [ -e "$folder/$name.cpp" ] || continue
  runExample "$name" || {
    failed=1
    echo "demo: $name failed" >&2
    echo "$name: FAILED" >>"$work/table"
  }
done

echo
cat "$work/table"
cat <<NOTE

original: the un-annotated loop, one thread, clang++-22 ${flags[*]}
kernel: on OpenCL ($(nproc) CPUs), transfers included; both are medians of warm runs taken in turns
ratio: original / kernel; kernels: annotated loops that ran as OpenCL, none fell back
-ffp-contract=off, because the results are compared bit by bit
NOTE
exit "$failed"
