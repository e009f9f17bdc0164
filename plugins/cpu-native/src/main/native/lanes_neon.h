/* Eight lanes on AArch64, in pairs of 128-bit registers; what the names mean is said in lanes_x86.h. */
#pragma once
#include <arm_neon.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef float32x4x2_t vf;
typedef int32x4x2_t vi;
typedef int8x16x2_t vb;
typedef int32x4x2_t vs;

#define EACH(type, a0, a1) ((type){{a0, a1}})

INLINE vf vf_load(const float *p) { return EACH(vf, vld1q_f32(p), vld1q_f32(p + 4)); }
INLINE void vf_store(float *p, vf a) {
  vst1q_f32(p, a.val[0]);
  vst1q_f32(p + 4, a.val[1]);
}
INLINE vf vf_set(float a) { return EACH(vf, vdupq_n_f32(a), vdupq_n_f32(a)); }
INLINE vf vf_zero(void) { return vf_set(0); }
#define BOTH(name, of) \
  INLINE vf name(vf a, vf b) { return EACH(vf, of(a.val[0], b.val[0]), of(a.val[1], b.val[1])); }
BOTH(vf_add, vaddq_f32)
BOTH(vf_sub, vsubq_f32)
BOTH(vf_mul, vmulq_f32)
BOTH(vf_div, vdivq_f32)
/* of two where one is NaN the second, as on x86 */
INLINE float32x4_t larger(float32x4_t a, float32x4_t b) {
  return vbslq_f32(vcgtq_f32(a, b), a, b);
}
BOTH(vf_max, larger)
INLINE vf vf_abs(vf a) { return EACH(vf, vabsq_f32(a.val[0]), vabsq_f32(a.val[1])); }
INLINE vf vf_fma(vf a, vf b, vf c) {
  return EACH(vf, vfmaq_f32(c.val[0], a.val[0], b.val[0]), vfmaq_f32(c.val[1], a.val[1], b.val[1]));
}
INLINE vf vf_half(const uint8_t *p) {
  float16x8_t h = vreinterpretq_f16_u8(vld1q_u8(p));
  return EACH(vf, vcvt_f32_f16(vget_low_f16(h)), vcvt_f32_f16(vget_high_f16(h)));
}
INLINE vf vf_bfloat(const uint8_t *p) {
  uint16x8_t b = vreinterpretq_u16_u8(vld1q_u8(p));
  return EACH(
      vf,
      vreinterpretq_f32_u32(vshll_n_u16(vget_low_u16(b), 16)),
      vreinterpretq_f32_u32(vshll_n_u16(vget_high_u16(b), 16)));
}
INLINE vf vf_of(vi a) { return EACH(vf, vcvtq_f32_s32(a.val[0]), vcvtq_f32_s32(a.val[1])); }
INLINE vi vi_nearest(vf a) { return EACH(vi, vcvtnq_s32_f32(a.val[0]), vcvtnq_s32_f32(a.val[1])); }
INLINE vf vf_power(vi a) {
  int32x4_t bias = vdupq_n_s32(127);
  return EACH(
      vf,
      vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(a.val[0], bias), 23)),
      vreinterpretq_f32_s32(vshlq_n_s32(vaddq_s32(a.val[1], bias), 23)));
}
INLINE float32x4_t kept(float32x4_t x, float32x4_t bound, float32x4_t a) {
  return vreinterpretq_f32_u32(vandq_u32(vcgeq_f32(x, bound), vreinterpretq_u32_f32(a)));
}
INLINE vf vf_where_at_least(vf x, vf bound, vf a) {
  return EACH(
      vf, kept(x.val[0], bound.val[0], a.val[0]), kept(x.val[1], bound.val[1], a.val[1]));
}

INLINE vi vi_set(int32_t a) { return EACH(vi, vdupq_n_s32(a), vdupq_n_s32(a)); }
INLINE vi vi_zero(void) { return vi_set(0); }
#define BOTH_INT(name, of) \
  INLINE vi name(vi a, vi b) { return EACH(vi, of(a.val[0], b.val[0]), of(a.val[1], b.val[1])); }
BOTH_INT(vi_add, vaddq_s32)
BOTH_INT(vi_sub, vsubq_s32)
BOTH_INT(vi_mul, vmulq_s32)
INLINE vi vi_bytes(const uint8_t *p) {
  uint16x8_t w = vmovl_u8(vld1_u8(p));
  return EACH(
      vi,
      vreinterpretq_s32_u32(vmovl_u16(vget_low_u16(w))),
      vreinterpretq_s32_u32(vmovl_u16(vget_high_u16(w))));
}
INLINE vi vi_signed_bytes(const uint8_t *p) {
  int16x8_t w = vmovl_s8(vreinterpret_s8_u8(vld1_u8(p)));
  return EACH(vi, vmovl_s16(vget_low_s16(w)), vmovl_s16(vget_high_s16(w)));
}
INLINE void vi_store_bytes(int8_t *p, vi a) {
  vst1_s8(p, vqmovn_s16(vcombine_s16(vqmovn_s32(a.val[0]), vqmovn_s32(a.val[1]))));
}

INLINE vb vb_load(const uint8_t *p) {
  return EACH(vb, vreinterpretq_s8_u8(vld1q_u8(p)), vreinterpretq_s8_u8(vld1q_u8(p + 16)));
}
INLINE vb vb_same(const int8_t *p) {
  int32_t four;
  memcpy(&four, p, 4);
  int8x16_t all = vreinterpretq_s8_s32(vdupq_n_s32(four));
  return EACH(vb, all, all);
}
INLINE vb vb_or(vb a, vb b) {
  return EACH(vb, vorrq_s8(a.val[0], b.val[0]), vorrq_s8(a.val[1], b.val[1]));
}
INLINE vb vb_mask(vb a, uint8_t mask) {
  int8x16_t m = vdupq_n_s8((int8_t)mask);
  return EACH(vb, vandq_s8(a.val[0], m), vandq_s8(a.val[1], m));
}
INLINE int8x16_t moved(int8x16_t a, int bits) {
  return vreinterpretq_s8_u8(vshlq_u8(vreinterpretq_u8_s8(a), vdupq_n_s8((int8_t)bits)));
}
INLINE vb vb_left(vb a, int bits) { return EACH(vb, moved(a.val[0], bits), moved(a.val[1], bits)); }
INLINE vb vb_right(vb a, int bits) { return vb_left(a, -bits); }
INLINE int32x4_t picked(int8x16_t a, int left, int right) {
  int32x4_t up = vshlq_s32(vreinterpretq_s32_s8(a), vdupq_n_s32(left));
  return vshlq_s32(up, vdupq_n_s32(-right));
}
INLINE vi vb_signed(vb a, int e) {
  return EACH(vi, picked(a.val[0], 24 - 8 * e, 24), picked(a.val[1], 24 - 8 * e, 24));
}
INLINE vi vb_unsigned(vb a, int e) {
  vi s = vb_signed(a, e);
  int32x4_t m = vdupq_n_s32(255);
  return EACH(vi, vandq_s32(s.val[0], m), vandq_s32(s.val[1], m));
}

INLINE int32x4_t dot(int32x4_t sum, int8x16_t quanta, int8x16_t x) {
#ifdef __ARM_FEATURE_DOTPROD
  return vdotq_s32(sum, quanta, x);
#else
  int16x8_t low = vmull_s8(vget_low_s8(quanta), vget_low_s8(x));
  int16x8_t high = vmull_high_s8(quanta, x);
  return vaddq_s32(sum, vpaddq_s32(vpaddlq_s16(low), vpaddlq_s16(high)));
#endif
}
INLINE vi vi_dot8(vi sum, vb eight, vb x) {
  return EACH(
      vi, dot(sum.val[0], eight.val[0], x.val[0]), dot(sum.val[1], eight.val[1], x.val[1]));
}
#define OFFSET8 -1
INLINE vb vb_eight(vb quanta) { return quanta; }
INLINE vi vi_dot(vi sum, vb quanta, vb x) { return vi_dot8(sum, quanta, x); }
INLINE vs vs_zero(void) { return vi_zero(); }
INLINE vs vs_dot(vs sum, vb quanta, vb x) { return vi_dot8(sum, quanta, x); }
INLINE vi vs_wide(vs a) { return a; }

INLINE float vf_sum(vf a) {
  float32x4_t four = vaddq_f32(a.val[0], a.val[1]);
  float32x2_t two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
  return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}
INLINE vf vf_sums(const vf a[4], const vf b[4]) {
  float sums[8];
  for (int i = 0; i < 4; i++) {
    sums[i] = vf_sum(a[i]);
    sums[i + 4] = vf_sum(b[i]);
  }
  return vf_load(sums);
}
INLINE float vf_largest(vf a) { return vmaxvq_f32(larger(a.val[0], a.val[1])); }
INLINE int32_t vi_sum(vi a) { return vaddvq_s32(vaddq_s32(a.val[0], a.val[1])); }
