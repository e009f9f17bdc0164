// Reductions: over warps, blocks and grids, by shuffles, shared memory, redux and atomics.
#include "common.cuh"

KERNEL reduce_sum_f32(float* sums, const float* in, int n) {
  __shared__ float scratch[32];
  float sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) sum += in[i];
  sum = block_sum(sum, scratch);
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}

// A tree in shared memory, without shuffles.
KERNEL reduce_sum_f64_tree(double* sums, const double* in, int n) {
  extern __shared__ double tree[];
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  tree[threadIdx.x] = i < n ? in[i] : 0;
  __syncthreads();
  for (unsigned half = blockDim.x / 2; half > 0; half /= 2) {
    if (threadIdx.x < half) tree[threadIdx.x] += tree[threadIdx.x + half];
    __syncthreads();
  }
  if (threadIdx.x == 0) sums[blockIdx.x] = tree[0];
}

KERNEL reduce_i64(long long* sums, const long long* in, int n) {
  __shared__ long long scratch[32];
  long long sum = 0;
  for (int i = threadIdx.x; i < n; i += blockDim.x) sum += in[i] * in[n - 1 - i];
  sum = block_sum(sum, scratch);
  if (threadIdx.x == 0) *sums = sum;
}

KERNEL reduce_extremes_atomic(int* largest, int* smallest, unsigned* largest_unsigned, const int* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  atomicMax(largest, in[i]);
  atomicMin(smallest, in[i]);
  atomicMax(largest_unsigned, unsigned(in[i]));
}

// Welford's update, and Chan's merge of two parts.
KERNEL mean_variance_welford(float* mean_variance, const float* in, int columns) {
  const float* row = in + blockIdx.x * columns;
  float count = 0, mean = 0, squares = 0;
  for (int i = threadIdx.x; i < columns; i += 32) {
    count += 1;
    const float delta = row[i] - mean;
    mean += delta / count;
    squares += delta * (row[i] - mean);
  }
  for (int offset = 16; offset > 0; offset /= 2) {
    const float other_count = __shfl_down_sync(kAll, count, offset);
    const float other_mean = __shfl_down_sync(kAll, mean, offset);
    const float other_squares = __shfl_down_sync(kAll, squares, offset);
    const float total = count + other_count, delta = other_mean - mean;
    if (total > 0) {
      mean += delta * other_count / total;
      squares += other_squares + delta * delta * count * other_count / total;
    }
    count = total;
  }
  if (threadIdx.x == 0) {
    mean_variance[2 * blockIdx.x] = mean;
    mean_variance[2 * blockIdx.x + 1] = squares / columns;
  }
}

KERNEL dot_product_f16(float* out, const __half2* a, const __half2* b, int pairs) {
  __shared__ float scratch[32];
  float sum = 0;
  for (int i = threadIdx.x; i < pairs; i += blockDim.x) {
    const float2 x = __half22float2(a[i]), y = __half22float2(b[i]);
    sum = fmaf(x.x, y.x, fmaf(x.y, y.y, sum));
  }
  sum = block_sum(sum, scratch);
  if (threadIdx.x == 0) *out = sum;
}

// redux.sync, over all lanes and over those of a mask.
KERNEL reduce_redux(unsigned* out, const int* in) {
  const int value = in[threadIdx.x];
  const unsigned odd = 0xaaaaaaaau;
  unsigned* mine = out + 8 * threadIdx.x;
  mine[0] = unsigned(__reduce_add_sync(kAll, value));
  mine[1] = unsigned(__reduce_min_sync(kAll, value));
  mine[2] = unsigned(__reduce_max_sync(kAll, value));
  mine[3] = __reduce_min_sync(kAll, unsigned(value));
  mine[4] = __reduce_and_sync(kAll, unsigned(value));
  mine[5] = __reduce_or_sync(kAll, unsigned(value));
  mine[6] = __reduce_xor_sync(kAll, unsigned(value));
  mine[7] = lane() % 2 ? __reduce_max_sync(odd, unsigned(value)) : __reduce_add_sync(~odd, unsigned(value));
}

// Largest value, lowest index among equals, as one 64-bit maximum.
KERNEL argmax_atomic_u64(unsigned long long* best, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const unsigned bits = __float_as_uint(in[i]);
  const unsigned ordered = bits & 0x80000000u ? ~bits : bits | 0x80000000u;
  atomicMax(best, (unsigned long long)ordered << 32 | unsigned(~i));
}

// The block that comes last, told by a counter, adds the others' sums up.
KERNEL sum_by_last_block(float* total, float* partial, unsigned* arrived, const float* in, int n) {
  __shared__ float scratch[32];
  __shared__ bool last;
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const float sum = block_sum(i < n ? in[i] * in[i] : 0.0f, scratch);
  if (threadIdx.x == 0) {
    partial[blockIdx.x] = sum;
    __threadfence();
    last = atomicAdd(arrived, 1u) == gridDim.x - 1;
  }
  __syncthreads();
  if (!last) return;
  __threadfence();
  const float all = block_sum(threadIdx.x < gridDim.x ? __ldcg(partial + threadIdx.x) : 0.0f, scratch);
  if (threadIdx.x == 0) *total = sqrtf(all);
}
