/*
 * Eight lanes on x86-64, with AVX2, FMA and F16C, or also AVX-512 VNNI in 256-bit registers. vf: 8
 * floats. vi: 8 int32. vb: 32 bytes, 4 for each lane. vs: sums of byte products that may overflow
 * 32 bits only in theory and 16 bits when more than the stated number are added: `wide` makes a vi.
 */
#pragma once
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef __m256 vf;
typedef __m256i vi, vb, vs;

INLINE vf vf_load(const float *p) { return _mm256_loadu_ps(p); }
INLINE void vf_store(float *p, vf a) { _mm256_storeu_ps(p, a); }
INLINE vf vf_set(float a) { return _mm256_set1_ps(a); }
INLINE vf vf_zero(void) { return _mm256_setzero_ps(); }
INLINE vf vf_add(vf a, vf b) { return _mm256_add_ps(a, b); }
INLINE vf vf_sub(vf a, vf b) { return _mm256_sub_ps(a, b); }
INLINE vf vf_mul(vf a, vf b) { return _mm256_mul_ps(a, b); }
INLINE vf vf_div(vf a, vf b) { return _mm256_div_ps(a, b); }
INLINE vf vf_max(vf a, vf b) { return _mm256_max_ps(a, b); }
INLINE vf vf_abs(vf a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
/* a * b + c, rounded once */
INLINE vf vf_fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a, b, c); }
INLINE vf vf_half(const uint8_t *p) { return _mm256_cvtph_ps(_mm_loadu_si128((const void *)p)); }
INLINE vf vf_bfloat(const uint8_t *p) {
  return _mm256_castsi256_ps(
      _mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128((const void *)p)), 16));
}
INLINE vf vf_of(vi a) { return _mm256_cvtepi32_ps(a); }
INLINE vi vi_nearest(vf a) { return _mm256_cvtps_epi32(a); }
/* 2^a, for -126 <= a <= 127 */
INLINE vf vf_power(vi a) {
  return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_add_epi32(a, _mm256_set1_epi32(127)), 23));
}
/* a where x >= bound, else 0; 0 for NaN */
INLINE vf vf_where_at_least(vf x, vf bound, vf a) {
  return _mm256_and_ps(_mm256_cmp_ps(x, bound, _CMP_GE_OQ), a);
}

INLINE vi vi_zero(void) { return _mm256_setzero_si256(); }
INLINE vi vi_set(int32_t a) { return _mm256_set1_epi32(a); }
INLINE vi vi_add(vi a, vi b) { return _mm256_add_epi32(a, b); }
INLINE vi vi_sub(vi a, vi b) { return _mm256_sub_epi32(a, b); }
INLINE vi vi_mul(vi a, vi b) { return _mm256_mullo_epi32(a, b); }
INLINE vi vi_bytes(const uint8_t *p) {
  return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const void *)p));
}
INLINE vi vi_signed_bytes(const uint8_t *p) {
  return _mm256_cvtepi8_epi32(_mm_loadl_epi64((const void *)p));
}
/* saturated to bytes */
INLINE void vi_store_bytes(int8_t *p, vi a) {
  __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
  _mm_storel_epi64((void *)p, _mm_packs_epi16(words, words));
}

INLINE vb vb_load(const uint8_t *p) { return _mm256_loadu_si256((const void *)p); }
/* the same 4 bytes in each lane */
INLINE vb vb_same(const int8_t *p) {
  int32_t four;
  memcpy(&four, p, 4);
  return _mm256_set1_epi32(four);
}
INLINE vb vb_or(vb a, vb b) { return _mm256_or_si256(a, b); }
INLINE vb vb_mask(vb a, uint8_t mask) { return _mm256_and_si256(a, _mm256_set1_epi8((char)mask)); }
/* Bits move within bytes only where a mask follows that drops what came from the neighbour. */
INLINE vb vb_right(vb a, int bits) { return _mm256_srli_epi16(a, bits); }
INLINE vb vb_left(vb a, int bits) { return _mm256_slli_epi16(a, bits); }
/* byte e of each lane, unsigned or signed */
INLINE vi vb_unsigned(vb a, int e) {
  return _mm256_and_si256(_mm256_srli_epi32(a, 8 * e), _mm256_set1_epi32(255));
}
INLINE vi vb_signed(vb a, int e) {
  return _mm256_srai_epi32(_mm256_slli_epi32(a, 24 - 8 * e), 24);
}

INLINE vs vs_zero(void) { return _mm256_setzero_si256(); }

#ifdef __AVX512VNNI__
INLINE vs vs_dot(vs sum, vb quanta, vb x) { return _mm256_dpbusd_epi32(sum, quanta, x); }
INLINE vi vs_wide(vs a) { return a; }
INLINE vi vi_dot(vi sum, vb quanta, vb x) { return _mm256_dpbusd_epi32(sum, quanta, x); }
/* Signed quanta become unsigned ones that are larger by this. */
#define OFFSET8 7
INLINE vb vb_eight(vb quanta) { return _mm256_xor_si256(quanta, _mm256_set1_epi8(-128)); }
INLINE vi vi_dot8(vi sum, vb eight, vb x) { return _mm256_dpbusd_epi32(sum, eight, x); }
#else
/* Sums of 16 bits: quanta of 4 bits may be added 8 times, of 5 bits 4 times. */
INLINE vs vs_dot(vs sum, vb quanta, vb x) {
  return _mm256_add_epi16(sum, _mm256_maddubs_epi16(quanta, x));
}
INLINE vi vs_wide(vs a) { return _mm256_madd_epi16(a, _mm256_set1_epi16(1)); }
/* quanta of 6 bits */
INLINE vi vi_dot(vi sum, vb quanta, vb x) {
  return _mm256_add_epi32(sum, vs_wide(_mm256_maddubs_epi16(quanta, x)));
}
#define OFFSET8 -1
INLINE vb vb_eight(vb quanta) { return quanta; }
/* |q| * (x with q's sign): 2 * 128 * 127 fits into 16 bits, since x is never -128 */
INLINE vi vi_dot8(vi sum, vb eight, vb x) {
  __m256i products =
      _mm256_maddubs_epi16(_mm256_abs_epi8(eight), _mm256_sign_epi8(x, eight));
  return _mm256_add_epi32(sum, vs_wide(products));
}
#endif

/* ((0+4)+(2+6)) + ((1+5)+(3+7)), in this order everywhere */
INLINE float vf_sum(vf a) {
  __m128 four = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
/* Sums of four and of four others: lane i of the result is vf_sum of the i-th. */
INLINE vf vf_sums(const vf a[4], const vf b[4]) {
  vf four[4];
  for (int i = 0; i < 4; i++)
    four[i] = _mm256_add_ps(_mm256_permute2f128_ps(a[i], b[i], 0x20),
                            _mm256_permute2f128_ps(a[i], b[i], 0x31));
  vf two[2];
  for (int i = 0; i < 2; i++) {
    __m256d first = _mm256_castps_pd(four[2 * i]), second = _mm256_castps_pd(four[2 * i + 1]);
    two[i] = _mm256_add_ps(_mm256_castpd_ps(_mm256_unpacklo_pd(first, second)),
                           _mm256_castpd_ps(_mm256_unpackhi_pd(first, second)));
  }
  return _mm256_add_ps(_mm256_shuffle_ps(two[0], two[1], 0x88), _mm256_shuffle_ps(two[0], two[1], 0xdd));
}
INLINE float vf_largest(vf a) {
  __m128 four = _mm_max_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}
INLINE int32_t vi_sum(vi a) {
  __m128i four = _mm_add_epi32(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
  __m128i two = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
  return _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32(two, 0xb1)));
}
