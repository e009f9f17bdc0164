/* As avx2.c, with the byte products of AVX-512 VNNI and twice as many registers of 256 bits. */
#include "lanes_x86.h"
#include "kernels.inc"

static int usable(void) {
  return __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni") &&
         __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

const struct variant avx512 = {"avx512-vnni", usable, KERNELS};
