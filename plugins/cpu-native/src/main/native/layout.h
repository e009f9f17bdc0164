/*
 * Layouts of packed weights. A tile is 8 rows over all columns; tiles follow each other. Within a
 * tile, what one step of the inner loop reads is contiguous, so that both GEMV and GEMM walk through
 * memory in one direction.
 *
 * Plain formats: [column][row], 8 elements of 2 or 4 bytes for each column.
 *
 * Quantised formats: blocks of 32 columns. Quanta lie in groups of 4 columns, byte r * 4 + e of a
 * group being column e of row r: 32 bytes whose lanes of 4 bytes are rows, as byte dot products want
 * them. Four bits: byte j of vector v (v < 4) has group v in its low nibble and group v + 4 in its
 * high one. A fifth bit: 32 more bytes, of which bit g of byte j belongs to group g. Bits 5 and 6:
 * 64 more bytes; of the first 32, bits 2v and 2v + 1 of byte j belong to group v, of the others to
 * group v + 4. Scales and minima are binary16 [row], as in the file, so nothing is rounded again.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { ROWS = 8, BLOCK = 32, GROUP = 32 };

/* The numbers are known to Java: Layout.java. */
enum format { F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q4_K, Q5_K, Q6_K, FORMATS };

/* Blocks that share a head: 8 in the K formats. */
static inline int blocks_per_head(enum format f) { return f >= Q4_K ? 8 : 1; }

/* Bytes before the blocks: d, in Q4_1 and the K formats also the minimum or its scale. */
static inline size_t head_bytes(enum format f) {
  return f == Q4_1 || f == Q4_K || f == Q5_K ? 4 * ROWS : 2 * ROWS;
}

/* Bytes of a block: scales and minima of the block in the K formats, then quanta, then high bits. */
static inline size_t scale_bytes(enum format f) { return f >= Q4_K ? 2 * ROWS : 0; }

static inline size_t block_bytes(enum format f) {
  switch (f) {
    case Q8_0: return 8 * GROUP;
    case Q4_0:
    case Q4_1: return 4 * GROUP;
    case Q5_0: return 5 * GROUP;
    case Q4_K: return 2 * ROWS + 4 * GROUP;
    case Q5_K: return 2 * ROWS + 5 * GROUP;
    case Q6_K: return 2 * ROWS + 6 * GROUP;
    default: return 0;
  }
}

/* Bytes from a head to the next. */
static inline size_t head_stride(enum format f) {
  return head_bytes(f) + (size_t)blocks_per_head(f) * block_bytes(f);
}

static inline size_t tile_bytes(enum format f, int64_t columns) {
  if (f == F32) return (size_t)columns * ROWS * 4;
  if (f == F16 || f == BF16) return (size_t)columns * ROWS * 2;
  size_t heads = (size_t)columns / (BLOCK * blocks_per_head(f));
  return heads * head_stride(f);
}
