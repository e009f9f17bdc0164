// What stands around the matrices of a transformer: embeddings, positions, caches, routing, sampling.
#include "common.cuh"

// [tokens, heads, size], pairs (i, i + size / 2). powf and sincosf of large arguments take the slow path.
KERNEL rope_halves_f32(float* x, const int* positions, int heads, int size, float base) {
  const int token = blockIdx.x, head = blockIdx.y, i = threadIdx.x;
  float* at = x + (token * heads + head) * size;
  float sine, cosine;
  sincosf(positions[token] * powf(base, -2.0f * i / size), &sine, &cosine);
  const float a = at[i], b = at[i + size / 2];
  at[i] = a * cosine - b * sine;
  at[i + size / 2] = a * sine + b * cosine;
}

// Pairs (2i, 2i + 1), from a table of (cosine, sine).
KERNEL rope_pairs_bf16(__nv_bfloat162* x, const float2* table, const int* positions, int heads, int pairs) {
  const int token = blockIdx.x, i = threadIdx.x;
  const float2 angle = table[positions[token] * pairs + i];
  for (int head = 0; head < heads; head++) {
    __nv_bfloat162* at = x + (token * heads + head) * pairs + i;
    const float2 value = __bfloat1622float2(*at);
    *at = __floats2bfloat162_rn(value.x * angle.x - value.y * angle.y, value.x * angle.y + value.y * angle.x);
  }
}

// 16 bytes at a time; the vocabulary's rows outside [first, first + rows) are another rank's, and zero here.
KERNEL embedding_f16(uint4* out, const uint4* table, const int* tokens, int first, int rows, int vectors) {
  const int row = tokens[blockIdx.x] - first;
  const uint4 zero = make_uint4(0, 0, 0, 0);
  for (int i = threadIdx.x; i < vectors; i += blockDim.x)
    out[blockIdx.x * vectors + i] = row >= 0 && row < rows ? table[row * vectors + i] : zero;
}

struct __align__(2) BlockQ8 {
  __half scale;
  int8_t values[32];
};

KERNEL embedding_q8_0(float* out, const BlockQ8* table, const int* tokens, int blocks) {
  const BlockQ8& block = table[tokens[blockIdx.x] * blocks + threadIdx.x / 32];
  out[blockIdx.x * blocks * 32 + threadIdx.x] = __half2float(block.scale) * block.values[threadIdx.x % 32];
}

// Rows of keys go to their slots; padding has slot -1.
KERNEL kv_cache_write(__half* cache, const __half* keys, const int* slots, int width) {
  const int slot = slots[blockIdx.x];
  if (slot < 0) return;
  for (int i = threadIdx.x; i < width; i += blockDim.x) cache[slot * width + i] = keys[blockIdx.x * width + i];
}

KERNEL kv_cache_write_int8(int8_t* cache, float* scales, const float* keys, const int* slots) {
  const int slot = slots[blockIdx.x];
  const float value = keys[blockIdx.x * 32 + threadIdx.x];
  const float scale = warp_max(fabsf(value)) / 127.0f;
  cache[slot * 32 + threadIdx.x] = int8_t(scale == 0 ? 0 : __float2int_rn(value / scale));
  if (threadIdx.x == 0) scales[slot] = scale;
}

KERNEL argmax_rows(int* out, const float* logits, int columns) {
  __shared__ float values[32];
  __shared__ int indices[32];
  float best = -INFINITY;
  int where = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    const float x = logits[blockIdx.x * columns + i];
    if (x > best) best = x, where = i;
  }
  for (int offset = 16; offset > 0; offset /= 2) {
    const float other = __shfl_down_sync(kAll, best, offset);
    const int other_where = __shfl_down_sync(kAll, where, offset);
    if (other > best || (other == best && other_where < where)) best = other, where = other_where;
  }
  if (lane() == 0) values[threadIdx.x / 32] = best, indices[threadIdx.x / 32] = where;
  __syncthreads();
  if (threadIdx.x == 0) {
    for (int warp = 1; warp < int(blockDim.x / 32); warp++)
      if (values[warp] > best || (values[warp] == best && indices[warp] < where)) best = values[warp], where = indices[warp];
    out[blockIdx.x] = where;
  }
}

KERNEL repetition_penalty(float* logits, const int* tokens, int count, float penalty) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) return;
  float* logit = logits + tokens[i];
  *logit = *logit > 0 ? *logit / penalty : *logit * penalty;
}

// Softmax over the experts, the k best, their weights made to sum to one. A warp per token, at most 32 experts.
KERNEL router_topk(float* weights, int* experts, const float* logits, int count, int k) {
  const float logit = lane() < unsigned(count) ? logits[blockIdx.x * count + lane()] : -INFINITY;
  const float largest = warp_max(logit);
  float p = lane() < unsigned(count) ? expf(logit - largest) : -1.0f;
  float sum = 0;
  for (int i = 0; i < k; i++) {
    const float best = warp_max(p);
    const int expert = __ffs(__ballot_sync(kAll, p == best)) - 1;
    sum += best;
    if (lane() == unsigned(expert)) p = -1.0f;
    if (lane() == 0) weights[blockIdx.x * k + i] = best, experts[blockIdx.x * k + i] = expert;
  }
  __syncwarp();
  if (lane() < unsigned(k)) weights[blockIdx.x * k + lane()] /= sum;
}

// Counts rows per expert, where each expert begins, and each row's place; places follow the order of rows.
KERNEL moe_permute(int* starts, int* places, const int* experts, int rows, int count) {
  extern __shared__ int counts[];
  for (int e = threadIdx.x; e < count; e += blockDim.x) counts[e] = 0;
  __syncthreads();
  for (int i = threadIdx.x; i < rows; i += blockDim.x) atomicAdd(&counts[experts[i]], 1);
  __syncthreads();
  if (threadIdx.x == 0) {
    int sum = 0;
    for (int e = 0; e < count; e++) {
      starts[e] = sum;
      sum += counts[e];
      counts[e] = starts[e];
    }
    starts[count] = sum;
    for (int i = 0; i < rows; i++) places[i] = counts[experts[i]]++;
  }
}

KERNEL moe_combine(float* out, const float* rows, const int* places, const float* weights, int k, int width) {
  for (int i = threadIdx.x; i < width; i += blockDim.x) {
    float sum = 0;
    for (int e = 0; e < k; e++) sum += weights[blockIdx.x * k + e] * rows[places[blockIdx.x * k + e] * width + i];
    out[blockIdx.x * width + i] = sum;
  }
}

// Philox4x32-10 (Salmon et al., 2011).
KERNEL random_philox(uint4* out, unsigned key0, unsigned key1) {
  uint4 c = make_uint4(blockIdx.x * blockDim.x + threadIdx.x, 0, 0, 0);
  for (int round = 0; round < 10; round++) {
    const unsigned high0 = __umulhi(0xD2511F53u, c.x), low0 = 0xD2511F53u * c.x;
    const unsigned high1 = __umulhi(0xCD9E8D57u, c.z), low1 = 0xCD9E8D57u * c.z;
    c = make_uint4(high1 ^ c.y ^ key0, low1, high0 ^ c.w ^ key1, low0);
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  out[blockIdx.x * blockDim.x + threadIdx.x] = c;
}

// Sampling with the cumulative sum: the first index whose prefix of p passes the threshold.
KERNEL sample_cumulative(int* out, const float* p, float threshold, int n) {
  float before = 0;
  for (int start = 0; start < n; start += 32) {
    const int i = start + int(threadIdx.x);
    float sum = i < n ? p[i] : 0.0f;
    for (int offset = 1; offset < 32; offset *= 2) {
      const float other = __shfl_up_sync(kAll, sum, offset);
      if (lane() >= unsigned(offset)) sum += other;
    }
    const unsigned passed = __ballot_sync(kAll, i < n && before + sum > threshold);
    if (passed != 0) {
      if (threadIdx.x == 0) *out = start + __ffs(passed) - 1;
      return;
    }
    before += __shfl_sync(kAll, sum, 31);
  }
  if (threadIdx.x == 0) *out = n - 1;
}

KERNEL conv1d_causal(float* out, const float* in, const float* weight, int channels) {
  const int t = blockIdx.x, channel = threadIdx.x;
  float sum = 0;
#pragma unroll
  for (int k = 0; k < 4; k++) {
    const int from = t - 3 + k;
    if (from >= 0) sum = fmaf(weight[channel * 4 + k], in[from * channels + channel], sum);
  }
  out[t * channels + channel] = sum;
}
