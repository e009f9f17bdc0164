// Matrix times vector, a warp per row, in the formats that weights come in.
#include "common.cuh"

__device__ inline int row_of_warp() { return (blockIdx.x * blockDim.x + threadIdx.x) / 32; }

KERNEL gemv_f32(float* y, const float4* w, const float4* x, int rows, int vectors) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int i = lane(); i < vectors; i += 32) {
    const float4 a = w[row * vectors + i], b = x[i];
    sum += a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = sum;
}

// 8 halves per load, products in f32.
KERNEL gemv_f16(float* y, const uint4* w, const uint4* x, int rows, int vectors) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int i = lane(); i < vectors; i += 32) {
    const uint4 a = __ldg(w + row * vectors + i), b = x[i];
    const __half2* p = reinterpret_cast<const __half2*>(&a);
    const __half2* q = reinterpret_cast<const __half2*>(&b);
#pragma unroll
    for (int k = 0; k < 4; k++) {
      const float2 u = __half22float2(p[k]), v = __half22float2(q[k]);
      sum = fmaf(u.x, v.x, fmaf(u.y, v.y, sum));
    }
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = sum;
}

KERNEL gemv_bf16(__nv_bfloat16* y, const uint4* w, const uint4* x, int rows, int vectors) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int i = lane(); i < vectors; i += 32) {
    const uint4 a = w[row * vectors + i], b = x[i];
    const __nv_bfloat162* p = reinterpret_cast<const __nv_bfloat162*>(&a);
    const __nv_bfloat162* q = reinterpret_cast<const __nv_bfloat162*>(&b);
#pragma unroll
    for (int k = 0; k < 4; k++) {
      const float2 u = __bfloat1622float2(p[k]), v = __bfloat1622float2(q[k]);
      sum = fmaf(u.x, v.x, fmaf(u.y, v.y, sum));
    }
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = __float2bfloat16(sum);
}

struct BlockQ8 {
  __half scale;
  int8_t values[32];
};

// Q8_0: 34 bytes per 32 weights, so that words aren't aligned.
KERNEL gemv_q8_0(float* y, const BlockQ8* w, const float* x, int rows, int blocks) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int b = 0; b < blocks; b++) {
    const BlockQ8& block = w[row * blocks + b];
    sum = fmaf(__half2float(block.scale) * block.values[lane()], x[b * 32 + lane()], sum);
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = sum;
}

// Both sides in int8, four products at a time; values and scales apart, so that words are aligned.
KERNEL gemv_q8_dp4a(float* y, const int* w, const float* scales, const int* x, const float* x_scales, int rows, int blocks) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int i = lane(); i < blocks * 8; i += 32) {
    const int dot = __dp4a(w[row * blocks * 8 + i], x[i], 0);
    sum += float(dot) * scales[row * blocks + i / 8] * x_scales[i / 8];
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = sum;
}

struct BlockQ4 {
  __half scale;
  uint8_t values[16];
};

// Q4_0: low nibbles are weights 0..15 of the block, high ones 16..31, both minus 8.
KERNEL gemv_q4_0(float* y, const BlockQ4* w, const float* x, int rows, int blocks) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int b = lane() / 16; b < blocks; b += 2) {
    const BlockQ4& block = w[row * blocks + b];
    const int byte = block.values[lane() % 16];
    const float low = float((byte & 15) - 8), high = float((byte >> 4) - 8);
    sum += __half2float(block.scale) * (low * x[b * 32 + lane() % 16] + high * x[b * 32 + 16 + lane() % 16]);
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = sum;
}

// Groups of 4-bit weights packed in words (eight a word, AWQ and GPTQ like), zero points and f16 scales per group of
// 64, unpacked by lop3-style bit tricks into halves: 0x6400 | q is 1024 + q.
KERNEL gemv_int4_groups(float* y, const unsigned* w, const __half* scales, const uint8_t* zeros, const __half* x, int rows,
                        int words) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int i = lane(); i < words; i += 32) {
    const unsigned word = w[row * words + i];
    const int group = (row * words + i) / 8;
    const __half2 zero = __half2half2(__ushort2half_rn(1024 + zeros[group]));
    float part = 0;
#pragma unroll
    for (int k = 0; k < 4; k++) {
      const unsigned pair = (word >> (4 * k) & 0x000f000fu) | 0x64006400u;
      const float2 q = __half22float2(__hsub2(*reinterpret_cast<const __half2*>(&pair), zero));
      part += q.x * __half2float(x[i * 8 + k]) + q.y * __half2float(x[i * 8 + k + 4]);
    }
    sum = fmaf(part, __half2float(scales[group]), sum);
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = sum;
}

KERNEL gemv_fp8_e4m3(float* y, const __nv_fp8x4_e4m3* w, const float4* x, float scale, int rows, int vectors) {
  const int row = row_of_warp();
  if (row >= rows) return;
  float sum = 0;
  for (int i = lane(); i < vectors; i += 32) {
    const float4 a = static_cast<float4>(w[row * vectors + i]), b = x[i];
    sum += a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
  }
  sum = warp_sum(sum);
  if (lane() == 0) y[row] = sum * scale;
}

// All forms of the integer dot products: signs of both sides, accumulators, two 16-bit by 8-bit products.
KERNEL dot_products_packed(int* out, const int* a, const int* b, const int* c) {
  const int t = threadIdx.x;
  const unsigned ua = unsigned(a[t]), ub = unsigned(b[t]);
  out[6 * t] = __dp4a(a[t], b[t], c[t]);
  out[6 * t + 1] = int(__dp4a(ua, ub, unsigned(c[t])));
  out[6 * t + 2] = __dp2a_lo(a[t], b[t], c[t]);
  out[6 * t + 3] = __dp2a_hi(a[t], b[t], c[t]);
  int mixed;
  asm("dp4a.u32.s32 %0, %1, %2, %3;" : "=r"(mixed) : "r"(ua), "r"(b[t]), "r"(c[t]));
  out[6 * t + 4] = mixed;
  asm("dp2a.lo.s32.u32 %0, %1, %2, %3;" : "=r"(mixed) : "r"(a[t]), "r"(ub), "r"(c[t]));
  out[6 * t + 5] = mixed;
}
