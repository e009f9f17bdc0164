// Kernels whose blocks wait for each other: launched cooperatively.
#include "common.cuh"

#include <cooperative_groups.h>

namespace cg = cooperative_groups;

// Sums per block, then all blocks normalise by the total.
KERNEL grid_normalise(float* out, float* partial, const float* in, int n) {
  __shared__ float scratch[32];
  float sum = 0;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) sum += in[i];
  sum = block_sum(sum, scratch);
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
  cg::this_grid().sync();
  float total = 0;
  for (unsigned block = 0; block < gridDim.x; block++) total += partial[block];
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x) out[i] = in[i] / total;
}

// Jacobi iterations between two buffers, a grid-wide barrier after each.
KERNEL grid_jacobi(float* a, float* b, int n, int steps) {
  const cg::grid_group grid = cg::this_grid();
  for (int step = 0; step < steps; step++) {
    const float* from = step % 2 ? b : a;
    float* to = step % 2 ? a : b;
    for (int i = int(grid.thread_rank()); i < n; i += int(grid.num_threads()))
      to[i] = 0.5f * from[i] + 0.25f * (from[i == 0 ? n - 1 : i - 1] + from[i == n - 1 ? 0 : i + 1]);
    grid.sync();
  }
}

// Groups within a block: tiles of 8 lanes, and those lanes that are active in a branch.
KERNEL tiled_groups(int* out, const int* in) {
  const cg::thread_block block = cg::this_thread_block();
  const auto tile = cg::tiled_partition<8>(block);
  int sum = in[threadIdx.x];
  for (int offset = 4; offset > 0; offset /= 2) sum += tile.shfl_xor(sum, offset);
  int odd = 0;
  if (in[threadIdx.x] % 2 != 0) odd = int(cg::coalesced_threads().size());
  block.sync();
  out[threadIdx.x] = sum * 100 + odd + int(tile.meta_group_rank()) * 1000000 + int(tile.any(in[threadIdx.x] > 95)) * 50;
}
