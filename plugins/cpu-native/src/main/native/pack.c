/*
 * From the layout of a file to that of layout.h. Blocks of GGUF are described in ggml's
 * documentation and in infernum.runtime.quantisation. Plain C: it runs once.
 */
#include <string.h>

#include "pack.h"

/* Bytes of a block of the file's layout, and its elements. */
static const int FILE_BYTES[FORMATS] = {4, 2, 2, 34, 18, 20, 22, 144, 176, 210};
static const int FILE_ELEMENTS[FORMATS] = {1, 1, 1, 32, 32, 32, 32, 256, 256, 256};

/* Quanta of a block of 32, unsigned but for Q8_0. */
static void quanta(enum format f, const uint8_t *block, int i, uint8_t q[BLOCK]) {
  for (int k = 0; k < BLOCK; k++) {
    int j = 32 * i + k;
    switch (f) {
      case Q8_0: q[k] = block[2 + k]; break;
      case Q4_0: q[k] = block[2 + k % 16] >> k / 16 * 4 & 15; break;
      case Q4_1: q[k] = block[4 + k % 16] >> k / 16 * 4 & 15; break;
      case Q5_0:
        q[k] = (block[6 + k % 16] >> k / 16 * 4 & 15) | (block[2 + k / 8] >> k % 8 & 1) << 4;
        break;
      case Q4_K: q[k] = block[16 + 32 * (i / 2) + k] >> i % 2 * 4 & 15; break;
      case Q5_K:
        q[k] = (block[48 + 32 * (i / 2) + k] >> i % 2 * 4 & 15) | (block[16 + k] >> i & 1) << 4;
        break;
      case Q6_K: {
        int half = j / 128, in = j % 128;
        int low = block[64 * half + in % 64] >> in / 64 * 4 & 15;
        int high = block[128 + 32 * half + in % 32] >> in / 32 * 2 & 3;
        q[k] = (uint8_t)(low | high << 4);
        break;
      }
      default: q[k] = 0;
    }
  }
}

/* Where d, and the minimum or its scale, of a block of the file begin; -1: it has none. */
static int d_at(enum format f) { return f == Q6_K ? 208 : 0; }
static int m_at(enum format f) { return f == Q4_1 || f == Q4_K || f == Q5_K ? 2 : -1; }

/* Scale and minimum of run i of a block in a K format: 6 bits each, or a signed byte per 16. */
static void scales(enum format f, const uint8_t *block, int i, uint8_t *scale, uint8_t *minimum) {
  if (f == Q6_K) {
    *scale = block[192 + 2 * i];
    *minimum = block[192 + 2 * i + 1];
    return;
  }
  const uint8_t *s = block + 4;
  if (i < 4) {
    *scale = s[i] & 63;
    *minimum = s[i + 4] & 63;
  } else {
    *scale = (uint8_t)((s[i + 4] & 15) | s[i - 4] >> 6 << 4);
    *minimum = (uint8_t)(s[i + 4] >> 4 | s[i] >> 6 << 4);
  }
}

/* Spreads one row's quanta over a block of the tile, which is zeroed. */
static void put_quanta(enum format f, const uint8_t q[BLOCK], int row, uint8_t *to) {
  for (int k = 0; k < BLOCK; k++) {
    int g = k / 4, j = row * 4 + k % 4;
    if (f == Q8_0) {
      to[GROUP * g + j] = q[k];
      continue;
    }
    to[GROUP * (g % 4) + j] |= (uint8_t)((q[k] & 15) << g / 4 * 4);
    if (f == Q5_0 || f == Q5_K) to[4 * GROUP + j] |= (uint8_t)((q[k] >> 4 & 1) << g);
    if (f == Q6_K) to[(4 + g / 4) * GROUP + j] |= (uint8_t)((q[k] >> 4 & 3) << 2 * (g % 4));
  }
}

static void pack_row(enum format f, const uint8_t *from, int row, int64_t columns, uint8_t *to) {
  if (f <= BF16) {
    int size = FILE_BYTES[f];
    for (int64_t k = 0; k < columns; k++)
      memcpy(to + (k * ROWS + row) * size, from + k * size, (size_t)size);
    return;
  }
  for (int64_t h = 0; h < columns / FILE_ELEMENTS[f]; h++, from += FILE_BYTES[f]) {
    memcpy(to + 2 * row, from + d_at(f), 2);
    if (m_at(f) >= 0) memcpy(to + 2 * ROWS + 2 * row, from + m_at(f), 2);
    to += head_bytes(f);
    for (int i = 0; i < blocks_per_head(f); i++, to += block_bytes(f)) {
      uint8_t q[BLOCK];
      quanta(f, from, i, q);
      if (scale_bytes(f)) scales(f, from, i, to + row, to + ROWS + row);
      put_quanta(f, q, row, to + scale_bytes(f));
    }
  }
}

/*
 * Words: format, rows, columns, source, bytes from a row of the source to the next, target (zeroed).
 * A unit is a tile.
 */
void pack(const int64_t *words, int32_t worker, int32_t from, int32_t to) {
  (void)worker;
  enum format f = (enum format)words[0];
  int64_t rows = words[1], columns = words[2];
  for (int64_t tile = from; tile < to; tile++) {
    uint8_t *target = POINTER(uint8_t, words[5]) + tile * tile_bytes(f, columns);
    for (int row = 0; row < ROWS && tile * ROWS + row < rows; row++)
      pack_row(f, POINTER(const uint8_t, words[3]) + (tile * ROWS + row) * words[4], row, columns,
               target);
  }
}
