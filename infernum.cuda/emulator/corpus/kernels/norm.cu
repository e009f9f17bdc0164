// Normalisations and softmaxes over rows.
#include "common.cuh"

KERNEL rmsnorm_f32(float* out, const float* in, const float* weight, int columns, float epsilon) {
  __shared__ float scratch[32];
  const float* row = in + blockIdx.x * columns;
  float squares = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) squares += row[i] * row[i];
  const float scale = rsqrtf(block_sum(squares, scratch) / columns + epsilon);
  for (int i = threadIdx.x; i < columns; i += blockDim.x) out[blockIdx.x * columns + i] = row[i] * scale * weight[i];
}

// Adds the residual in place, and normalises the sum; both in bf16.
KERNEL rmsnorm_residual_bf16(__nv_bfloat16* out, __nv_bfloat16* residual, const __nv_bfloat16* in,
                             const __nv_bfloat16* weight, int columns, float epsilon) {
  __shared__ float scratch[32];
  const int start = blockIdx.x * columns;
  float squares = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    const __nv_bfloat16 sum = __hadd(residual[start + i], in[start + i]);
    residual[start + i] = sum;
    squares += __bfloat162float(sum) * __bfloat162float(sum);
  }
  const float scale = rsqrtf(block_sum(squares, scratch) / columns + epsilon);
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    out[start + i] = __float2bfloat16(__bfloat162float(residual[start + i]) * scale * __bfloat162float(weight[i]));
  }
}

KERNEL layernorm_f16(__half* out, const __half* in, const float* weight, const float* bias, int columns, float epsilon) {
  __shared__ float scratch[32];
  const __half* row = in + blockIdx.x * columns;
  float sum = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) sum += __half2float(row[i]);
  const float mean = block_sum(sum, scratch) / columns;
  float squares = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    const float off = __half2float(row[i]) - mean;
    squares += off * off;
  }
  const float scale = 1.0f / sqrtf(block_sum(squares, scratch) / columns + epsilon);
  for (int i = threadIdx.x; i < columns; i += blockDim.x) {
    out[blockIdx.x * columns + i] = __float2half((__half2float(row[i]) - mean) * scale * weight[i] + bias[i]);
  }
}

KERNEL softmax_rows(float* out, const float* in, int columns) {
  __shared__ float scratch[32];
  const float* row = in + blockIdx.x * columns;
  float largest = -INFINITY;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) largest = fmaxf(largest, row[i]);
  largest = block_max(largest, scratch);
  float sum = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) sum += expf(row[i] - largest);
  sum = block_sum(sum, scratch);
  for (int i = threadIdx.x; i < columns; i += blockDim.x) out[blockIdx.x * columns + i] = expf(row[i] - largest) / sum;
}

// One pass for maximum and sum (Milakov and Gimelshein), a warp per row, masked entries are -inf.
KERNEL softmax_online_bf16(__nv_bfloat16* out, const __nv_bfloat16* in, int columns) {
  const __nv_bfloat16* row = in + blockIdx.x * columns;
  float largest = -INFINITY, sum = 0;
  for (int i = threadIdx.x; i < columns; i += 32) {
    const float x = __bfloat162float(row[i]), larger = fmaxf(largest, x);
    if (larger > -INFINITY) sum = sum * __expf(largest - larger) + __expf(x - larger);
    largest = larger;
  }
  for (int offset = 16; offset > 0; offset /= 2) {
    const float other = __shfl_xor_sync(kAll, largest, offset), other_sum = __shfl_xor_sync(kAll, sum, offset);
    const float larger = fmaxf(largest, other);
    if (larger > -INFINITY) sum = sum * __expf(largest - larger) + other_sum * __expf(other - larger);
    largest = larger;
  }
  for (int i = threadIdx.x; i < columns; i += 32) {
    out[blockIdx.x * columns + i] = __float2bfloat16(__expf(__bfloat162float(row[i]) - largest) / sum);
  }
}

// Negative log-likelihood of each row's label.
KERNEL cross_entropy_rows(float* loss, const float* logits, const int* labels, int columns) {
  __shared__ float scratch[32];
  const float* row = logits + blockIdx.x * columns;
  float largest = -INFINITY;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) largest = fmaxf(largest, row[i]);
  largest = block_max(largest, scratch);
  float sum = 0;
  for (int i = threadIdx.x; i < columns; i += blockDim.x) sum += exp2f((row[i] - largest) * 1.442695041f);
  sum = block_sum(sum, scratch);
  if (threadIdx.x == 0) loss[blockIdx.x] = logf(sum) + largest - row[labels[blockIdx.x]];
}
