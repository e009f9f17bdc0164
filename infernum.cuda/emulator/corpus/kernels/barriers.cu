// Barriers: of the block, with a reduction, named ones for a part of it, of a warp.
#include "common.cuh"

KERNEL barrier_reductions(int* out, const int* in) {
  const int value = in[threadIdx.x];
  const int count = __syncthreads_count(value > 0);
  const int all = __syncthreads_and(value > -1000), any = __syncthreads_or(value > 99);
  if (threadIdx.x % 64 == 5) out[threadIdx.x / 64] = count * 4 + (all != 0) * 2 + (any != 0);
}

// Two warps make, two use, over two buffers: each side arrives at one named barrier and waits at another.
KERNEL producers_and_consumers(int* out, const int* in, int rounds) {
  __shared__ int buffer[2][64];
  const int t = threadIdx.x % 64;
  const bool produces = threadIdx.x < 64;
  int sum = 0;
  for (int round = 0; round < rounds; round++) {
    const int slot = round % 2, full = 1 + slot, empty = 3 + slot;
    if (produces) {
      if (round >= 2) asm volatile("barrier.sync %0, 128;" ::"r"(empty) : "memory");
      buffer[slot][t] = in[round * 64 + t] * 3;
      asm volatile("barrier.arrive %0, 128;" ::"r"(full) : "memory");
    } else {
      asm volatile("barrier.sync %0, 128;" ::"r"(full) : "memory");
      sum += buffer[slot][63 - t];
      if (round + 2 < rounds) asm volatile("barrier.arrive %0, 128;" ::"r"(empty) : "memory");
    }
  }
  if (!produces) out[t] = sum;
}

// Pairs of warps meet at a barrier of their own, and not at the same pace.
KERNEL barriers_of_pairs(int* out, const int* in) {
  __shared__ int values[128];
  const int pair = threadIdx.x / 64;
  int value = in[threadIdx.x];
  for (int round = 0; round < 1 + pair * 2; round++) {
    values[threadIdx.x] = value;
    asm volatile("bar.sync %0, 64;" ::"r"(1 + pair) : "memory");
    value += values[threadIdx.x ^ 33];
    asm volatile("bar.sync %0, 64;" ::"r"(1 + pair) : "memory");
  }
  out[threadIdx.x] = value;
}

// Some threads leave before the others' barriers, as whole warps.
KERNEL warps_that_leave(int* out, const int* in, int n) {
  __shared__ int values[96];
  if (int(threadIdx.x) >= n) return;
  values[threadIdx.x] = in[threadIdx.x];
  __syncthreads();
  out[threadIdx.x] = values[n - 1 - threadIdx.x];
}

// Within a warp, shared memory needs __syncwarp between a write and another lane's read.
KERNEL exchange_within_warp(int* out, const int* in) {
  __shared__ int values[64];
  int* mine = values + threadIdx.x / 32 * 32;
  int value = in[threadIdx.x];
  for (int stride = 1; stride < 32; stride *= 2) {
    mine[lane()] = value;
    __syncwarp();
    value += mine[(lane() + stride) % 32];
    __syncwarp();
  }
  out[threadIdx.x] = value;
}

// A halo: neighbours' values through shared memory, several steps.
KERNEL stencil_shared(float* out, const float* in, int steps) {
  extern __shared__ float cells[];
  const int t = threadIdx.x, n = blockDim.x;
  cells[t] = in[t];
  __syncthreads();
  for (int step = 0; step < steps; step++) {
    const float next = 0.25f * cells[t == 0 ? 0 : t - 1] + 0.5f * cells[t] + 0.25f * cells[t == n - 1 ? t : t + 1];
    __syncthreads();
    cells[t] = next;
    __syncthreads();
  }
  out[t] = cells[t];
}
