// The kernels of one decode step of a small Llama, as the benchmark runs them: plain, one warp per row or head.
// decode.ptx: nvcc -ptx -O3 -arch=compute_80 decode.cu
#include <cuda_fp16.h>

__device__ float warpSum(float x) {
  for (int o = 16; o; o >>= 1) x += __shfl_xor_sync(0xffffffffu, x, o);
  return x;
}

// y[rows] = W[rows, columns] x
extern "C" __global__ void gemv(const __half *W, const float *x, float *y, int rows, int columns) {
  int row = (blockIdx.x * blockDim.x + threadIdx.x) >> 5, lane = threadIdx.x & 31;
  if (row >= rows) return;
  const uint4 *w = reinterpret_cast<const uint4 *>(W + size_t(row) * columns);
  float sum = 0;
  for (int k = lane; k < columns / 8; k += 32) {
    uint4 packed = w[k];
    const __half2 *h = reinterpret_cast<const __half2 *>(&packed);
    const float4 *v = reinterpret_cast<const float4 *>(x + k * 8);
    float4 a = v[0], b = v[1];
    float2 p = __half22float2(h[0]), q = __half22float2(h[1]), r = __half22float2(h[2]), s = __half22float2(h[3]);
    sum += p.x * a.x + p.y * a.y + q.x * a.z + q.y * a.w + r.x * b.x + r.y * b.y + s.x * b.z + s.y * b.w;
  }
  sum = warpSum(sum);
  if (lane == 0) y[row] = sum;
}

// y = (x + residual) / rms * gain; one block of 256
extern "C" __global__ void rmsNorm(const float *x, const float *gain, float *y, int n) {
  __shared__ float part[8];
  float sum = 0;
  for (int k = threadIdx.x; k < n; k += 256) sum += x[k] * x[k];
  sum = warpSum(sum);
  if ((threadIdx.x & 31) == 0) part[threadIdx.x >> 5] = sum;
  __syncthreads();
  sum = 0;
  for (int k = 0; k < 8; k++) sum += part[k];
  float scale = rsqrtf(sum / n + 1e-5f);
  for (int k = threadIdx.x; k < n; k += 256) y[k] = x[k] * scale * gain[k];
}

// Heads of 64: halves rotated in place; one warp per head
extern "C" __global__ void rope(float *qk, const float *cosines, const float *sines) {
  float *h = qk + blockIdx.x * 64;
  float a = h[threadIdx.x], b = h[threadIdx.x + 32], c = cosines[threadIdx.x], s = sines[threadIdx.x];
  h[threadIdx.x] = a * c - b * s;
  h[threadIdx.x + 32] = b * c + a * s;
}

// One warp per query head, keys and values [context, kvHeads, 64] in f16
extern "C" __global__ void attention(const float *q, const __half *keys, const __half *values, float *out, int kvHeads, int group, int context) {
  int head = blockIdx.x, kv = head / group, lane = threadIdx.x;
  float q0 = q[head * 64 + 2 * lane], q1 = q[head * 64 + 2 * lane + 1], top = -1e30f, total = 0, o0 = 0, o1 = 0;
  for (int t = 0; t < context; t++) {
    size_t at = (size_t(t) * kvHeads + kv) * 64 + 2 * lane;
    float2 k = __half22float2(*reinterpret_cast<const __half2 *>(keys + at)), v = __half22float2(*reinterpret_cast<const __half2 *>(values + at));
    float score = warpSum(q0 * k.x + q1 * k.y) * 0.125f;
    float next = fmaxf(top, score), old = __expf(top - next), now = __expf(score - next);
    total = total * old + now;
    o0 = o0 * old + now * v.x;
    o1 = o1 * old + now * v.y;
    top = next;
  }
  out[head * 64 + 2 * lane] = o0 / total;
  out[head * 64 + 2 * lane + 1] = o1 / total;
}

extern "C" __global__ void swiglu(const float *gateUp, float *y, int n) {
  int k = blockIdx.x * blockDim.x + threadIdx.x;
  if (k >= n) return;
  float g = gateUp[k];
  y[k] = g / (1 + __expf(-g)) * gateUp[n + k];
}

extern "C" __global__ void add(float *x, const float *y, int n) {
  int k = blockIdx.x * blockDim.x + threadIdx.x;
  if (k < n) x[k] += y[k];
}
