// Prefix sums, and what is built on them.
#include "common.cuh"

template <class T>
__device__ inline T warp_inclusive(T value) {
  for (int offset = 1; offset < 32; offset *= 2) {
    const T other = __shfl_up_sync(kAll, value, offset);
    if (lane() >= unsigned(offset)) value += other;
  }
  return value;
}

KERNEL scan_warp(int* out, const int* in) { out[threadIdx.x] = warp_inclusive(in[threadIdx.x]); }

// Exclusive within each block, which tells its total.
KERNEL scan_block(int* out, int* totals, const int* in, int n) {
  __shared__ int warps[32];
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const int value = i < n ? in[i] : 0;
  const int inclusive = warp_inclusive(value);
  if (lane() == 31) warps[threadIdx.x / 32] = inclusive;
  __syncthreads();
  if (threadIdx.x < 32) {
    const int total = threadIdx.x < blockDim.x / 32 ? warps[threadIdx.x] : 0;
    const int before = warp_inclusive(total) - total;
    if (threadIdx.x < blockDim.x / 32) warps[threadIdx.x] = before;
    if (threadIdx.x == blockDim.x / 32 - 1) totals[blockIdx.x] = before + total;
  }
  __syncthreads();
  if (i < n) out[i] = warps[threadIdx.x / 32] + inclusive - value;
}

KERNEL scan_add_offsets(int* out, const int* offsets, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] += offsets[blockIdx.x];
}

// Sums that start anew where a flag is set (Hillis and Steele over pairs of flag and value).
KERNEL scan_segmented(float* out, const float* in, const int* heads) {
  __shared__ float values[2][256];
  __shared__ int flags[2][256];
  const unsigned t = threadIdx.x;
  int from = 0;
  values[0][t] = in[t];
  flags[0][t] = heads[t];
  __syncthreads();
  for (unsigned offset = 1; offset < blockDim.x; offset *= 2) {
    const bool adds = t >= offset && !flags[from][t];
    values[1 - from][t] = values[from][t] + (adds ? values[from][t - offset] : 0.0f);
    flags[1 - from][t] = flags[from][t] | (t >= offset ? flags[from][t - offset] : 1);
    from = 1 - from;
    __syncthreads();
  }
  out[t] = values[from][t];
}

// Keeps what is positive, in order, by ballots within a warp and one warp per block.
KERNEL compact_ballot(int* out, int* count, const int* in, int n) {
  int written = 0;
  for (int start = 0; start < n; start += 32) {
    const int i = start + int(threadIdx.x);
    const bool keep = i < n && in[i] > 0;
    const unsigned kept = __ballot_sync(kAll, keep);
    if (keep) out[written + __popc(kept & ((1u << threadIdx.x) - 1))] = in[i];
    written += __popc(kept);
  }
  if (threadIdx.x == 0) *count = written;
}

// Selective state space: h = a * h + b * x over time, one channel per thread, state in registers.
KERNEL selective_scan(float* y, const float* x, const float* decay, const float* b, const float* c, int steps) {
  constexpr int kState = 4;
  const int channel = threadIdx.x, channels = blockDim.x;
  float state[kState] = {};
  for (int t = 0; t < steps; t++) {
    const float input = x[t * channels + channel];
    float out = 0;
#pragma unroll
    for (int s = 0; s < kState; s++) {
      state[s] = expf(-decay[channel * kState + s]) * state[s] + b[t * kState + s] * input;
      out += c[t * kState + s] * state[s];
    }
    y[t * channels + channel] = out;
  }
}
