// Calls, stacks, tables, variables of the module, printf and assert.
#include "common.cuh"

#include <cassert>
#include <cstdio>

struct Pair {
  float first;
  int second;
  double third;
};

// Not inlined: parameters and results go through the call's own memory, structures as bytes.
__device__ __noinline__ Pair combine(Pair a, Pair b) {
  return {a.first * b.first, a.second - b.second, a.third + b.third};
}

__device__ __noinline__ float polynomial(const float* coefficients, int count, float x) {
  float sum = 0;
  for (int i = count - 1; i >= 0; i--) sum = fmaf(sum, x, coefficients[i]);
  return sum;
}

KERNEL call_noinline(float* out, const float* in, const float* coefficients, int count) {
  const float x = in[threadIdx.x];
  Pair pair = {x, int(threadIdx.x), x * 2.0};
  if (threadIdx.x % 3 != 0) pair = combine(pair, {2.0f, 7, 0.5});
  out[threadIdx.x] = polynomial(coefficients, count, x) + pair.first + float(pair.second) + float(pair.third);
}

__device__ __noinline__ int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

KERNEL recursion(int* out) { out[threadIdx.x] = fibonacci(int(threadIdx.x % 11)); }

__device__ __noinline__ int twice(int x) { return 2 * x; }
__device__ __noinline__ int square(int x) { return x * x; }
__device__ __noinline__ int negate(int x) { return -x; }
using Function = int (*)(int);
__device__ Function function_table[3] = {twice, square, negate};

// A call through a table, which diverges by lane.
KERNEL call_indirect(int* out, const int* in) { out[threadIdx.x] = function_table[in[threadIdx.x] % 3](in[threadIdx.x]); }

// Indexed by data, so that it can't live in registers.
KERNEL local_array(int* out, const int* in, int n) {
  // Not unrolled: nvcc 13.0 doesn't make the same PTX each time of what it makes of the unrolled loops.
  int bins[16];
#pragma unroll 1
  for (int i = 0; i < 16; i++) bins[i] = 0;
#pragma unroll 1
  for (int i = 0; i < n; i++) bins[in[threadIdx.x * n + i] & 15]++;
  int best = 0;
#pragma unroll 1
  for (int i = 1; i < 16; i++)
    if (bins[i] > bins[best]) best = i;
  out[2 * threadIdx.x] = best;
  out[2 * threadIdx.x + 1] = bins[in[threadIdx.x * n] & 15];
}

__constant__ float constant_table[64];
__constant__ int constant_initialised[5] = {2, 3, 5, 7, 11};

KERNEL constant_tables(float* out, const int* in) {
  out[threadIdx.x] = constant_table[in[threadIdx.x]] * constant_initialised[threadIdx.x % 5];
}

__device__ unsigned module_counter = 100;
__device__ short module_numbers[6] = {-1, 2, -3, 4, -5, 6};
__device__ double module_scratch[32];

KERNEL module_variables(double* out) {
  atomicAdd(&module_counter, 2u);
  module_scratch[threadIdx.x] = module_numbers[threadIdx.x % 6] * 0.5;
  __syncthreads();
  out[threadIdx.x] = module_scratch[blockDim.x - 1 - threadIdx.x];
}

struct Options {
  int count;
  float factors[5];
  unsigned char flags[3];
  double bias;
  const float* table;
};

// 56 bytes by value.
KERNEL struct_parameter(double* out, Options options, short narrow, bool doubled) {
  const int i = threadIdx.x;
  double value = options.factors[i % 5] * options.table[i % options.count] + options.bias + narrow;
  if (options.flags[i % 3] != 0) value = -value;
  out[i] = doubled ? value * 2 : value;
}

// Enough cases for a jump table.
KERNEL switch_table(int* out, const int* in) {
  const int x = in[threadIdx.x];
  int y;
  switch (x) {
    case 0: y = x + 17; break;
    case 1: y = x * 31; break;
    case 2: y = __popc(x + 5); break;
    case 3: y = __clz(x); break;
    case 4: y = x << 7; break;
    case 5: y = ~x; break;
    case 6: y = x * x * x; break;
    case 7: y = __brev(x); break;
    case 8: y = x % 3; break;
    case 9: y = 1000 / x; break;
    default: y = -1;
  }
  out[threadIdx.x] = y;
}

KERNEL print_lines(int* out, int n) {
  if (threadIdx.x < 2) printf("thread %d of %s: %5.2f 0x%08x %lld %c%%\n", threadIdx.x, "two", threadIdx.x + 0.5, 0xbeefu, -5000000000ll, 'x');
  assert(n == 7);
  out[threadIdx.x] = n;
}
