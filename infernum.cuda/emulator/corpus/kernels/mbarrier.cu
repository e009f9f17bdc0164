// Barrier objects in shared memory: the library's, and the instructions as kernels with warps of their own roles use them.
#include "common.cuh"

#pragma nv_diag_suppress 20054  // barriers in shared memory are initialised by one thread

#include <cooperative_groups.h>
#include <cooperative_groups/memcpy_async.h>
#include <cuda/barrier>
#include <cuda/pipeline>

namespace cg = cooperative_groups;

namespace {

using Barrier = cuda::barrier<cuda::thread_scope_block>;

__device__ inline void wait_parity(const void* barrier, unsigned parity) {
  asm volatile(
      "{.reg .pred done; again: mbarrier.test_wait.parity.shared.b64 done, [%0], %1; @!done bra again;}" ::"r"(
          shared_address(barrier)),
      "r"(parity)
      : "memory");
}

__device__ inline void arrive(const void* barrier) {
  asm volatile("{.reg .b64 state; mbarrier.arrive.shared.b64 state, [%0];}" ::"r"(shared_address(barrier)) : "memory");
}

__device__ inline void initialise(const void* barrier, unsigned count) {
  asm volatile("mbarrier.init.shared.b64 [%0], %1;" ::"r"(shared_address(barrier)), "r"(count) : "memory");
}

}  // namespace

KERNEL barrier_exchange(int* out, const int* in) {
  __shared__ Barrier barrier;
  __shared__ int values[128];
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  int value = in[threadIdx.x];
  for (int round = 1; round <= 5; round++) {
    values[threadIdx.x] = value;
    auto token = barrier.arrive();
    barrier.wait(std::move(token));
    value += values[(threadIdx.x + round * 37) % 128];
    barrier.arrive_and_wait();
  }
  out[threadIdx.x] = value;
}

// Each round a thread fewer takes part.
KERNEL barrier_drop(int* out) {
  __shared__ Barrier barrier;
  __shared__ int turns[64];
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  turns[threadIdx.x] = 0;
  __syncthreads();
  for (unsigned round = 0; round < 20; round++) {
    if (threadIdx.x == round * 3) {
      barrier.arrive_and_drop();
      break;
    }
    turns[threadIdx.x]++;
    barrier.arrive_and_wait();
  }
  out[threadIdx.x] = turns[threadIdx.x];
}

KERNEL barrier_copy_group(int* out, const int* in) {
  __shared__ Barrier barrier;
  __shared__ __align__(16) int values[256];
  const auto block = cg::this_thread_block();
  if (block.thread_rank() == 0) init(&barrier, block.size());
  block.sync();
  int sum = 0;
  for (int part = 0; part < 3; part++) {
    cuda::memcpy_async(block, values, in + part * 256, cuda::aligned_size_t<16>(sizeof values), barrier);
    barrier.arrive_and_wait();
    sum += values[255 - threadIdx.x] * (part + 1);
    barrier.arrive_and_wait();
  }
  out[threadIdx.x] = sum;
}

KERNEL barrier_copy_thread(int* out, const int* in) {
  __shared__ Barrier barrier;
  __shared__ int values[128];
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  cuda::memcpy_async(&values[threadIdx.x], &in[threadIdx.x], sizeof(int), barrier);
  barrier.arrive_and_wait();
  out[threadIdx.x] = values[127 - threadIdx.x];
}

KERNEL pipeline_stages(int* out, const int* in, int parts) {
  constexpr int kStages = 2;
  __shared__ __align__(16) int values[kStages][128];
  __shared__ cuda::pipeline_shared_state<cuda::thread_scope_block, kStages> state;
  const auto block = cg::this_thread_block();
  auto pipeline = cuda::make_pipeline(block, &state);
  int sum = 0;
  for (int taken = 0, filled = 0; taken < parts; taken++) {
    for (; filled < parts && filled < taken + kStages; filled++) {
      pipeline.producer_acquire();
      cuda::memcpy_async(block, values[filled % kStages], in + filled * 128, sizeof(int) * 128, pipeline);
      pipeline.producer_commit();
    }
    pipeline.consumer_wait();
    sum = sum * 3 + values[taken % kStages][threadIdx.x ^ 5];
    pipeline.consumer_release();
  }
  out[threadIdx.x] = sum;
}

KERNEL pipeline_of_threads(int* out, const int* in, int parts) {
  __shared__ int values[3][128];
  auto pipeline = cuda::make_pipeline();
  int sum = 0;
  for (int taken = 0, filled = 0; taken < parts; taken++) {
    for (; filled < parts && filled < taken + 3; filled++) {
      pipeline.producer_acquire();
      cuda::memcpy_async(&values[filled % 3][threadIdx.x], &in[filled * 128 + threadIdx.x], sizeof(int), pipeline);
      pipeline.producer_commit();
    }
    pipeline.consumer_wait();
    sum = sum * 5 + values[taken % 3][threadIdx.x];
    pipeline.consumer_release();
  }
  out[threadIdx.x] = sum;
}

KERNEL group_copy(int* out, const int* in, int n) {
  extern __shared__ int values[];
  const auto block = cg::this_thread_block();
  cg::memcpy_async(block, values, in, n * sizeof(int));
  cg::wait(block);
  for (int i = threadIdx.x; i < n; i += blockDim.x) out[i] = values[n - 1 - i];
}

// The first warp copies tiles into a ring of stages, the others use them; a barrier for full and one for empty each.
KERNEL roles_of_warps(float* out, const float* in, int tiles) {
  constexpr int kStages = 3, kTile = 96;
  __shared__ float ring[kStages][kTile];
  __shared__ unsigned long long full[kStages], empty[kStages];
  if (threadIdx.x == 0) {
    for (int s = 0; s < kStages; s++) {
      initialise(&full[s], 32);
      initialise(&empty[s], 96);
    }
  }
  __syncthreads();
  if (threadIdx.x < 32) {
    for (int t = 0; t < tiles; t++) {
      const int stage = t % kStages, round = t / kStages;
      wait_parity(&empty[stage], (round & 1) ^ 1);
      for (int i = threadIdx.x; i < kTile; i += 32) {
        asm volatile("cp.async.ca.shared.global [%0], [%1], 4;" ::"r"(shared_address(&ring[stage][i])), "l"(in + t * kTile + i)
                     : "memory");
      }
      asm volatile("cp.async.mbarrier.arrive.noinc.shared.b64 [%0];" ::"r"(shared_address(&full[stage])) : "memory");
    }
    asm volatile("cp.async.wait_all;" ::: "memory");
  } else {
    const int i = threadIdx.x - 32;
    float sum = 0;
    for (int t = 0; t < tiles; t++) {
      const int stage = t % kStages, round = t / kStages;
      wait_parity(&full[stage], round & 1);
      sum = sum * 0.5f + ring[stage][kTile - 1 - i];
      arrive(&empty[stage]);
    }
    out[i] = sum;
  }
}

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
KERNEL bulk_copy(int* out, const int* in, int parts) {
  __shared__ __align__(128) int values[2][256];
  __shared__ unsigned long long arrived[2];
  if (threadIdx.x == 0) {
    initialise(&arrived[0], 1);
    initialise(&arrived[1], 1);
    asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
  }
  __syncthreads();
  int sum = 0;
  for (int part = 0; part < parts; part++) {
    const int stage = part & 1;
    if (threadIdx.x == 0) {
      asm volatile("{.reg .b64 state; mbarrier.arrive.expect_tx.shared.b64 state, [%0], %1;}" ::"r"(shared_address(&arrived[stage])),
                   "r"(1024)
                   : "memory");
      asm volatile("cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];" ::"r"(
                       shared_address(values[stage])),
                   "l"(in + part * 256), "r"(1024), "r"(shared_address(&arrived[stage]))
                   : "memory");
    }
    wait_parity(&arrived[stage], part / 2 & 1);
    sum = sum * 3 + values[stage][255 - threadIdx.x];
    __syncthreads();
  }
  out[threadIdx.x] = sum;
}
#endif

KERNEL fault_barrier_copy_unwaited(int* out, const int* in) {
  __shared__ Barrier barrier;
  __shared__ int values[128];
  if (threadIdx.x == 0) init(&barrier, blockDim.x);
  __syncthreads();
  cuda::memcpy_async(&values[threadIdx.x], &in[threadIdx.x], sizeof(int), barrier);
  __syncthreads();  // which waits for threads, not for what they copy
  out[threadIdx.x] = values[127 - threadIdx.x];
}

KERNEL fault_barrier_too_many(int* out) {
  __shared__ unsigned long long barrier;
  if (threadIdx.x == 0) initialise(&barrier, 20);
  __syncthreads();
  if (threadIdx.x < 21) asm volatile("{.reg .b64 state; mbarrier.arrive.noComplete.shared.b64 state, [%0], 1;}" ::"r"(shared_address(&barrier)) : "memory");
  out[threadIdx.x] = 1;
}

KERNEL fault_barrier_wrong_phase(int* out) {
  __shared__ unsigned long long barrier;
  __shared__ int values[64];
  if (threadIdx.x == 0) initialise(&barrier, 64);
  __syncthreads();
  values[threadIdx.x] = int(threadIdx.x);
  const bool early = threadIdx.x < 32;
  if (!early) arrive(&barrier);
  wait_parity(&barrier, early);  // the first warp asks for the phase before the first
  out[threadIdx.x] = values[63 - threadIdx.x];
  if (early) arrive(&barrier);
}
