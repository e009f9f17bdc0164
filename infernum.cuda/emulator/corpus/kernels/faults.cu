// Kernels with an error each, and what the host may do wrong with a sound one. The error stands beside its line.
#include "common.cuh"

#include <cassert>

KERNEL fault_out_of_bounds(int* out, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i <= n) out[i] = i;  // < n
}

KERNEL fault_out_of_bounds_read(int* out, const int* in, int n) {
  out[threadIdx.x] = in[int(threadIdx.x) - n];  // before the buffer
}

KERNEL fault_null_pointer(int* out, const int* nothing) { out[threadIdx.x] = nothing[threadIdx.x]; }

KERNEL fault_out_of_bounds_shared(int* out, int offset) {
  __shared__ int values[64];
  values[threadIdx.x] = int(threadIdx.x);
  __syncthreads();
  out[threadIdx.x] = values[threadIdx.x + offset];  // offset is beyond all shared memory
}

KERNEL fault_out_of_bounds_local(int* out, int index) {
  int values[8];
  for (int i = 0; i < 8; i++) values[i] = i * int(threadIdx.x);
  out[threadIdx.x] = values[index];  // beyond the stack
}

KERNEL fault_misaligned(float4* out, const char* in) {
  out[threadIdx.x] = *reinterpret_cast<const float4*>(in + 4);  // 16 bytes at 4
}

KERNEL fault_misaligned_shared(int2* out, int offset) {
  __shared__ __align__(16) char bytes[512];
  for (int i = threadIdx.x; i < 512; i += blockDim.x) bytes[i] = char(i);
  __syncthreads();
  out[threadIdx.x] = *reinterpret_cast<const int2*>(bytes + threadIdx.x * 8 + offset);  // 8 bytes at 4
}

KERNEL fault_use_after_free(int* out, const int* freed) { out[threadIdx.x] = freed[threadIdx.x]; }

KERNEL fault_double_free(int* out) { out[threadIdx.x] = 1; }

KERNEL fault_uninitialised_global(float* out, const float* never_written) {
  out[threadIdx.x] = never_written[threadIdx.x] + 1.0f;
}

// All but the last are written: only that one is reported.
KERNEL fault_uninitialised_tail(int* out, const int* in, int n) {
  int sum = 0;
  for (int i = threadIdx.x; i <= n; i += 32) sum += in[i];  // < n; the buffer is longer
  out[threadIdx.x] = sum;
}

KERNEL fault_uninitialised_shared(int* out) {
  __shared__ int values[64];
  if (threadIdx.x < 40) values[threadIdx.x] = 7;  // all 64 are read
  __syncthreads();
  out[threadIdx.x] = values[threadIdx.x];
}

KERNEL fault_shared_race(int* out) {
  __shared__ int values[128];
  values[threadIdx.x] = int(threadIdx.x);
  out[threadIdx.x] = values[127 - threadIdx.x];  // no __syncthreads before
}

KERNEL fault_shared_race_second_round(int* out, const int* in) {
  __shared__ int values[64];
  int sum = 0;
  for (int round = 0; round < 2; round++) {
    values[threadIdx.x] = in[round * 64 + threadIdx.x];
    __syncthreads();
    sum += values[63 - threadIdx.x];  // no __syncthreads after: the next round overwrites
  }
  out[threadIdx.x] = sum;
}

KERNEL fault_global_race_writes(int* out) {
  if (threadIdx.x == 0) *out = int(blockIdx.x);  // each block its own value, no atomic
}

KERNEL fault_global_race_read(int* out, int* cells) {
  cells[blockIdx.x * 32 + threadIdx.x] = int(blockIdx.x);
  out[blockIdx.x * 32 + threadIdx.x] = cells[(blockIdx.x ^ 1) * 32 + threadIdx.x];  // another block's, of the same launch
}

KERNEL fault_divergent_barrier(int* out) {
  __shared__ int values[64];
  values[threadIdx.x] = int(threadIdx.x);
  if (threadIdx.x % 32 < 20) {
    __syncthreads();  // not all lanes of the warp
    out[threadIdx.x] = values[(threadIdx.x + 32) % 64];
  } else {
    out[threadIdx.x] = 0;
    __syncthreads();  // another one than the others'
  }
}

KERNEL fault_divergent_barrier_exit(int* out, int n) {
  __shared__ int values[64];
  values[threadIdx.x] = int(threadIdx.x);
  if (int(threadIdx.x) >= n) return;  // leaves lanes of the second warp behind
  __syncthreads();
  out[threadIdx.x] = values[threadIdx.x];
}

KERNEL fault_barrier_deadlock(int* out) {
  if (threadIdx.x < 32) asm volatile("barrier.sync 1, 64;" ::: "memory");  // the second warp never comes
  out[threadIdx.x] = 1;
}

KERNEL fault_missing_async_wait(float* out, const float* in) {
  __shared__ __align__(16) float values[128];
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared_address(values + threadIdx.x * 4)),
               "l"(in + threadIdx.x * 4)
               : "memory");
  asm volatile("cp.async.commit_group;" ::: "memory");  // and no cp.async.wait_group
  __syncthreads();
  out[threadIdx.x] = values[127 - threadIdx.x];
}

KERNEL fault_async_wait_too_weak(float* out, const float* in) {
  __shared__ __align__(16) float values[2][128];
  for (int stage = 0; stage < 2; stage++) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared_address(values[stage] + threadIdx.x * 4)),
                 "l"(in + stage * 128 + threadIdx.x * 4)
                 : "memory");
    asm volatile("cp.async.commit_group;" ::: "memory");
  }
  asm volatile("cp.async.wait_group 1;" ::: "memory");  // the second one isn't waited for
  __syncthreads();
  out[threadIdx.x] = values[0][threadIdx.x] + values[1][threadIdx.x];
}

KERNEL produce(int* out, int value) { out[threadIdx.x] = value + int(threadIdx.x); }

KERNEL fault_missing_stream_wait(int* out, const int* in) { out[threadIdx.x] = in[threadIdx.x] * 2; }

KERNEL fault_kernel_then_copy(int* out, int value) { out[threadIdx.x] = value + int(threadIdx.x); }

KERNEL fault_copy_then_kernel(int* out, const int* in) { out[threadIdx.x] = in[threadIdx.x] * 2; }

KERNEL fault_read_by_host(int* out, int value) { out[threadIdx.x] = value + int(threadIdx.x); }

KERNEL fault_copy_across_devices(int* out, int value) { out[threadIdx.x] = value + int(threadIdx.x); }

KERNEL fault_event_too_early(int* out, const int* in) { out[threadIdx.x] = in[threadIdx.x] * 2; }

KERNEL fault_default_stream(int* out) { out[threadIdx.x] += 1; }

// Columns beside those that the other stream writes, and one that both write.
KERNEL fault_shared_column(int* out, int first) { out[threadIdx.x * 4 + first] = out[threadIdx.x * 4 + first + 1] = first; }

KERNEL fault_pageable_async_copy(int* out, const int* in) { out[threadIdx.x] = in[threadIdx.x]; }

KERNEL fault_leak(int* out) { out[threadIdx.x] = 1; }

KERNEL fault_too_much_shared(int* out) {
  extern __shared__ int values[];
  values[threadIdx.x] = 1;
  out[threadIdx.x] = values[threadIdx.x];
}

KERNEL fault_too_many_threads(int* out) { out[threadIdx.x] = 1; }

// A long list of values that live at once: with 1,024 threads the registers of a multiprocessor don't suffice.
KERNEL fault_too_many_registers(float* out, const float* in, int steps) {
  float values[100];
#pragma unroll
  for (int i = 0; i < 100; i++) values[i] = in[i * 1024 + threadIdx.x];
  for (int step = 0; step < steps; step++) {
#pragma unroll
    for (int i = 0; i < 100; i++) values[i] = fmaf(values[(i + 7) % 100], values[(i * 3 + 1) % 100], values[i]);
  }
  float sum = 0;
#pragma unroll
  for (int i = 0; i < 100; i++) sum = sum * 0.5f + values[i];
  out[threadIdx.x] = sum;
}

KERNEL fault_shuffle_absent_lanes(int* out) {
  int value = int(threadIdx.x);
  if (threadIdx.x < 16) value = __shfl_xor_sync(kAll, value, 16);  // half of the mask's lanes aren't here
  out[threadIdx.x] = value;
}

KERNEL fault_vote_not_in_mask(unsigned* out) {
  unsigned value;
  asm volatile("{.reg .pred p; setp.ne.u32 p, %1, 0; vote.sync.ballot.b32 %0, p, 0x0000ffff;}"  // lanes 16 to 31 vote too
               : "=r"(value)
               : "r"(threadIdx.x));
  out[threadIdx.x] = value;
}

KERNEL fault_assert(int* out, int n) {
  assert(n < int(threadIdx.x) + 10);
  out[threadIdx.x] = n;
}

KERNEL fault_trap(int* out, int n) {
  if (n > 3 && threadIdx.x == 5) __trap();
  out[threadIdx.x] = n;
}

KERNEL streams_waited(int* out, const int* in) { out[threadIdx.x] = in[threadIdx.x] + 100; }

KERNEL streams_side_by_side(int* out, int first) { out[threadIdx.x * 4 + first] = out[threadIdx.x * 4 + first + 1] = first; }

KERNEL streams_in_order(int* out, const int* in) { out[threadIdx.x] = in[threadIdx.x] * 3 + 1; }
