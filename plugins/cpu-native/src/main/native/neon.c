/* NEON: every AArch64 processor. */
#include "lanes_neon.h"
#include "kernels.inc"

static int usable(void) { return 1; }

const struct variant neon = {"neon", usable, KERNELS};
