#!/bin/bash
# Makes ptx/ and limits.txt of kernels/ with nvcc 13.0, or compares them with what is committed:
#
#   regenerate.sh [OUT]     writes OUT/ptx and OUT/limits.txt (default: this folder)
#   regenerate.sh --check   makes them in a temporary folder and fails if a byte differs
#
# The text is normalised, so that it is the same wherever it is made: sources are named without their folder, lines
# of the toolkit's headers are left out (the line in our source that called them stays), and so is the debug section;
# the number that nvcc draws for a file's unnamed namespace is zero.
# The first line holds the hash of the sources. nvcc 13.0 writes `.version 9.0`, which drivers older than CUDA 13's
# refuse; the oldest version that ptxas takes for the same text is written instead.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/kernels"

if [ "${1:-}" = --check ]; then
  made=$(mktemp -d)
  trap 'rm -rf "$made"' EXIT
  "$here/regenerate.sh" "$made"
  diff -r "$here/ptx" "$made/ptx" && diff "$here/limits.txt" "$made/limits.txt" && echo "ptx and limits.txt are up to date"
  exit
fi
out=${1:-$here}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
release=$(nvcc --version | sed -n 's/.*release \([0-9.]*\),.*/\1/p')
if [ "$release" != 13.0 ]; then
  echo "regenerate.sh: nvcc 13.0 is wanted, this is $release" >&2
  exit 1
fi

# Which architecture nvcc compiles a file for, or nothing where it has no kernel for the target.
architecture() {
  case $1:$2 in
    wgmma:90) echo 90a ;;
    wgmma:* | tma:80) ;;
    *) echo "$2" ;;
  esac
}

normalise() { # file, source's name, hash
  awk -v name="$2" -v hash="$3" '
    NR == FNR { if ($1 == ".file" && $3 !~ "/" name "\"") toolkit[$2] = 1; next }
    FNR == 1 { print "// " name ", sha256 of its source " hash }
    /^\/\// && !started { next }
    { if ($0 !~ /^[[:space:]]*$/) started = 1; else if (!started) next }
    $1 == ".file" { if (!($2 in toolkit)) print "\t.file\t" $2 " \"" name "\""; next }
    $1 == ".loc" { if (!($2 in toolkit)) { sub(/,? *function_name.*/, ""); print }; next }
    $1 == ".section" { skipping = 1; next }
    skipping { if ($1 == "}") skipping = 0; next }
    { sub(/[[:space:]]+$/, ""); if ($0 == "" && blank) next; blank = $0 == ""; print }
  ' "$1" "$1" | sed -E 's/(__N__|_INTERNAL_)[0-9a-f]{8}_/\100000000_/g'
}

limits() { # target, output of ptxas -v
  awk -v target="$1" '
    /Compiling entry function/ { match($0, /'"'"'[^'"'"']*'"'"'/); kernel = substr($0, RSTART + 1, RLENGTH - 2) }
    /bytes stack frame/ { for (i = 2; i <= NF; i++) if ($i == "bytes" && $(i + 1) == "stack") stack = $(i - 1) }
    /Used [0-9]+ registers/ {
      shared = 0
      for (i = 2; i <= NF; i++) { if ($i ~ /^registers/) registers = $(i - 1); if ($i == "bytes" && $(i + 1) ~ /^smem/) shared = $(i - 1) }
      print kernel, target, registers, shared, stack
    }' "$2"
}

# One source for one target.
generate() { # name, target
  local source=$1.cu arch folder=$out/ptx/sm_$2 made=$work/$1.$2 hash version
  arch=$(architecture "$1" "$2")
  [ -n "$arch" ] || return 0
  hash=$(cat common.cuh "$source" | sha256sum | cut -d' ' -f1)
  mkdir -p "$folder"
  nvcc -O3 -std=c++17 -ptx -arch="compute_$arch" -lineinfo "$source" -o "$made.raw" 2>"$made.warnings" || {
    cat "$made.warnings" >&2
    return 1
  }
  normalise "$made.raw" "$source" "$hash" >"$made.ptx"
  for version in 8.0 8.4 8.7 9.0; do
    sed "s/^\.version .*/.version $version/" "$made.ptx" >"$folder/$1.ptx"
    if ptxas -v -arch="sm_$arch" "$folder/$1.ptx" -o /dev/null 2>"$made.told"; then
      break
    elif [ $version = 9.0 ]; then
      cat "$made.told" >&2
      return 1
    fi
  done
  limits "$2" "$made.told" >"$made.limits"
}

export out work
export -f architecture normalise limits generate
for source in *.cu; do
  for target in 80 90 120; do
    echo "${source%.cu} $target"
  done
done | xargs -P "$(nproc)" -L 1 bash -euo pipefail -c 'generate "$@"' generate
{
  echo "# kernel, target, registers per thread, bytes of static shared memory, bytes of stack; as ptxas 13.0 says"
  cat "$work"/*.limits | LC_ALL=C sort
} >"$out/limits.txt"
