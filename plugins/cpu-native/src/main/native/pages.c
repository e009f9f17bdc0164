/*
 * Memory in pages of 2 MiB, where the system gives them to those who ask. Weights are read once for
 * each token: in pages of 4 KiB a core spends half of that time on looking up where they are.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/mman.h>

#include "pages.h"

static const int64_t HUGE_PAGE = 2 << 20;

/* Whole pages: no system has larger ones that aren't huge. */
static int64_t whole(int64_t bytes) { return (bytes + 0xffff) & ~(int64_t)0xffff; }

void *map_pages(int64_t bytes) {
  int64_t wanted = whole(bytes), spare = bytes < HUGE_PAGE ? 0 : HUGE_PAGE;
  char *all = mmap(0, (size_t)(wanted + spare), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) return 0;
  if (spare == 0) return all;
  int64_t before = -(int64_t)(uintptr_t)all & (HUGE_PAGE - 1);
  if (before) munmap(all, (size_t)before);
  if (before < spare) munmap(all + before + wanted, (size_t)(spare - before));
#ifdef MADV_HUGEPAGE
  madvise(all + before, (size_t)wanted, MADV_HUGEPAGE); /* refused: small pages do as well */
#endif
  return all + before;
}

void unmap_pages(void *pages, int64_t bytes) { munmap(pages, (size_t)whole(bytes)); }
