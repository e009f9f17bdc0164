#!/bin/sh
# Builds check.c with a compiler and flags of its own, unless FOLDER has it, and runs it. Usage: check.sh FOLDER VARIANT [FLAG...]
# CC is the compiler, RUN what runs its programs (an emulator, for another processor).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
variant=$2
shift 2
if [ ! -x "$out/check" ]; then
  sh "$here/../../main/native/build.sh" "$out" "$@"
  "${CC:-gcc}" -std=gnu11 -O1 -g -Wall -Wextra -Werror "$@" -o "$out/check" "$here/check.c" \
    "$out/libinfernum_cpu.so" -lm "-Wl,-rpath,$out"
fi
exec ${RUN:-} "$out/check" "$variant"
