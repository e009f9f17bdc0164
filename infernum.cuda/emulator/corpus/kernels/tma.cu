// A bulk tensor copy, which the emulator doesn't have: the kernel is to be refused by name, the other one to work.
#include "common.cuh"

KERNEL fault_tma(int* out, const __grid_constant__ char map) {
  __shared__ __align__(128) int tile[64];
  __shared__ __align__(8) unsigned long long barrier;
  if (threadIdx.x == 0) {
    asm volatile("mbarrier.init.shared.b64 [%0], 1;" ::"r"(shared_address(&barrier)));
    asm volatile("cp.async.bulk.tensor.1d.shared::cluster.global.tile.mbarrier::complete_tx::bytes [%0], [%1, {%2}], [%3];" ::"r"(
                     shared_address(tile)),
                 "l"(&map), "r"(0), "r"(shared_address(&barrier))
                 : "memory");
  }
  __syncthreads();
  out[threadIdx.x] = tile[threadIdx.x];
}

KERNEL beside_tma(int* out) { out[threadIdx.x] = int(threadIdx.x) + 5; }
