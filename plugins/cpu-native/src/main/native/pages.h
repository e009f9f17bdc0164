#pragma once
#include <stdint.h>

/* Zeroed memory of so many bytes, or 0. */
void *map_pages(int64_t bytes);

/* Gives it back. */
void unmap_pages(void *pages, int64_t bytes);
