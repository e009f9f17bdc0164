// Conversions between the formats, over their edge cases.
#include "common.cuh"

KERNEL convert_f32_narrow(__half* f16, __nv_bfloat16* bf16, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  f16[3 * i] = __float2half_rn(in[i]);
  f16[3 * i + 1] = __float2half_rz(in[i]);
  f16[3 * i + 2] = __ushort_as_half(__half_as_ushort(__float2half_rd(in[i])));
  bf16[2 * i] = __float2bfloat16_rn(in[i]);
  bf16[2 * i + 1] = __float2bfloat16_rz(in[i]);
}

KERNEL convert_narrow_f32(float* out, const unsigned short* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[2 * i] = __half2float(__ushort_as_half(in[i]));
  out[2 * i + 1] = __bfloat162float(__ushort_as_bfloat16(in[i]));
}

// By instruction from sm_89 on, in software before.
KERNEL convert_fp8(uint8_t* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[2 * i] = __nv_cvt_float_to_fp8(in[i], __NV_SATFINITE, __NV_E4M3);
  out[2 * i + 1] = __nv_cvt_float_to_fp8(in[i], __NV_SATFINITE, __NV_E5M2);
}

KERNEL convert_fp8_back(__half* out, const uint8_t* in) {
  const int i = threadIdx.x;
  out[2 * i] = __half(__nv_cvt_fp8_to_halfraw(in[i], __NV_E4M3));
  out[2 * i + 1] = __half(__nv_cvt_fp8_to_halfraw(in[i], __NV_E5M2));
}

// Out of range saturates, NaN is zero (64 bits: the sign bit).
KERNEL convert_float_integer(int* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[6 * i] = __float2int_rn(in[i]);
  out[6 * i + 1] = __float2int_rz(in[i]);
  out[6 * i + 2] = __float2int_ru(in[i]);
  out[6 * i + 3] = __float2int_rd(in[i]);
  out[6 * i + 4] = int(__float2uint_rz(in[i]));
  out[6 * i + 5] = int(__float2ll_rn(in[i]) >> 16);
}

KERNEL convert_integer_float(float* out, double* wide, const int* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[5 * i] = __int2float_rn(in[i]);
  out[5 * i + 1] = __int2float_rz(in[i]);
  out[5 * i + 2] = __uint2float_ru(unsigned(in[i]));
  out[5 * i + 3] = __uint2float_rd(unsigned(in[i]));
  out[5 * i + 4] = float(int8_t(in[i])) + float(uint16_t(in[i]));
  wide[2 * i] = double(in[i]);
  wide[2 * i + 1] = __ll2double_rz((long long)in[i] * 4611686018ll);
}

KERNEL convert_f64_f32(float* out, const double* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[4 * i] = __double2float_rn(in[i]);
  out[4 * i + 1] = __double2float_rz(in[i]);
  out[4 * i + 2] = __double2float_ru(in[i]);
  out[4 * i + 3] = __double2float_rd(in[i]);
}

// Saturation to narrow integers, as quantisation does it.
KERNEL convert_saturating(int8_t* out, unsigned* packed, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  int narrow;
  asm("cvt.rni.sat.s8.f32 %0, %1;" : "=r"(narrow) : "f"(in[i]));
  out[i] = int8_t(narrow);
  unsigned both;
  asm("cvt.pack.sat.s16.s32 %0, %1, %2;" : "=r"(both) : "r"(__float2int_rn(in[i])), "r"(-__float2int_rn(in[i] * 3)));
  packed[2 * i] = both;
  float unit;
  asm("cvt.sat.f32.f32 %0, %1;" : "=f"(unit) : "f"(in[i]));
  packed[2 * i + 1] = __float_as_uint(unit);
}

KERNEL convert_tf32(unsigned* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(out[i]) : "f"(in[i]));
}

KERNEL round_to_integers(float* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[5 * i] = rintf(in[i]);
  out[5 * i + 1] = truncf(in[i]);
  out[5 * i + 2] = floorf(in[i]);
  out[5 * i + 3] = ceilf(in[i]);
  out[5 * i + 4] = roundf(in[i]);
}
