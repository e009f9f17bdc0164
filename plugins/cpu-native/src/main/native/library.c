/* What the library exports: which ABI it has, and the functions of each variant that was built. */
#include "pack.h"
#include "pages.h"

#if defined(__x86_64__)
extern const struct variant avx2, avx512;
static const struct variant *const VARIANTS[] = {&avx512, &avx2};
#elif defined(__aarch64__)
extern const struct variant neon, neon_dotprod;
static const struct variant *const VARIANTS[] = {&neon_dotprod, &neon};
#else
#error "no instruction set is known for this processor"
#endif

#define EXPORT __attribute__((visibility("default")))

EXPORT int32_t infernum_cpu_abi(void) { return ABI; }

EXPORT int32_t infernum_cpu_variants(void) { return sizeof VARIANTS / sizeof *VARIANTS; }

/* Variants are numbered from the fastest on. */
EXPORT const char *infernum_cpu_name(int32_t variant) { return VARIANTS[variant]->name; }

EXPORT int32_t infernum_cpu_usable(int32_t variant) { return VARIANTS[variant]->usable(); }

EXPORT unit_function *infernum_cpu_function(int32_t variant, int32_t function) {
  return VARIANTS[variant]->functions[function];
}

EXPORT unit_function *infernum_cpu_pack(void) { return pack; }

EXPORT int64_t infernum_cpu_tile_bytes(int32_t format, int64_t columns) {
  return (int64_t)tile_bytes((enum format)format, columns);
}

EXPORT void *infernum_cpu_map(int64_t bytes) { return map_pages(bytes); }

EXPORT void infernum_cpu_unmap(void *pages, int64_t bytes) { unmap_pages(pages, bytes); }
