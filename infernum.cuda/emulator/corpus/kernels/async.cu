// cp.async: copies from global to shared memory that a thread waits for by groups.
#include "common.cuh"

#define COMMIT() asm volatile("cp.async.commit_group;" ::: "memory")
#define WAIT_GROUP(pending) asm volatile("cp.async.wait_group %0;" ::"n"(pending) : "memory")

__device__ inline void copy16(void* shared, const void* global) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared_address(shared)), "l"(global) : "memory");
}

// Four stages in flight; each block sums its rows' squares.
KERNEL async_pipeline(float* out, const float* in, int rounds) {
  constexpr int kStages = 4;
  __shared__ __align__(16) float stages[kStages][128];
  const float* mine = in + blockIdx.x * rounds * 128;
  const auto fetch = [&](int round) {
    if (round < rounds && threadIdx.x < 32) copy16(&stages[round % kStages][threadIdx.x * 4], mine + round * 128 + threadIdx.x * 4);
    COMMIT();
  };
  for (int round = 0; round < kStages - 1; round++) fetch(round);
  float sum = 0;
  for (int round = 0; round < rounds; round++) {
    WAIT_GROUP(kStages - 2);
    __syncthreads();
    sum += stages[round % kStages][threadIdx.x] * stages[round % kStages][127 - threadIdx.x];
    fetch(round + kStages - 1);
  }
  out[blockIdx.x * 128 + threadIdx.x] = sum;
}

// 4, 8 and 16 bytes, through both caches.
KERNEL async_sizes(int* out, const int* in) {
  __shared__ __align__(16) int buffer[32 * 8];
  int* mine = buffer + threadIdx.x * 8;
  const int* from = in + threadIdx.x * 8;
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4;" ::"r"(shared_address(mine)), "l"(from) : "memory");
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4;" ::"r"(shared_address(mine + 1)), "l"(from + 1) : "memory");
  asm volatile("cp.async.ca.shared.global [%0], [%1], 8;" ::"r"(shared_address(mine + 2)), "l"(from + 2) : "memory");
  asm volatile("cp.async.ca.shared.global.L2::128B [%0], [%1], 16;" ::"r"(shared_address(mine + 4)), "l"(from + 4) : "memory");
  asm volatile("cp.async.wait_all;" ::: "memory");
  __syncwarp();
  for (int i = 0; i < 8; i++) out[threadIdx.x * 8 + i] = buffer[(31 - threadIdx.x) * 8 + i];
}

// Only as many bytes as there are; the rest is zero, and isn't read.
KERNEL async_zero_fill(int* out, const int* in, int n) {
  __shared__ __align__(16) int buffer[128];
  const int start = threadIdx.x * 4, bytes = min(max(n - start, 0), 4) * 4;
  const int* from = bytes == 0 ? in : in + start;
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(shared_address(buffer + start)), "l"(from), "r"(bytes)
               : "memory");
  COMMIT();
  WAIT_GROUP(0);
  __syncthreads();
  for (int i = threadIdx.x; i < 128; i += 32) out[i] = buffer[127 - i];
}

// Groups finish in order: with one pending allowed, the first of two is there.
KERNEL async_groups_in_order(int* out, const int* in) {
  __shared__ __align__(16) int first[128], second[128];
  copy16(first + threadIdx.x * 4, in + threadIdx.x * 4);
  COMMIT();
  copy16(second + threadIdx.x * 4, in + 128 + threadIdx.x * 4);
  COMMIT();
  WAIT_GROUP(1);
  __syncwarp();
  int sum = first[127 - threadIdx.x];
  WAIT_GROUP(0);
  __syncwarp();
  sum = sum * 3 + second[127 - threadIdx.x];
  out[threadIdx.x] = sum;
}
