// What CUDA's headers make of their functions: pairs of halves, groups of lanes, narrow and library atomics, integers.
#include "common.cuh"

#include <cooperative_groups.h>
#include <cooperative_groups/reduce.h>
#include <cooperative_groups/scan.h>
#include <cuda/atomic>
#include <cuda/semaphore>

namespace cg = cooperative_groups;

KERNEL half2_functions(__half2* out, const __half2* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const __half2 x = in[i];
  out[i] = h2exp(x);
  out[n + i] = h2log(x);
  out[2 * n + i] = h2sqrt(x);
  out[3 * n + i] = h2rsqrt(x);
  out[4 * n + i] = h2sin(x);
  out[5 * n + i] = h2cos(x);
  out[6 * n + i] = h2exp2(x);
  out[7 * n + i] = h2log2(x);
  out[8 * n + i] = h2rcp(x);
  out[9 * n + i] = h2tanh(x);
  out[10 * n + i] = __h2div(x, __float2half2_rn(3.f));
  out[11 * n + i] = h2log10(x);
}

KERNEL bf162_functions(__nv_bfloat162* out, const __nv_bfloat162* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const __nv_bfloat162 x = in[i];
  out[i] = h2exp(x);
  out[n + i] = h2log(x);
  out[2 * n + i] = h2sqrt(x);
  out[3 * n + i] = h2rsqrt(x);
  out[4 * n + i] = h2sin(x);
  out[5 * n + i] = h2exp2(x);
  out[6 * n + i] = h2rcp(x);
  out[7 * n + i] = h2tanh(x);
}

KERNEL half_rounding(float* out, const __half2* in, int n) {
  const int i = threadIdx.x;
  const __half2 x = in[i];
  const __half2 all[] = {h2floor(x), h2ceil(x), h2trunc(x), h2rint(x), __habs2(x), __hneg2(x), __hmax2(x, __float2half2_rn(0.5f)), __hmin2(x, __float2half2_rn(0.5f))};
  for (int k = 0; k < 8; k++) {
    out[(k * n + i) * 2] = __low2float(all[k]);
    out[(k * n + i) * 2 + 1] = __high2float(all[k]);
  }
}

// Comparisons and conversions with whole numbers, in every rounding.
KERNEL half_and_integers(int* out, const __half* in, const int* whole, int n) {
  const int i = threadIdx.x;
  const __half x = in[i], y = in[(i + 1) % n];
  int* row = out + i * 14;
  row[0] = __half2int_rn(x), row[1] = __half2int_rz(x), row[2] = __half2int_rd(x), row[3] = __half2int_ru(x);
  row[4] = int(__half2ll_rz(x)), row[5] = __half2short_rd(x), row[6] = __half2char_rz(x);
  row[7] = __hlt(x, y) | __hle(x, y) << 1 | __heq(x, y) << 2 | __hne(x, y) << 3 | __hltu(x, y) << 4;
  row[8] = __half_as_ushort(__int2half_rn(whole[i])), row[9] = __half_as_ushort(__int2half_rz(whole[i]));
  row[10] = __half_as_ushort(__int2half_rd(whole[i])), row[11] = __half_as_ushort(__int2half_ru(whole[i]));
  row[12] = __bfloat162int_rd(__float2bfloat16(__half2float(x))), row[13] = __bfloat162char_rz(__float2bfloat16(__half2float(x)));
}

KERNEL group_scans(int* out, const int* in) {
  const auto warp = cg::tiled_partition<32>(cg::this_thread_block());
  const auto tile = cg::tiled_partition<8>(warp);
  const int x = in[threadIdx.x], n = blockDim.x;
  out[threadIdx.x] = cg::inclusive_scan(warp, x);
  out[n + threadIdx.x] = cg::exclusive_scan(tile, x, cg::plus<int>());
  out[2 * n + threadIdx.x] = cg::reduce(tile, x, cg::greater<int>());
  out[3 * n + threadIdx.x] = cg::reduce(warp, x, cg::bit_xor<int>());
}

KERNEL group_partitions(int* out, const int* in) {
  const auto warp = cg::tiled_partition<32>(cg::this_thread_block());
  const int x = in[threadIdx.x], n = blockDim.x;
  const auto same = cg::labeled_partition(warp, x & 3);
  out[threadIdx.x] = cg::reduce(same, x, cg::plus<int>());
  const auto half = cg::binary_partition(warp, x > 50);
  out[n + threadIdx.x] = int(half.num_threads()) * 100 + int(half.thread_rank());
  int sum = -1;
  if (x & 1) {
    const auto odd = cg::coalesced_threads();
    sum = cg::reduce(odd, x, cg::plus<int>()) + odd.shfl(x, 0);
  }
  out[2 * n + threadIdx.x] = sum;
}

KERNEL atomics_narrow(unsigned short* words, __half* half, __nv_bfloat16* bf, __half2* pair) {
  __shared__ unsigned short tickets;
  __shared__ __half sum;
  if (threadIdx.x == 0) tickets = 0, sum = __float2half(0.f);
  __syncthreads();
  // A counter of 16 bits, beside others in the same word.
  unsigned short seen = *static_cast<volatile unsigned short*>(&tickets), before;
  do {
    before = seen;
    seen = atomicCAS(&tickets, before, static_cast<unsigned short>(before + 1));
  } while (seen != before);
  words[1 + before] = 1;
  atomicAdd(&sum, __float2half(0.5f));
  atomicAdd(bf, __float2bfloat16(1.f));
  atomicAdd(pair, __floats2half2_rn(1.f, -2.f));
  __syncthreads();
  if (threadIdx.x == 0) *half = sum, words[0] = tickets;
}

KERNEL atomic_objects(int* sums, float* most, unsigned* bits, int* guarded) {
  cuda::atomic_ref<int, cuda::thread_scope_device> sum(sums[0]);
  sum.fetch_add(int(threadIdx.x), cuda::memory_order_relaxed);
  cuda::atomic_ref<unsigned, cuda::thread_scope_device> set(*bits);
  set.fetch_or(1u << threadIdx.x % 32, cuda::memory_order_acq_rel);
  cuda::atomic_ref<float, cuda::thread_scope_device> largest(*most);
  largest.fetch_max(float(threadIdx.x * 3 % 97));
  __shared__ cuda::binary_semaphore<cuda::thread_scope_block> lock;
  __shared__ int count;
  if (threadIdx.x == 0) {
    new (&lock) cuda::binary_semaphore<cuda::thread_scope_block>(1);
    count = 0;
  }
  __syncthreads();
  lock.acquire();
  count = count * 3 + 1;
  lock.release();
  __syncthreads();
  if (threadIdx.x == 0) *guarded = count;
}

KERNEL extremes_of_three(int* out, const int* in) {
  const int a = in[threadIdx.x], b = in[threadIdx.x + 1], c = in[threadIdx.x + 2];
  int* row = out + threadIdx.x * 9;
  row[0] = __vimax3_s32(a, b, c), row[1] = int(__vimin3_u32(a, b, c)), row[2] = __vimax_s32_relu(a, b), row[3] = __vimin3_s32_relu(a, b, c);
  row[4] = __viaddmax_s32(a, b, c), row[5] = int(__viaddmin_s16x2(a, b, c)), row[6] = int(__vimax3_s16x2_relu(a, b, c));
  bool first, second;
  row[7] = int(__vibmin_u16x2(a, b, &first, &second));
  row[8] = first | second << 1;
}

namespace {

struct Shape {
  int side;
  __device__ explicit Shape(int side) : side(side) {}
  __device__ virtual int area() const { return side * side; }
  __device__ virtual int corners() const = 0;
};
struct Square : Shape {
  using Shape::Shape;
  __device__ int corners() const override { return 4; }
};
struct Triangle : Shape {
  int height;
  __device__ Triangle(int side, int height) : Shape(side), height(height) {}
  __device__ int area() const override { return side * height / 2; }
  __device__ int corners() const override { return 3; }
};

}  // namespace

KERNEL virtual_calls(int* out) {
  const Square square(int(threadIdx.x));
  const Triangle triangle(int(threadIdx.x), 7);
  const Shape* shape = threadIdx.x % 3 ? static_cast<const Shape*>(&triangle) : &square;
  out[threadIdx.x] = shape->area() * 10 + shape->corners();
}

KERNEL cache_hints(float4* out, const float4* in, const char4* bytes) {
  const int i = threadIdx.x;
  const float4 a = __ldg(in + i), b = __ldcs(in + i + 1), c = __ldcg(in + i + 2), d = __ldlu(in + i + 3), e = __ldcv(in + i + 4);
  const char4 f = __ldg(bytes + i);
  __stcs(out + i * 3, make_float4(a.x, b.y, c.z, d.w));
  __stcg(out + i * 3 + 1, make_float4(e.x, f.x, f.y, f.z));
  __stwt(out + i * 3 + 2, make_float4(a.w, b.z, c.y, float(__ldca(bytes + i).w)));
}
