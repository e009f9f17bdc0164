// mma.sync in the types that weights and activations come in. C[m, n] = A[m, k] B[n, k]^T, a warp per tile of 16 x 8.
// In bytes all fragments of these shapes lie alike (PTX manual, "Matrix Fragments for mma.m16n8k8 / k16 / k32"): with
// g = lane / 4 and t = lane % 4, word r of A is in row g + r % 2 * 8 at byte 4 t + r / 2 * 16 of a step of 32 bytes,
// word r of B in row g at byte 4 t + r * 16, and C's elements are in rows g and g + 8 at columns 2 t and 2 t + 1.
#include "common.cuh"

constexpr int kStep = 32;  // bytes of k per instruction

struct Fragments {
  uint32_t a[4], b[2];
};

__device__ inline Fragments load(const void* a, const void* b, int bytes, int at) {
  const char* row_a = static_cast<const char*>(a) + (blockIdx.y * 16 + lane() / 4) * bytes + at + lane() % 4 * 4;
  const char* row_b = static_cast<const char*>(b) + (blockIdx.x * 8 + lane() / 4) * bytes + at + lane() % 4 * 4;
  Fragments f;
#pragma unroll
  for (int r = 0; r < 4; r++) f.a[r] = *reinterpret_cast<const uint32_t*>(row_a + r % 2 * 8 * bytes + r / 2 * 16);
#pragma unroll
  for (int r = 0; r < 2; r++) f.b[r] = *reinterpret_cast<const uint32_t*>(row_b + r * 16);
  return f;
}

template <class T>
__device__ inline void store(T* c, const T (&sums)[4], int n) {
  T* at = c + (blockIdx.y * 16 + lane() / 4) * n + blockIdx.x * 8 + lane() % 4 * 2;
  at[0] = sums[0];
  at[1] = sums[1];
  at[8 * n] = sums[2];
  at[8 * n + 1] = sums[3];
}

#define MMA(type, constraint, c, f)                                                                               \
  asm("mma.sync.aligned." type " {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"                 \
      : "+" constraint(c[0]), "+" constraint(c[1]), "+" constraint(c[2]), "+" constraint(c[3])                    \
      : "r"(f.a[0]), "r"(f.a[1]), "r"(f.a[2]), "r"(f.a[3]), "r"(f.b[0]), "r"(f.b[1]))

#define MMA_KERNEL(name, sum, constraint, type)                          \
  KERNEL name(sum* c, const void* a, const void* b, int n, int bytes) {  \
    sum sums[4] = {};                                                    \
    for (int at = 0; at < bytes; at += kStep) {                          \
      const Fragments f = load(a, b, bytes, at);                         \
      MMA(type, constraint, sums, f);                                    \
    }                                                                    \
    store(c, sums, n);                                                   \
  }

MMA_KERNEL(mma_f16, float, "f", "m16n8k16.row.col.f32.f16.f16.f32")
MMA_KERNEL(mma_bf16, float, "f", "m16n8k16.row.col.f32.bf16.bf16.f32")
MMA_KERNEL(mma_int8, int, "r", "m16n8k32.row.col.s32.s8.s8.s32")
MMA_KERNEL(mma_uint8_int8, int, "r", "m16n8k32.row.col.s32.u8.s8.s32")
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 890
MMA_KERNEL(mma_fp8_e4m3, float, "f", "m16n8k32.row.col.f32.e4m3.e4m3.f32")
MMA_KERNEL(mma_fp8_e5m2_e4m3, float, "f", "m16n8k32.row.col.f32.e5m2.e4m3.f32")
#endif

// Sums that begin at a value near the largest integer, or its negative, and stop there.
KERNEL mma_int8_saturated(int* c, const void* a, const void* b, int n, int bytes) {
  constexpr int kNear = 2147480000;
  int sums[4] = {kNear, -kNear, kNear, -kNear};
  for (int at = 0; at < bytes; at += kStep) {
    const Fragments f = load(a, b, bytes, at);
    MMA("m16n8k32.row.col.satfinite.s32.s8.s8.s32", "r", sums, f);
  }
  store(c, sums, n);
}

// Inputs are plain floats, rounded here.
KERNEL mma_tf32(float* c, const float* a, const float* b, int n, int bytes) {
  float sums[4] = {};
  for (int at = 0; at < bytes; at += kStep) {
    Fragments f = load(a, b, bytes, at);
    for (uint32_t& word : f.a) asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(__uint_as_float(word)));
    for (uint32_t& word : f.b) asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(__uint_as_float(word)));
    MMA("m16n8k8.row.col.f32.tf32.tf32.f32", "f", sums, f);
  }
  store(c, sums, n);
}

// Sums in f16, two to a word.
KERNEL mma_f16_accumulate(__half* c, const void* a, const void* b, int n, int bytes) {
  uint32_t sums[2] = {};
  for (int at = 0; at < bytes; at += kStep) {
    const Fragments f = load(a, b, bytes, at);
    asm("mma.sync.aligned.m16n8k16.row.col.f16.f16.f16.f16 {%0, %1}, {%2, %3, %4, %5}, {%6, %7}, {%0, %1};"
        : "+r"(sums[0]), "+r"(sums[1])
        : "r"(f.a[0]), "r"(f.a[1]), "r"(f.a[2]), "r"(f.a[3]), "r"(f.b[0]), "r"(f.b[1]));
  }
  uint32_t* at = reinterpret_cast<uint32_t*>(c) + ((blockIdx.y * 16 + lane() / 4) * n + blockIdx.x * 8) / 2 + lane() % 4;
  at[0] = sums[0];
  at[4 * n] = sums[1];
}

__device__ inline void copy_async16(void* shared, const void* global) {
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(shared_address(shared)), "l"(global) : "memory");
}

// As a real kernel does it: tiles of 32 x 32 by four warps, two stages of cp.async, fragments by ldmatrix.
KERNEL gemm_bf16_pipelined(float* c, const __nv_bfloat16* a, const __nv_bfloat16* b, int n, int k) {
  constexpr int kDepth = 32, kPitch = kDepth + 8;
  __shared__ __align__(16) __nv_bfloat16 tile_a[2][32][kPitch], tile_b[2][32][kPitch];
  const int top = blockIdx.y * 32, left = blockIdx.x * 32, warp = threadIdx.x / 32;
  const auto fetch = [&](int stage, int start) {
    const int row = threadIdx.x / 4, at = threadIdx.x % 4 * 8;
    copy_async16(&tile_a[stage][row][at], a + (top + row) * k + start + at);
    copy_async16(&tile_b[stage][row][at], b + (left + row) * k + start + at);
    asm volatile("cp.async.commit_group;" ::: "memory");
  };
  float sums[2][4] = {};
  fetch(0, 0);
  for (int start = 0, stage = 0; start < k; start += kDepth, stage ^= 1) {
    if (start + kDepth < k) {
      fetch(stage ^ 1, start + kDepth);
      asm volatile("cp.async.wait_group 1;" ::: "memory");
    } else {
      asm volatile("cp.async.wait_group 0;" ::: "memory");
    }
    __syncthreads();
#pragma unroll
    for (int step = 0; step < kDepth; step += 16) {
      Fragments f;
      const __nv_bfloat16* row_a = &tile_a[stage][warp / 2 * 16 + lane() % 16][step + lane() / 16 * 8];
      asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
                   : "=r"(f.a[0]), "=r"(f.a[1]), "=r"(f.a[2]), "=r"(f.a[3])
                   : "r"(shared_address(row_a)));
#pragma unroll
      for (int half = 0; half < 2; half++) {
        const __nv_bfloat16* row_b = &tile_b[stage][warp % 2 * 16 + half * 8 + lane() % 8][step + lane() / 8 % 2 * 8];
        asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0, %1}, [%2];"
                     : "=r"(f.b[0]), "=r"(f.b[1])
                     : "r"(shared_address(row_b)));
        MMA("m16n8k16.row.col.f32.bf16.bf16.f32", "f", sums[half], f);
      }
    }
    __syncthreads();
  }
#pragma unroll
  for (int half = 0; half < 2; half++) {
    const int row = top + warp / 2 * 16 + lane() / 4, column = left + warp % 2 * 16 + half * 8 + lane() % 4 * 2;
    *reinterpret_cast<float2*>(c + row * n + column) = make_float2(sums[half][0], sums[half][1]);
    *reinterpret_cast<float2*>(c + (row + 8) * n + column) = make_float2(sums[half][2], sums[half][3]);
  }
}

// B is stored [k, n]: ldmatrix transposes it on the way.
KERNEL gemm_f16_transposed(float* c, const __half* a, const __half* b) {
  __shared__ __align__(16) __half tile_a[16][16], tile_b[16][8];
  for (int i = threadIdx.x; i < 256; i += 32) tile_a[i / 16][i % 16] = a[i];
  for (int i = threadIdx.x; i < 128; i += 32) tile_b[i / 8][i % 8] = b[i];
  __syncwarp();
  Fragments f;
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(f.a[0]), "=r"(f.a[1]), "=r"(f.a[2]), "=r"(f.a[3])
               : "r"(shared_address(&tile_a[lane() % 16][lane() / 16 * 8])));
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];"
               : "=r"(f.b[0]), "=r"(f.b[1])
               : "r"(shared_address(&tile_b[lane() % 16][0])));
  float sums[4] = {};
  MMA("m16n8k16.row.col.f32.f16.f16.f32", "f", sums, f);
  store(c, sums, 8);
}

// What each form of ldmatrix gives each lane.
KERNEL ldmatrix_forms(uint32_t* out, const uint16_t* in) {
  __shared__ __align__(16) uint16_t tile[32][8];
  for (int i = threadIdx.x; i < 256; i += 32) tile[i / 8][i % 8] = in[i];
  __syncwarp();
  const uint32_t at = shared_address(&tile[lane()][0]);
  uint32_t r[14];
  asm volatile("ldmatrix.sync.aligned.m8n8.x1.shared.b16 {%0}, [%1];" : "=r"(r[0]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x1.trans.shared.b16 {%0}, [%1];" : "=r"(r[1]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.shared.b16 {%0, %1}, [%2];" : "=r"(r[2]), "=r"(r[3]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%0, %1}, [%2];" : "=r"(r[4]), "=r"(r[5]) : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[6]), "=r"(r[7]), "=r"(r[8]), "=r"(r[9])
               : "r"(at));
  asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];"
               : "=r"(r[10]), "=r"(r[11]), "=r"(r[12]), "=r"(r[13])
               : "r"(at));
  for (int i = 0; i < 14; i++) out[threadIdx.x * 14 + i] = r[i];
}

#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
KERNEL stmatrix_forms(uint16_t* out, const uint32_t* in) {
  __shared__ __align__(16) uint16_t tile[2][32][8];
  const uint32_t* r = in + threadIdx.x * 4;
  asm volatile("stmatrix.sync.aligned.m8n8.x4.shared.b16 [%0], {%1, %2, %3, %4};" ::"r"(shared_address(&tile[0][lane()][0])),
               "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3])
               : "memory");
  asm volatile("stmatrix.sync.aligned.m8n8.x4.trans.shared.b16 [%0], {%1, %2, %3, %4};" ::"r"(
                   shared_address(&tile[1][lane()][0])),
               "r"(r[0]), "r"(r[1]), "r"(r[2]), "r"(r[3])
               : "memory");
  __syncwarp();
  for (int i = threadIdx.x; i < 512; i += 32) out[i] = tile[i / 256][i / 8 % 32][i % 8];
}
#endif
