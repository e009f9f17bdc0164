// What the lanes of a warp tell each other, together and diverged.
#include "common.cuh"

KERNEL shuffle_modes(int* out, const int* in) {
  const int value = in[threadIdx.x], t = threadIdx.x;
  int* mine = out + 10 * t;
  mine[0] = __shfl_sync(kAll, value, 5);
  mine[1] = __shfl_sync(kAll, value, 37);            // lane 5 again
  mine[2] = __shfl_sync(kAll, value, t / 3 % 32);
  mine[3] = __shfl_up_sync(kAll, value, 3);
  mine[4] = __shfl_down_sync(kAll, value, 7);
  mine[5] = __shfl_xor_sync(kAll, value, 9);
  mine[6] = __shfl_sync(kAll, value, 2, 8);          // within groups of 8
  mine[7] = __shfl_up_sync(kAll, value, 1, 4);
  mine[8] = __shfl_down_sync(kAll, value, 3, 16);
  mine[9] = __shfl_xor_sync(kAll, value, 1, 2);
}

// 64 bits go as two words.
KERNEL shuffle_wide(double* out, const double* in) {
  const double value = in[threadIdx.x];
  out[threadIdx.x] = __shfl_xor_sync(kAll, value, 17) - __shfl_down_sync(kAll, value, 2);
}

KERNEL votes(unsigned* out, const int* in) {
  const int value = in[threadIdx.x];
  unsigned* mine = out + 6 * threadIdx.x;
  mine[0] = __ballot_sync(kAll, value > 0);
  mine[1] = __all_sync(kAll, value > -100);
  mine[2] = __all_sync(kAll, value > 0);
  mine[3] = __any_sync(kAll, value > 90);
  int same;
  asm("{.reg .pred p, q; setp.ne.s32 q, %1, 0; vote.sync.uni.pred p, q, 0xffffffff; selp.s32 %0, 1, 0, p;}" : "=r"(same) : "r"(value & 0));
  mine[4] = same;
  // Each half of the warp asks its own lanes, in a divergent branch.
  mine[5] = lane() < 16 ? __ballot_sync(0x0000ffffu, value % 2) : __ballot_sync(0xffff0000u, value % 3 == 0);
}

KERNEL match_lanes(unsigned* out, const int* in, const unsigned long long* wide) {
  const int value = in[threadIdx.x];
  unsigned* mine = out + 5 * threadIdx.x;
  int equal_narrow = -1, equal_wide = -1;
  mine[0] = __match_any_sync(kAll, value);
  mine[1] = __match_all_sync(kAll, value / 1000, &equal_narrow);
  mine[2] = __match_any_sync(kAll, wide[threadIdx.x]);
  __match_all_sync(kAll, wide[threadIdx.x], &equal_wide);
  mine[3] = unsigned(equal_narrow);
  mine[4] = unsigned(equal_wide);
}

// Loops of different length, early exits, nested branches and a switch; all lanes meet again after each.
KERNEL divergent_paths(int* out, const int* in, int n) {
  const int t = threadIdx.x;
  int value = in[t], sum = 0;
  for (int i = 0; i < value % 7 + 1; i++) {
    if (i * value > 50) break;
    if (i % 2 == t % 2) continue;
    sum += i * value;
  }
  sum += __popc(__ballot_sync(kAll, sum > 10));
  switch (value % 6) {
    case 0: sum += 100; break;
    case 1: sum *= 3;  // falls through
    case 2: sum -= t; break;
    case 3:
      while (sum > 0) sum -= 17;
      break;
    case 4: sum ^= 0x55; break;
    default: sum = -sum;
  }
  __syncwarp();
  sum += __shfl_xor_sync(kAll, sum, 1);
  if (t >= n) return;
  out[t] = sum;
}

// An 8 x 8 transpose in registers among each 8 lanes.
KERNEL transpose_in_registers(int* out, const int* in) {
  int row[8];
#pragma unroll
  for (int i = 0; i < 8; i++) row[i] = in[threadIdx.x * 8 + i];
#pragma unroll
  for (int step = 4; step > 0; step /= 2) {
    const bool upper = threadIdx.x & step;
#pragma unroll
    for (int i = 0; i < 8; i++) {
      if (i & step) continue;
      const int send = upper ? row[i] : row[i + step];
      const int got = __shfl_xor_sync(kAll, send, step);
      if (upper) row[i] = got;
      else row[i + step] = got;
    }
  }
#pragma unroll
  for (int i = 0; i < 8; i++) out[threadIdx.x * 8 + i] = row[i];
}

// A warp that isn't whole: the block has 45 threads, masks say which lanes there are.
KERNEL partial_warp(int* out, const int* in) {
  const unsigned mask = __activemask();
  int sum = in[threadIdx.x];
  const int lanes = __popc(mask);
  for (int offset = 1; offset < lanes; offset *= 2) {
    const int other = __shfl_up_sync(mask, sum, offset);
    if (int(lane()) >= offset) sum += other;
  }
  out[threadIdx.x] = sum + 1000 * lanes;
}
