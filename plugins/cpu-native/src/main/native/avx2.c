/* AVX2, FMA and F16C: what x86-64 processors since 2013 (Intel) and 2015 (AMD) have. */
#include "lanes_x86.h"
#include "kernels.inc"

static int usable(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
         __builtin_cpu_supports("f16c");
}

const struct variant avx2 = {"avx2", usable, KERNELS};
