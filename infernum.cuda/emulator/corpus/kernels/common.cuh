// What several kernels share. Part of the hash of each source.
#pragma once

#include <cstdint>
#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_fp8.h>

#define KERNEL extern "C" __global__ void

constexpr unsigned kAll = 0xffffffffu;

__device__ inline unsigned lane() { return threadIdx.x % 32; }

template <class T>
__device__ inline T warp_sum(T value) {
  for (int offset = 16; offset > 0; offset /= 2) value += __shfl_xor_sync(kAll, value, offset);
  return value;
}

template <class T>
__device__ inline T warp_max(T value) {
  for (int offset = 16; offset > 0; offset /= 2) value = max(value, __shfl_xor_sync(kAll, value, offset));
  return value;
}

// The sum over a block of whole warps, in all of its threads. One call per value of `scratch`, or a barrier between.
template <class T>
__device__ inline T block_sum(T value, T* scratch) {
  value = warp_sum(value);
  if (lane() == 0) scratch[threadIdx.x / 32] = value;
  __syncthreads();
  T total = 0;
  for (unsigned warp = 0; warp < blockDim.x / 32; warp++) total += scratch[warp];
  __syncthreads();
  return total;
}

template <class T>
__device__ inline T block_max(T value, T* scratch) {
  value = warp_max(value);
  if (lane() == 0) scratch[threadIdx.x / 32] = value;
  __syncthreads();
  T largest = scratch[0];
  for (unsigned warp = 1; warp < blockDim.x / 32; warp++) largest = max(largest, scratch[warp]);
  __syncthreads();
  return largest;
}

__device__ inline uint32_t shared_address(const void* pointer) {
  return uint32_t(__cvta_generic_to_shared(pointer));
}
