// Functions of the mathematics library as nvcc compiles them, and the approximate instructions below them.
#include "common.cuh"

KERNEL math_exponentials(float* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float x = in[i];
  out[8 * i] = expf(x);
  out[8 * i + 1] = logf(fabsf(x));
  out[8 * i + 2] = exp2f(x);
  out[8 * i + 3] = log1pf(fabsf(x));
  out[8 * i + 4] = expm1f(x);
  out[8 * i + 5] = powf(fabsf(x), 1.7f);
  out[8 * i + 6] = tanhf(x);
  out[8 * i + 7] = erff(x);
}

// Large arguments take the slow reduction, with a table in constant memory and an array in local memory.
KERNEL math_trigonometry(float* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  out[3 * i] = sinf(in[i]);
  out[3 * i + 1] = cosf(in[i]);
  out[3 * i + 2] = atan2f(in[i], 2.0f);
}

// One instruction each: results are within a few units of the last place, not equal, to hardware's.
KERNEL math_approximate(float* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float x = in[i];
  float tanh_approx, reciprocal;
  asm("tanh.approx.f32 %0, %1;" : "=f"(tanh_approx) : "f"(x));
  asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(reciprocal) : "f"(x));
  out[8 * i] = __expf(x);
  out[8 * i + 1] = __logf(fabsf(x));
  out[8 * i + 2] = __sinf(x);
  out[8 * i + 3] = __cosf(x);
  out[8 * i + 4] = rsqrtf(fabsf(x));
  out[8 * i + 5] = __fdividef(1.5f, x);
  out[8 * i + 6] = tanh_approx;
  out[8 * i + 7] = reciprocal;
}

// IEEE operations in each direction of rounding: exact.
KERNEL rounding_modes_f32(float* out, const float* a, const float* b, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float x = a[i], y = b[i];
  float* mine = out + 16 * i;
  mine[0] = __fadd_rn(x, y), mine[1] = __fadd_rz(x, y), mine[2] = __fadd_ru(x, y), mine[3] = __fadd_rd(x, y);
  mine[4] = __fmul_rn(x, y), mine[5] = __fmul_rz(x, y), mine[6] = __fmul_ru(x, y), mine[7] = __fmul_rd(x, y);
  mine[8] = __fdiv_rn(x, y), mine[9] = __fdiv_rz(x, y), mine[10] = __fsqrt_rn(fabsf(x)), mine[11] = __fsqrt_rd(fabsf(x));
  mine[12] = __fmaf_rn(x, y, x), mine[13] = __fmaf_rz(x, y, x), mine[14] = __fmaf_ru(x, y, x), mine[15] = __frcp_rn(x);
}

KERNEL math_f64(double* out, const double* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const double x = in[i];
  out[8 * i] = exp(x);
  out[8 * i + 1] = log(fabs(x));
  out[8 * i + 2] = sin(x);
  out[8 * i + 3] = pow(fabs(x), 0.3);
  out[8 * i + 4] = sqrt(fabs(x));
  out[8 * i + 5] = 1.0 / x;
  out[8 * i + 6] = __dadd_rz(x, 0.1) + __dmul_ru(x, 0.3);
  out[8 * i + 7] = floor(x) + rint(x * 0.5) + fmin(x, 0.25);
}

// Denormals are kept, or flushed where the instruction says so.
KERNEL denormals(float* out, const float* in, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float x = in[i];
  out[5 * i] = x * 0.5f;
  out[5 * i + 1] = x + x;
  asm("add.ftz.f32 %0, %1, %1;" : "=f"(out[5 * i + 2]) : "f"(x));
  asm("mul.ftz.f32 %0, %1, %2;" : "=f"(out[5 * i + 3]) : "f"(x), "f"(0.25f));
  asm("fma.rn.sat.f32 %0, %1, %2, %1;" : "=f"(out[5 * i + 4]) : "f"(x), "f"(2.0f));
}
