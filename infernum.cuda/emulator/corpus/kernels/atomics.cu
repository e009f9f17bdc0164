// Atomic operations on global and shared memory.
#include "common.cuh"

// Counts in shared memory, added to the global ones once per block.
KERNEL histogram_shared(unsigned* counts, const uint8_t* in, int n) {
  __shared__ unsigned mine[256];
  for (int i = threadIdx.x; i < 256; i += blockDim.x) mine[i] = 0;
  __syncthreads();
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) atomicAdd(&mine[in[i]], 1u);
  __syncthreads();
  for (int i = threadIdx.x; i < 256; i += blockDim.x)
    if (mine[i] != 0) atomicAdd(&counts[i], mine[i]);
}

KERNEL histogram_global(unsigned* counts, const int* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) atomicAdd(&counts[in[i] & 15], 1u);
}

// Each operation whose result doesn't depend on the order; 32 and 64 bits.
KERNEL atomic_operations(unsigned* words, unsigned long long* longs, const unsigned* in) {
  const unsigned value = in[blockIdx.x * blockDim.x + threadIdx.x];
  const unsigned long long wide = (unsigned long long)value << 20 | value;
  atomicAdd(&words[0], value);
  atomicSub(&words[1], value);
  atomicMin(&words[2], value);
  atomicMax(&words[3], value);
  atomicAnd(&words[4], value | 0xffu);
  atomicOr(&words[5], value & 0xffff00ffu);
  atomicXor(&words[6], value);
  atomicInc(&words[7], 9u);
  atomicDec(&words[8], 9u);
  atomicMin(reinterpret_cast<int*>(&words[9]), int(value));
  atomicMax(reinterpret_cast<int*>(&words[10]), int(value));
  atomicAdd(&longs[0], wide);
  atomicMin(&longs[1], wide);
  atomicMax(&longs[2], wide);
  atomicAnd(&longs[3], wide | 0xffull);
  atomicOr(&longs[4], wide);
  atomicXor(&longs[5], wide);
}

// Values returned: each ticket once, the chain of exchanges loses nothing, one of all threads wins.
KERNEL atomic_returned_values(int* tickets, unsigned* next, unsigned* chain, unsigned* winners, unsigned* flag) {
  const unsigned t = blockIdx.x * blockDim.x + threadIdx.x;
  atomicAdd(&tickets[atomicAdd(next, 1u)], 1);
  atomicAdd(&chain[1], atomicExch(&chain[0], t));
  if (atomicCAS(flag, 0u, t + 1) == 0u) atomicAdd(winners, 1u);
}

// Integers, so that sums are exact in any order.
KERNEL atomic_add_floats(float* f32, double* f64, __half2* f16, __nv_bfloat162* bf16, const int* in) {
  const int value = in[blockIdx.x * blockDim.x + threadIdx.x];
  atomicAdd(f32, float(value));
  atomicAdd(f64, double(value) * 1048577.0);
  atomicAdd(f16, __floats2half2_rn(float(value), float(-value)));
  atomicAdd(bf16, __floats2bfloat162_rn(float(value % 2), 1.0f));
}

// A maximum of floats by compare and swap; blocks and warps contend.
KERNEL atomic_cas_loop(float* largest, const float* in) {
  const float value = in[blockIdx.x * blockDim.x + threadIdx.x];
  int* at = reinterpret_cast<int*>(largest);
  int seen = *reinterpret_cast<volatile int*>(at);
  while (__int_as_float(seen) < value) {
    const int before = atomicCAS(at, seen, __float_as_int(value));
    if (before == seen) break;
    seen = before;
  }
}

// Reductions on shared memory, with block scope, and one add per warp of the lanes that take part.
KERNEL atomic_aggregated(int* out, const int* in) {
  __shared__ int sums[4];
  if (threadIdx.x < 4) sums[threadIdx.x] = 0;
  __syncthreads();
  const int value = in[blockIdx.x * blockDim.x + threadIdx.x];
  atomicAdd_block(&sums[0], value);
  atomicMax_block(&sums[1], value);
  if (value % 3 == 0) {
    const unsigned active = __activemask();
    const int leader = __ffs(active) - 1;
    if (lane() == unsigned(leader)) atomicAdd(&sums[2], __popc(active));
  }
  atomicOr(&sums[3], value);
  __syncthreads();
  if (threadIdx.x < 4) out[blockIdx.x * 4 + threadIdx.x] = sums[threadIdx.x];
}

KERNEL chain_total(unsigned* out, const unsigned* chain) { *out = chain[0] + chain[1]; }
