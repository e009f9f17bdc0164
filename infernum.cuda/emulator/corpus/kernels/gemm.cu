// Matrix products without tensor cores.
#include "common.cuh"

constexpr int kTile = 16;

// C[m, n] = A[m, k] B[k, n], tiles in shared memory, any sizes.
template <class T>
__device__ inline void gemm_tiled(T* c, const T* a, const T* b, int m, int n, int k) {
  __shared__ T tile_a[kTile][kTile], tile_b[kTile][kTile + 1];
  const int row = blockIdx.y * kTile + threadIdx.y, column = blockIdx.x * kTile + threadIdx.x;
  T sum = 0;
  for (int start = 0; start < k; start += kTile) {
    const int ka = start + threadIdx.x, kb = start + threadIdx.y;
    tile_a[threadIdx.y][threadIdx.x] = row < m && ka < k ? a[row * k + ka] : T(0);
    tile_b[threadIdx.y][threadIdx.x] = kb < k && column < n ? b[kb * n + column] : T(0);
    __syncthreads();
#pragma unroll
    for (int i = 0; i < kTile; i++) sum += tile_a[threadIdx.y][i] * tile_b[i][threadIdx.x];
    __syncthreads();
  }
  if (row < m && column < n) c[row * n + column] = sum;
}

KERNEL gemm_f32(float* c, const float* a, const float* b, int m, int n, int k) { gemm_tiled(c, a, b, m, n, k); }

KERNEL gemm_f64(double* c, const double* a, const double* b, int m, int n, int k) { gemm_tiled(c, a, b, m, n, k); }

KERNEL gemm_i32(int* c, const int* a, const int* b, int m, int n, int k) { gemm_tiled(c, a, b, m, n, k); }

// 4 x 4 results per thread in registers; whole tiles of 32 x 32 with k in steps of 8.
KERNEL gemm_f32_registers(float* c, const float* a, const float* b, int n, int k) {
  __shared__ __align__(16) float tile_a[8][32], tile_b[8][32];
  const int thread = threadIdx.x, x = thread % 8 * 4, y = thread / 8 * 4;
  const int top = blockIdx.y * 32, left = blockIdx.x * 32;
  float sums[4][4] = {};
  for (int start = 0; start < k; start += 8) {
    for (int i = thread; i < 256; i += 64) {
      tile_a[i % 8][i / 8] = a[(top + i / 8) * k + start + i % 8];
      tile_b[i / 32][i % 32] = b[(start + i / 32) * n + left + i % 32];
    }
    __syncthreads();
#pragma unroll
    for (int i = 0; i < 8; i++) {
      const float4 p = *reinterpret_cast<const float4*>(&tile_a[i][y]), q = *reinterpret_cast<const float4*>(&tile_b[i][x]);
      const float u[4] = {p.x, p.y, p.z, p.w}, v[4] = {q.x, q.y, q.z, q.w};
#pragma unroll
      for (int r = 0; r < 4; r++)
#pragma unroll
        for (int s = 0; s < 4; s++) sums[r][s] = fmaf(u[r], v[s], sums[r][s]);
    }
    __syncthreads();
  }
  for (int r = 0; r < 4; r++)
    *reinterpret_cast<float4*>(&c[(top + y + r) * n + left + x]) = make_float4(sums[r][0], sums[r][1], sums[r][2], sums[r][3]);
}

// Rows of several experts in one launch: expert e has rows starts[e] to starts[e + 1] and a matrix of its own.
KERNEL gemm_grouped_f16(float* out, const __half* in, const __half* weights, const int* starts, int n, int k) {
  const int expert = blockIdx.x;
  for (int row = starts[expert]; row < starts[expert + 1]; row++) {
    for (int column = threadIdx.x; column < n; column += blockDim.x) {
      const __half2* w = reinterpret_cast<const __half2*>(weights + (expert * n + column) * k);
      const __half2* x = reinterpret_cast<const __half2*>(in + row * k);
      float sum = 0;
      for (int i = 0; i < k / 2; i++) {
        const float2 p = __half22float2(w[i]), q = __half22float2(x[i]);
        sum = fmaf(p.x, q.x, fmaf(p.y, q.y, sum));
      }
      out[row * n + column] = sum;
    }
  }
}
