/* NEON with byte products (FEAT_DotProd). */
#include <sys/auxv.h>

#include "lanes_neon.h"
#include "kernels.inc"

static int usable(void) { return (getauxval(AT_HWCAP) >> 20 & 1) != 0; /* HWCAP_ASIMDDP */ }

const struct variant neon_dotprod = {"neon-dotprod", usable, KERNELS};
