// Attention: plain, tiled with tensor cores, over a paged cache, split over the context.
#include "common.cuh"

// One block per query and head; q [tokens, heads, size], k and v [tokens, kv heads, size].
KERNEL attention_causal_f32(float* out, const float* q, const float* k, const float* v, int kv_heads, int size, float scale) {
  extern __shared__ float scores[];
  __shared__ float scratch[32];
  const int query = blockIdx.x, head = blockIdx.y, heads = gridDim.y, kv_head = head / (heads / kv_heads);
  const float* mine = q + (query * heads + head) * size;
  float largest = -INFINITY;
  for (int j = threadIdx.x; j <= query; j += blockDim.x) {
    float dot = 0;
    for (int i = 0; i < size; i++) dot += mine[i] * k[(j * kv_heads + kv_head) * size + i];
    scores[j] = dot * scale;
    largest = fmaxf(largest, scores[j]);
  }
  largest = block_max(largest, scratch);
  float sum = 0;
  for (int j = threadIdx.x; j <= query; j += blockDim.x) sum += scores[j] = expf(scores[j] - largest);
  sum = block_sum(sum, scratch);
  for (int i = threadIdx.x; i < size; i += blockDim.x) {
    float total = 0;
    for (int j = 0; j <= query; j++) total += scores[j] * v[(j * kv_heads + kv_head) * size + i];
    out[(query * heads + head) * size + i] = total / sum;
  }
}

__device__ inline uint32_t pack(float low, float high) {
  const __half2 pair = __floats2half2_rn(low, high);
  return *reinterpret_cast<const uint32_t*>(&pair);
}

#define MMA_F16(c, a, b0, b1)                                                             \
  asm("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};" \
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])                                    \
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1))

// FlashAttention-2's forward for one head: a warp has 16 queries, walks the keys by 16, keeps maximum, sum and output
// in registers; the probabilities' accumulator is the next product's A fragment as it lies. q, k, v: [tokens, 32].
KERNEL flash_attention_f16(__half* out, const __half* q, const __half* k, const __half* v, int tokens, float scale) {
  constexpr int kSize = 32;
  __shared__ __align__(16) __half keys[16][kSize + 8], values[16][kSize + 8];
  const int first = blockIdx.x * 16, g = lane() / 4, t = lane() % 4;
  uint32_t query[2][4];
  for (int step = 0; step < 2; step++)
    for (int r = 0; r < 4; r++)
      query[step][r] = *reinterpret_cast<const uint32_t*>(q + (first + g + r % 2 * 8) * kSize + step * 16 + t * 2 + r / 2 * 8);
  float result[4][4] = {}, largest[2] = {-INFINITY, -INFINITY}, sum[2] = {};
  for (int start = 0; start <= first; start += 16) {
    for (int i = lane(); i < 16 * kSize / 8; i += 32) {
      const int row = i / 4, column = i % 4 * 8;
      *reinterpret_cast<uint4*>(&keys[row][column]) = *reinterpret_cast<const uint4*>(k + (start + row) * kSize + column);
      *reinterpret_cast<uint4*>(&values[row][column]) = *reinterpret_cast<const uint4*>(v + (start + row) * kSize + column);
    }
    __syncwarp();
    float scores[2][4] = {};
    for (int tile = 0; tile < 2; tile++) {
      for (int step = 0; step < 2; step++) {
        const __half* row = &keys[tile * 8 + g][step * 16 + t * 2];
        MMA_F16(scores[tile], query[step], *reinterpret_cast<const uint32_t*>(row), *reinterpret_cast<const uint32_t*>(row + 8));
      }
    }
    for (int half = 0; half < 2; half++) {
      const int at = first + g + half * 8;
      float larger = largest[half];
      for (int tile = 0; tile < 2; tile++)
        for (int i = 0; i < 2; i++) {
          float& score = scores[tile][half * 2 + i];
          score = start + tile * 8 + t * 2 + i <= at && at < tokens ? score * scale : -INFINITY;
          larger = fmaxf(larger, score);
        }
      larger = fmaxf(larger, __shfl_xor_sync(kAll, larger, 1));
      larger = fmaxf(larger, __shfl_xor_sync(kAll, larger, 2));
      const float base = larger == -INFINITY ? 0.0f : larger;
      const float shrink = __expf(largest[half] - base);
      float part = 0;
      for (int tile = 0; tile < 2; tile++)
        for (int i = 0; i < 2; i++) part += scores[tile][half * 2 + i] = __expf(scores[tile][half * 2 + i] - base);
      part += __shfl_xor_sync(kAll, part, 1);
      part += __shfl_xor_sync(kAll, part, 2);
      sum[half] = sum[half] * shrink + part;
      largest[half] = larger;
      for (auto& tile : result) tile[half * 2] *= shrink, tile[half * 2 + 1] *= shrink;
    }
    const uint32_t p[4] = {pack(scores[0][0], scores[0][1]), pack(scores[0][2], scores[0][3]), pack(scores[1][0], scores[1][1]),
                           pack(scores[1][2], scores[1][3])};
    for (int tile = 0; tile < 4; tile++) {
      uint32_t b[2];
      asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];"
                   : "=r"(b[0]), "=r"(b[1])
                   : "r"(shared_address(&values[lane() % 16][tile * 8])));
      MMA_F16(result[tile], p, b[0], b[1]);
    }
    __syncwarp();
  }
  for (int half = 0; half < 2; half++) {
    const int at = first + g + half * 8;
    if (at >= tokens) continue;
    for (int tile = 0; tile < 4; tile++)
      *reinterpret_cast<uint32_t*>(out + at * kSize + tile * 8 + t * 2) =
          pack(result[tile][half * 2] / sum[half], result[tile][half * 2 + 1] / sum[half]);
  }
}

constexpr int kPage = 16;

// Decode over a paged cache [pages, 16, kv heads, 64] of f16: a warp per sequence and head, two elements per lane,
// keys [begin, end) of the context. Gives the output times its sum, the maximum and the sum.
__device__ inline float2 attend(const __half* q, const __half* keys, const __half* values, const int* pages, int kv_head,
                                int kv_heads, int begin, int end, float scale, float& largest, float& sum) {
  constexpr int kSize = 64;
  const float2 mine = __half22float2(reinterpret_cast<const __half2*>(q)[lane()]);
  float2 total = make_float2(0, 0);
  largest = -INFINITY;
  sum = 0;
  for (int j = begin; j < end; j++) {
    const int at = ((pages[j / kPage] * kPage + j % kPage) * kv_heads + kv_head) * kSize;
    const float2 key = __half22float2(reinterpret_cast<const __half2*>(keys + at)[lane()]);
    const float score = warp_sum(mine.x * key.x + mine.y * key.y) * scale;
    const float larger = fmaxf(largest, score), shrink = __expf(largest - larger), p = __expf(score - larger);
    const float2 value = __half22float2(reinterpret_cast<const __half2*>(values + at)[lane()]);
    total = make_float2(total.x * shrink + p * value.x, total.y * shrink + p * value.y);
    sum = sum * shrink + p;
    largest = larger;
  }
  return total;
}

KERNEL paged_attention_decode(float2* out, const __half* q, const __half* keys, const __half* values, const int* tables,
                              const int* lengths, int table_size, int kv_heads, float scale) {
  const int sequence = blockIdx.x, head = blockIdx.y, heads = gridDim.y;
  float largest, sum;
  const float2 total = attend(q + (sequence * heads + head) * 64, keys, values, tables + sequence * table_size,
                              head / (heads / kv_heads), kv_heads, 0, lengths[sequence], scale, largest, sum);
  out[(sequence * heads + head) * 32 + lane()] = make_float2(total.x / sum, total.y / sum);
}

// Parts of 32 positions each, merged by the second kernel in the order of the parts.
KERNEL paged_attention_split(float2* totals, float2* extents, const __half* q, const __half* keys, const __half* values,
                             const int* tables, const int* lengths, int table_size, int kv_heads, float scale) {
  const int sequence = blockIdx.x, head = blockIdx.y, part = blockIdx.z, heads = gridDim.y, length = lengths[sequence];
  const int begin = part * 32, at = (sequence * heads + head) * gridDim.z + part;
  float largest = -INFINITY, sum = 0;
  float2 total = make_float2(0, 0);
  if (begin < length)
    total = attend(q + (sequence * heads + head) * 64, keys, values, tables + sequence * table_size,
                   head / (heads / kv_heads), kv_heads, begin, min(begin + 32, length), scale, largest, sum);
  totals[at * 32 + lane()] = total;
  if (lane() == 0) extents[at] = make_float2(largest, sum);
}

KERNEL paged_attention_merge(float2* out, const float2* totals, const float2* extents, int parts) {
  const int row = blockIdx.x;
  float largest = -INFINITY, sum = 0;
  for (int part = 0; part < parts; part++) largest = fmaxf(largest, extents[row * parts + part].x);
  float2 result = make_float2(0, 0);
  for (int part = 0; part < parts; part++) {
    const float2 extent = extents[row * parts + part], total = totals[(row * parts + part) * 32 + lane()];
    const float factor = __expf(extent.x - largest);
    sum += extent.y * factor;
    result = make_float2(result.x + total.x * factor, result.y + total.y * factor);
  }
  out[row * 32 + lane()] = make_float2(result.x / sum, result.y / sum);
}

// Keys and values in int8 with a scale per row; a sliding window, ALiBi's slope, and a sink. Head size 32.
KERNEL attention_int8_window(float* out, const float* q, const int8_t* keys, const float* key_scales, const int8_t* values,
                             const float* value_scales, int length, int window, float slope, float sink, float scale) {
  const float mine = q[blockIdx.x * 32 + lane()];
  float largest = sink, sum = 1, total = 0;
  for (int j = max(0, length - window); j < length; j++) {
    const float score = warp_sum(mine * keys[j * 32 + lane()]) * key_scales[j] * scale - slope * (length - 1 - j);
    const float larger = fmaxf(largest, score), shrink = expf(largest - larger), p = expf(score - larger);
    total = total * shrink + p * values[j * 32 + lane()] * value_scales[j];
    sum = sum * shrink + p;
    largest = larger;
  }
  out[blockIdx.x * 32 + lane()] = total / sum;
}
