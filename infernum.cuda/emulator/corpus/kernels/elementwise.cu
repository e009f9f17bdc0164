// Functions of one element: grid-stride loops, vector loads, packed halves, tails.
#include "common.cuh"

KERNEL vector_add(float* out, const float* a, const float* b, int n) {
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) out[i] = a[i] + b[i];
}

KERNEL axpy_f64(double* y, const double* x, double a, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = fma(a, x[i], y[i]);
}

KERNEL swiglu_bf16(__nv_bfloat16* out, const __nv_bfloat16* gate, const __nv_bfloat16* up, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float g = __bfloat162float(gate[i]), u = __bfloat162float(up[i]);
  out[i] = __float2bfloat16(g / (1.0f + expf(-g)) * u);
}

// tanh approximation of GELU, two halves at a time.
KERNEL gelu_half2(__half2* out, const __half2* in, int pairs) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= pairs) return;
  const float2 x = __half22float2(in[i]);
  const auto gelu = [](float v) { return 0.5f * v * (1.0f + tanhf(0.7978845608f * (v + 0.044715f * v * v * v))); };
  out[i] = __floats2half2_rn(gelu(x.x), gelu(x.y));
}

KERNEL scale_residual_bf162(__nv_bfloat162* out, const __nv_bfloat162* x, const __nv_bfloat162* residual, float scale,
                            int pairs) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < pairs) out[i] = __hfma2(x[i], __float2bfloat162_rn(scale), residual[i]);
}

KERNEL half2_arithmetic(__half2* out, const __half2* a, const __half2* b, int pairs) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= pairs) return;
  const __half2 x = a[i], y = b[i];
  out[5 * i] = __hadd2(x, y);
  out[5 * i + 1] = __hsub2(x, y);
  out[5 * i + 2] = __hmul2(x, y);
  out[5 * i + 3] = __hmax2(__habs2(x), __hneg2(y));
  out[5 * i + 4] = __hlt2(x, y);
}

// 16 bytes per thread: [heads, tokens, 8 halves] from [tokens, heads, 8 halves].
KERNEL permute_heads_vector4(uint4* out, const uint4* in, int tokens, int heads) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= tokens * heads) return;
  const int token = i / heads, head = i % heads;
  out[head * tokens + token] = in[i];
}

KERNEL transpose_tiled(int* out, const int* in, int rows, int columns) {
  __shared__ int tile[32][33];
  const int column = blockIdx.x * 32 + threadIdx.x, top = blockIdx.y * 32;
  for (int i = threadIdx.y; i < 32; i += blockDim.y)
    if (top + i < rows && column < columns) tile[i][threadIdx.x] = in[(top + i) * columns + column];
  __syncthreads();
  const int row = top + threadIdx.x, left = blockIdx.x * 32;
  for (int i = threadIdx.y; i < 32; i += blockDim.y)
    if (left + i < columns && row < rows) out[(left + i) * rows + row] = tile[threadIdx.x][i];
}

// fmin and fmax ignore one NaN; the comparisons are false for it.
KERNEL nan_comparisons(float* extremes, int* relations, const float* a, const float* b, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float x = a[i], y = b[i];
  extremes[4 * i] = fminf(x, y);
  extremes[4 * i + 1] = fmaxf(x, y);
  extremes[4 * i + 2] = copysignf(x, y);
  extremes[4 * i + 3] = fabsf(x);
  relations[i] = (x < y) | (x <= y) << 1 | (x == y) << 2 | (x != y) << 3 | !(x >= y) << 4 | (isnan(x) != 0) << 5 |
                 (isinf(y) != 0) << 6 | (signbit(x) != 0) << 7;
}
