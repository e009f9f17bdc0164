#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "warp";
}

SOUND(shuffle_modes) {
  const auto in = run.random().integers(64, -1000, 1000);
  const auto out = run.output<int>(640);
  run.launch("shuffle_modes", {1, 64}, out, run.input(in));
  std::vector<int> want;
  for (int t = 0; t < 64; t++) {
    const int* warp = &in[t / 32 * 32];
    const int l = t % 32;
    const int from[10] = {5, 5, t / 3 % 32, l >= 3 ? l - 3 : l, l + 7 < 32 ? l + 7 : l, l ^ 9, l / 8 * 8 + 2,
                          l % 4 >= 1 ? l - 1 : l, l % 16 + 3 < 16 ? l + 3 : l, l ^ 1};
    for (int lane : from) want.push_back(warp[lane]);
  }
  run.equal("shuffled", run.read(out), want);
}

SOUND(shuffle_wide) {
  const auto in = run.random().doubles(32);
  const auto out = run.output<double>(32);
  run.launch("shuffle_wide", {1, 32}, out, run.input(in));
  std::vector<double> want;
  for (int l = 0; l < 32; l++) want.push_back(in[l ^ 17] - in[l + 2 < 32 ? l + 2 : l]);
  run.equal("shuffled", run.read(out), want);
}

SOUND(votes) {
  const auto in = run.random().integers(64, -99, 99);
  const auto out = run.output<unsigned>(64 * 6);
  run.launch("votes", {1, 64}, out, run.input(in));
  std::vector<unsigned> want;
  for (int t = 0; t < 64; t++) {
    const int* warp = &in[t / 32 * 32];
    unsigned positive = 0, odd = 0, thirds = 0;
    bool large = false;
    for (int l = 0; l < 32; l++) {
      positive |= unsigned(warp[l] > 0) << l, odd |= unsigned(warp[l] % 2 != 0) << l, thirds |= unsigned(warp[l] % 3 == 0) << l;
      large |= warp[l] > 90;
    }
    for (unsigned v : {positive, 1u, unsigned(positive == ~0u), unsigned(large), 1u, t % 32 < 16 ? odd & 0xffff : thirds & 0xffff0000})
      want.push_back(v);
  }
  run.equal("votes", run.read(out), want);
}

SOUND(match_lanes) {
  auto in = run.random().integers(64, 0, 5);
  std::vector<uint64_t> wide(64);
  for (int t = 0; t < 64; t++) {
    if (t >= 32) in[t] += 1000 * (t % 2);
    wide[t] = t < 32 ? 77 : uint64_t(in[t] % 2) << 40;
  }
  const auto out = run.output<unsigned>(64 * 5);
  run.launch("match_lanes", {1, 64}, out, run.input(in), run.input(wide));
  std::vector<unsigned> want;
  for (int t = 0; t < 64; t++) {
    unsigned narrow = 0, both = 0;
    bool allNarrow = true, allWide = true;
    for (int l = 0; l < 32; l++) {
      const int other = t / 32 * 32 + l;
      narrow |= unsigned(in[other] == in[t]) << l, both |= unsigned(wide[other] == wide[t]) << l;
      allNarrow &= in[other] / 1000 == in[t] / 1000, allWide &= wide[other] == wide[t];
    }
    for (unsigned v : {narrow, allNarrow ? ~0u : 0u, both, unsigned(allNarrow), unsigned(allWide)}) want.push_back(v);
  }
  run.equal("matches", run.read(out), want);
}

SOUND(divergent_paths) {
  const auto in = run.random().integers(64, 0, 40);
  const int n = 50;
  const auto out = run.zeros<int>(64);
  run.launch("divergent_paths", {1, 64}, out, run.input(in), n);
  std::vector<int> sums(64), want(64);
  std::vector<int> large(2);
  for (int t = 0; t < 64; t++) {
    for (int i = 0; i < in[t] % 7 + 1 && i * in[t] <= 50; i++) sums[t] += i % 2 == t % 2 ? 0 : i * in[t];
    large[t / 32] += sums[t] > 10;
  }
  for (int t = 0; t < 64; t++) {
    int& sum = sums[t];
    sum += large[t / 32];
    switch (in[t] % 6) {
      case 0: sum += 100; break;
      case 1: sum = sum * 3 - t; break;
      case 2: sum -= t; break;
      case 3: while (sum > 0) sum -= 17; break;
      case 4: sum ^= 0x55; break;
      default: sum = -sum;
    }
  }
  for (int t = 0; t < n; t++) want[t] = sums[t] + sums[t ^ 1];
  run.equal("sums", run.read(out), want);
}

SOUND(transpose_in_registers) {
  const auto in = run.random().integers(512, 0, 1000000);
  const auto out = run.output<int>(512);
  run.launch("transpose_in_registers", {1, 64}, out, run.input(in));
  std::vector<int> want(512);
  for (int m = 0; m < 8; m++)
    for (int r = 0; r < 8; r++)
      for (int c = 0; c < 8; c++) want[(m * 8 + r) * 8 + c] = in[(m * 8 + c) * 8 + r];
  run.equal("transposed", run.read(out), want);
}

SOUND(partial_warp) {
  const int n = 45;
  const auto in = run.random().integers(n, 0, 9);
  const auto out = run.output<int>(n);
  run.launch("partial_warp", {1, n}, out, run.input(in));
  std::vector<int> want(n);
  for (int t = 0, sum = 0; t < n; t++) {
    sum = t % 32 == 0 ? in[t] : sum + in[t];
    want[t] = sum + 1000 * (t < 32 ? 32 : n - 32);
  }
  run.equal("sums", run.read(out), want);
}
