// The warp matrix interface of C++, whose fragments have no documented layout. C = A B per warp, A row-major.
#include "common.cuh"

#include <mma.h>
#include <type_traits>

namespace wmma = nvcuda::wmma;

template <int M, int N, int K, class In, class Sum, class LayoutB, class Stored, class StoredSum>
__device__ inline void multiply(StoredSum* c, const Stored* a, const Stored* b, int k, int pitch_b) {
  wmma::fragment<wmma::matrix_a, M, N, K, In, wmma::row_major> tile_a;
  wmma::fragment<wmma::matrix_b, M, N, K, In, LayoutB> tile_b;
  wmma::fragment<wmma::accumulator, M, N, K, Sum> sums;
  wmma::fill_fragment(sums, Sum(0));
  for (int start = 0; start < k; start += K) {
    wmma::load_matrix_sync(tile_a, a + start, k);
    wmma::load_matrix_sync(tile_b, b + start * (std::is_same<LayoutB, wmma::row_major>::value ? pitch_b : 1), pitch_b);
    if constexpr (std::is_same<In, wmma::precision::tf32>::value) {
      for (int i = 0; i < tile_a.num_elements; i++) tile_a.x[i] = wmma::__float_to_tf32(tile_a.x[i]);
      for (int i = 0; i < tile_b.num_elements; i++) tile_b.x[i] = wmma::__float_to_tf32(tile_b.x[i]);
    }
    wmma::mma_sync(sums, tile_a, tile_b, sums);
  }
  for (int i = 0; i < sums.num_elements; i++) sums.x[i] = sums.x[i] + sums.x[i];  // twice the product
  wmma::store_matrix_sync(c, sums, N, wmma::mem_row_major);
}

KERNEL wmma_f16(float* c, const __half* a, const __half* b, int k) {
  multiply<16, 16, 16, __half, float, wmma::col_major>(c, a, b, k, k);
}

KERNEL wmma_f16_wide(__half* c, const __half* a, const __half* b, int k) {
  multiply<8, 32, 16, __half, __half, wmma::row_major>(c, a, b, k, 32);
}

KERNEL wmma_bf16(float* c, const __nv_bfloat16* a, const __nv_bfloat16* b, int k) {
  multiply<16, 16, 16, __nv_bfloat16, float, wmma::col_major>(c, a, b, k, k);
}

KERNEL wmma_tf32(float* c, const float* a, const float* b, int k) {
  multiply<16, 16, 8, wmma::precision::tf32, float, wmma::col_major>(c, a, b, k, k);
}

KERNEL wmma_int8(int* c, const signed char* a, const signed char* b, int k) {
  multiply<16, 16, 16, signed char, int, wmma::row_major>(c, a, b, k, 16);
}
