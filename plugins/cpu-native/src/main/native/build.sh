#!/bin/sh
# Builds libinfernum_cpu.so into a folder. Usage: build.sh FOLDER [FLAG...]
# CC is the compiler, by default gcc or else clang. Without one it says so and builds nothing: the
# provider then tells why it can't be used.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
shift
if [ -z "${CC:-}" ]; then
  for CC in gcc clang none; do
    command -v "$CC" >/dev/null && break
  done
fi
if [ "$CC" = none ]; then
  echo "cpu-native: left out, since neither gcc nor clang is installed; cpu-simd and cpu-reference serve" >&2
  exit 0
fi
mkdir -p "$out"
# A product and a sum are rounded once where the source says fma, and nowhere else: the same bits
# in every loop, however the compiler inlines it.
flags="-std=gnu11 -O3 -fPIC -fvisibility=hidden -ffp-contract=off -fno-math-errno -Wall -Wextra -Werror $*"
compile() {
  source=$1
  shift
  "$CC" $flags "$@" -c "$here/$source.c" -o "$out/$source.o" &
}
case $("$CC" -dumpmachine) in
  x86_64*)
    compile avx2 -mavx2 -mfma -mf16c
    compile avx512 -mavx2 -mfma -mf16c -mavx512f -mavx512vl -mavx512bw -mavx512dq -mavx512vnni -mprefer-vector-width=256
    variants="avx2 avx512" ;;
  aarch64*)
    compile neon
    compile neon_dotprod -march=armv8.2-a+dotprod
    variants="neon neon_dotprod" ;;
  *)
    echo "cpu-native: left out, since there are no kernels for $("$CC" -dumpmachine)" >&2
    exit 0 ;;
esac
compile pack
compile pages
compile library
wait
objects=
for o in $variants pack pages library; do objects="$objects $out/$o.o"; done
"$CC" $flags -shared -o "$out/libinfernum_cpu.so.new" $objects -lm
mv "$out/libinfernum_cpu.so.new" "$out/libinfernum_cpu.so"
rm -f $objects
