// Sorting, merging and selecting.
#include "common.cuh"

// A bitonic network over pairs of key and value in shared memory; n = blockDim.x, a power of two.
KERNEL sort_bitonic(unsigned* keys, unsigned* values) {
  extern __shared__ unsigned shared[];
  unsigned* key = shared;
  unsigned* value = shared + blockDim.x;
  const unsigned t = threadIdx.x;
  key[t] = keys[t];
  value[t] = values[t];
  __syncthreads();
  for (unsigned size = 2; size <= blockDim.x; size *= 2) {
    for (unsigned stride = size / 2; stride > 0; stride /= 2) {
      const unsigned other = t ^ stride;
      if (other > t && (key[t] > key[other]) == ((t & size) == 0)) {
        const unsigned k = key[t], v = value[t];
        key[t] = key[other];
        value[t] = value[other];
        key[other] = k;
        value[other] = v;
      }
      __syncthreads();
    }
  }
  keys[t] = key[t];
  values[t] = value[t];
}

// Descending within each warp, by shuffles only.
KERNEL sort_warp_shuffle(float* out, const float* in) {
  float mine = in[threadIdx.x];
  for (unsigned size = 2; size <= 32; size *= 2) {
    for (unsigned stride = size / 2; stride > 0; stride /= 2) {
      const float other = __shfl_xor_sync(kAll, mine, int(stride));
      const bool keep_larger = ((lane() & stride) == 0) == ((lane() & size) == 0);
      mine = keep_larger ? fmaxf(mine, other) : fminf(mine, other);
    }
  }
  out[threadIdx.x] = mine;
}

// One stable pass of a radix sort over 4 bits: ranks within the warp by match, offsets by shared counters.
KERNEL sort_radix_pass(unsigned* out, const unsigned* in, int n, int shift) {
  __shared__ int counts[16], starts[16];
  if (threadIdx.x < 16) counts[threadIdx.x] = 0;
  __syncwarp();
  for (int start = 0; start < n; start += 32) {
    const int i = start + int(threadIdx.x);
    if (i < n) atomicAdd(&counts[in[i] >> shift & 15], 1);
  }
  __syncwarp();
  if (threadIdx.x == 0) {
    int sum = 0;
    for (int digit = 0; digit < 16; digit++) {
      starts[digit] = sum;
      sum += counts[digit];
    }
  }
  __syncwarp();
  for (int start = 0; start < n; start += 32) {
    const int i = start + int(threadIdx.x);
    const unsigned value = i < n ? in[i] : 0;
    const unsigned digit = i < n ? value >> shift & 15 : 16;
    const unsigned same = __match_any_sync(kAll, digit);
    const int rank = __popc(same & ((1u << threadIdx.x) - 1));
    int base = 0;
    if (i < n) base = starts[digit];
    __syncwarp();
    if (i < n && rank == 0) starts[digit] = base + __popc(same);
    __syncwarp();
    if (i < n) out[base + rank] = value;
  }
}

// Merges two sorted lists: each thread finds where its element goes by binary search.
KERNEL merge_sorted(int* out, const int* a, int a_size, const int* b, int b_size) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= a_size + b_size) return;
  const bool first = i < a_size;
  const int value = first ? a[i] : b[i - a_size];
  const int* other = first ? b : a;
  int low = 0, high = first ? b_size : a_size;
  while (low < high) {
    const int middle = (low + high) / 2;
    if (first ? other[middle] < value : other[middle] <= value) low = middle + 1;
    else high = middle;
  }
  out[low + (first ? i : i - a_size)] = value;
}

// The k largest of each row and where they are, ties to the lower index; a warp per row.
KERNEL topk_rows(float* values, int* indices, const float* in, int columns, int k) {
  extern __shared__ float row[];
  for (int i = threadIdx.x; i < columns; i += 32) row[i] = in[blockIdx.x * columns + i];
  __syncwarp();
  for (int found = 0; found < k; found++) {
    float best = -INFINITY;
    int where = columns;
    for (int i = threadIdx.x; i < columns; i += 32) {
      if (row[i] > best) best = row[i], where = i;
    }
    for (int offset = 16; offset > 0; offset /= 2) {
      const float other = __shfl_xor_sync(kAll, best, offset);
      const int other_where = __shfl_xor_sync(kAll, where, offset);
      if (other > best || (other == best && other_where < where)) best = other, where = other_where;
    }
    __syncwarp();  // a shuffle orders no memory accesses
    if (threadIdx.x == 0) {
      values[blockIdx.x * k + found] = best;
      indices[blockIdx.x * k + found] = where;
      row[where] = -INFINITY;
    }
    __syncwarp();
  }
}
