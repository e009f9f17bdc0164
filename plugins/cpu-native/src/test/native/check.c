/*
 * Runs every function of every variant that this processor can run, over odd sizes, in buffers of
 * exactly the size that may be touched, and prints a hash of each result's bits. The lines of all
 * variants, on all processors, must be the same: one of them is held against the reference device
 * by the tests in Java. Built with sanitisers, it also shows what reads or writes elsewhere.
 * Usage: check VARIANT
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../main/native/abi.h"
#include "../../main/native/layout.h"

int32_t infernum_cpu_variants(void);
const char *infernum_cpu_name(int32_t);
int32_t infernum_cpu_usable(int32_t);
unit_function *infernum_cpu_function(int32_t, int32_t);
unit_function *infernum_cpu_pack(void);

static const char *const NAMES[FORMATS] = {"F32",  "F16",  "BF16", "Q8_0", "Q4_0",
                                           "Q4_1", "Q5_0", "Q4_K", "Q5_K", "Q6_K"};
static const int BYTES[FORMATS] = {4, 2, 2, 34, 18, 20, 22, 144, 176, 210};
static const int ELEMENTS[FORMATS] = {1, 1, 1, 32, 32, 32, 32, 256, 256, 256};

static int32_t variant;
static uint64_t state;

static uint32_t next(void) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33);
}

static float random_float(void) { return ((float)(next() % 20001) - 10000) / 4096; }

static float *floats(int64_t count) {
  float *all = malloc((size_t)count * sizeof *all);
  for (int64_t i = 0; i < count; i++) all[i] = random_float() * (i % 148 == 0 ? 40 : i % 37 == 0 ? 9 : 1);
  return all;
}

static void *zeroed(size_t bytes) { return calloc(bytes ? bytes : 1, 1); }

static int64_t word(const void *p) { return (int64_t)(uintptr_t)p; }

static void run(enum function f, const int64_t *words, int32_t units) {
  unit_function *function = infernum_cpu_function(variant, f);
  int32_t middle = units / 3; /* two chunks, as two threads would take them */
  function(words, 0, 0, middle);
  function(words, 0, middle, units);
}

static void print(const char *what, int64_t a, int64_t b, int64_t c, const float *y, int64_t n) {
  uint64_t hash = 14695981039346656037u;
  for (int64_t i = 0; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, y + i, 4);
    hash = (hash ^ bits) * 1099511628211u;
  }
  printf("%s %d %d %d: %016llx\n", what, (int)a, (int)b, (int)c, (unsigned long long)hash);
}

/* A small positive binary16. */
static void half(uint8_t *p) {
  uint16_t bits = (uint16_t)(0x2000 | (next() & 0x3ff));
  memcpy(p, &bits, 2);
}

static uint8_t *weight(enum format f, int64_t rows, int64_t columns) {
  int64_t blocks = rows * columns / ELEMENTS[f];
  uint8_t *all = malloc((size_t)(blocks * BYTES[f]));
  for (int64_t b = 0; b < blocks; b++) {
    uint8_t *block = all + b * BYTES[f];
    for (int i = 0; i < BYTES[f]; i++) block[i] = (uint8_t)next();
    if (f == F32) {
      float value = random_float();
      memcpy(block, &value, 4);
    } else if (f == BF16) {
      block[1] = 0x3e | (block[1] & 0x80);
    } else {
      half(block + (f == Q6_K ? 208 : 0));
      if (f == Q4_1 || f == Q4_K || f == Q5_K) half(block + 2);
    }
  }
  return all;
}

static void linear(enum format f, int64_t rows, int64_t columns, int64_t tokens, int bytes) {
  uint8_t *source = weight(f, rows, columns);
  int64_t tiles = (rows + ROWS - 1) / ROWS, blocks = columns / BLOCK;
  uint8_t *packed = zeroed((size_t)tiles * tile_bytes(f, columns));
  int64_t pack[] = {f, rows, columns, word(source), columns / ELEMENTS[f] * BYTES[f], word(packed)};
  infernum_cpu_pack()(pack, 0, 0, (int32_t)tiles);
  float *x = floats(tokens * columns);
  int8_t *rounded = zeroed((size_t)(tokens * blocks * (BLOCK + 20)));
  int8_t *rest = zeroed((size_t)(tokens * (8 + blocks * (BLOCK + 28))));
  if (bytes) {
    int64_t w[] = {tokens, columns, word(x), columns, word(rounded), word(rest), 0};
    double outlier = rows % 16 == 9 ? 0 : 3;
    memcpy(w + 6, &outlier, 8);
    run(QUANTISE, w, (int32_t)tokens);
  }
  float *y = zeroed((size_t)(tokens * rows) * 4);
  int64_t words[] = {tokens,     columns,      word(x), columns, bytes ? word(rounded) : 0,
                     word(rest), 1,            word(packed),
                     rows,       word(y),      rows,    f,       bytes};
  run(LINEAR, words, (int32_t)tiles);
  printf("%s%s ", NAMES[f], bytes ? " bytes" : "");
  print("linear", rows, columns, tokens, y, tokens * rows);
  free(source), free(packed), free(x), free(rounded), free(rest), free(y);
}

static void rows(int64_t tokens, int64_t n) {
  float *x = floats(tokens * n), *r = floats(tokens * n), *weights = floats(n);
  float *sum = zeroed((size_t)(tokens * n) * 4), *y = zeroed((size_t)(tokens * n) * 4);
  double epsilon = 1e-5;
  int64_t norm[] = {n, word(x), n, word(r), n, word(sum), word(weights), word(y), 0};
  memcpy(norm + 8, &epsilon, 8);
  run(RMS_NORM, norm, (int32_t)tokens);
  print("add-rms-norm", tokens, n, 0, y, tokens * n);
  int64_t pair[] = {n, word(x), n, word(r), n, word(y)};
  run(SWIGLU, pair, (int32_t)tokens);
  print("swiglu", tokens, n, 0, y, tokens * n);
  run(ADD, pair, (int32_t)tokens);
  print("add", tokens, n, 0, y, tokens * n);
  free(x), free(r), free(weights), free(sum), free(y);
}

static void rope(int64_t tokens, int64_t dim, int64_t rotary, int interleaved) {
  int64_t heads = 3;
  float *x = floats(tokens * heads * dim), *angles = floats(tokens * rotary);
  float *y = zeroed((size_t)(tokens * heads * dim) * 4);
  int64_t words[] = {dim,     rotary,      interleaved, word(angles), 1,
                     word(x), heads * dim, word(y),     heads};
  run(ROPE, words, (int32_t)tokens);
  print(interleaved ? "rope-interleaved" : "rope", tokens, dim, rotary, y, tokens * heads * dim);
  free(x), free(angles), free(y);
}

/* One sequence of `length`, of which the last `fresh` are new; whole, and by parts. */
static void attention(int64_t length, int64_t fresh, int64_t dim, int64_t window) {
  enum { HEADS = 6, KV_HEADS = 2, SLOTS_PER_BLOCK = 16, SPLIT = 256, TILE = 4 };
  int64_t blocks = (length + SLOTS_PER_BLOCK - 1) / SLOTS_PER_BLOCK, width = dim;
  int64_t slots = blocks * SLOTS_PER_BLOCK, splits = (length + SPLIT - 1) / SPLIT;
  float *q = floats(fresh * HEADS * dim);
  float *k = floats(slots * KV_HEADS * dim), *v = floats(slots * KV_HEADS * width);
  int32_t *table = zeroed((size_t)blocks * 4);
  for (int64_t b = 0; b < blocks; b++) table[b] = (int32_t)(blocks - 1 - b);
  int32_t count = (int32_t)((fresh + TILE - 1) / TILE);
  int32_t *tiles = zeroed((size_t)count * 16);
  for (int32_t t = 0; t < count; t++) {
    int64_t left = fresh - t * TILE;
    int32_t tile[] = {0, t * TILE, (int32_t)(length - fresh) + t * TILE,
                      (int32_t)(left < TILE ? left : TILE)};
    memcpy(tiles + 4 * t, tile, sizeof tile);
  }
  int64_t part = 2 + width, group = HEADS / KV_HEADS;
  size_t scratch_bytes = (size_t)(TILE * group) * (SPLIT + 2 * (size_t)part) * 4;
  void *scratch = zeroed(scratch_bytes);
  float *parts = zeroed((size_t)(fresh * HEADS * splits * part) * 4);
  float *y = zeroed((size_t)(fresh * HEADS * width) * 4);
  int64_t words[] = {HEADS, KV_HEADS, dim, width, 0, word(q), HEADS * dim, word(k), KV_HEADS * dim,
                     word(v), KV_HEADS * width, word(table), blocks, SLOTS_PER_BLOCK, window,
                     word(y), word(scratch), (int64_t)scratch_bytes, 0, 1, word(tiles), 1};
  double scale = 0.125;
  memcpy(words + 4, &scale, 8);
  run(ATTEND, words, count * KV_HEADS);
  print("attention", length, fresh, window, y, fresh * HEADS * width);
  words[18] = word(parts);
  words[19] = splits;
  memset(y, 0, (size_t)(fresh * HEADS * width) * 4);
  run(ATTEND, words, (int32_t)(count * KV_HEADS * splits));
  run(MERGE, words, count * HEADS);
  print("attention", length, fresh, window, y, fresh * HEADS * width);
  words[21] = KV_HEADS;
  memset(y, 0, (size_t)(fresh * HEADS * width) * 4);
  run(ATTEND, words, (int32_t)(count * splits));
  run(MERGE, words, count * HEADS);
  print("attention", length, fresh, window, y, fresh * HEADS * width);
  free(q), free(k), free(v), free(table), free(tiles), free(scratch), free(parts), free(y);
}

int main(int argc, char **argv) {
  int32_t variants = infernum_cpu_variants();
  for (variant = 0; variant < variants; variant++)
    if (argc == 2 && strcmp(argv[1], infernum_cpu_name(variant)) == 0) break;
  if (variant == variants || !infernum_cpu_usable(variant)) {
    fprintf(stderr, "no such variant here\n");
    return 77;
  }
  for (enum format f = 0; f < FORMATS; f++)
    for (int64_t r = 1; r <= 41; r += r < 9 ? 4 : 16)
      for (int64_t b = 1; b <= 3; b++)
        for (int64_t t = 1; t <= 31; t = t < 3 ? t + 1 : 2 * t + 1)
          for (int bytes = 0; bytes < (f <= BF16 ? 1 : 2); bytes++)
            linear(f, r, b * (f <= BF16 ? 17 : ELEMENTS[f]), t, bytes);
  for (int64_t t = 1; t <= 4; t += 3)
    for (int64_t n = 1; n <= 70; n = 2 * n + 1) rows(t, n), rope(t, n + 4, n / 2 * 2 + 2, 0), rope(t, n + 4, n / 2 * 2 + 2, 1);
  for (int64_t window = 0; window <= 300; window += 150)
    for (int64_t dim = 8; dim <= 44; dim += 12) {
      attention(1, 1, dim, window);
      attention(513, 1, dim, window);
      attention(300, 7, dim, window);
      attention(70, 70, dim, window);
    }
  return 0;
}
