#include <numeric>

#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "atomics";
}

SOUND(histogram_shared) {
  const int n = 3000;
  const auto in = run.random().integers<uint8_t>(n, 0, 255);
  const auto counts = run.zeros<unsigned>(256);
  run.launch("histogram_shared", {3, 128}, counts, run.input(in), n);
  std::vector<unsigned> want(256);
  for (uint8_t x : in) want[x]++;
  run.equal("counts", run.read(counts), want);
}

SOUND(histogram_global) {
  const int n = 1000;
  const auto in = run.random().integers(n, 0, 1 << 20);
  const auto counts = run.zeros<unsigned>(16);
  run.launch("histogram_global", {8, 128}, counts, run.input(in), n);
  std::vector<unsigned> want(16);
  for (int x : in) want[x & 15]++;
  run.equal("counts", run.read(counts), want);
}

SOUND(atomic_operations) {
  const int n = 256;
  const auto in = run.random().list<uint32_t>(n, [&] { return run.random().bits(); });
  std::vector<uint32_t> words{7, 9, ~0u, 0, ~0u, 0, 5, 3, 4, uint32_t(INT32_MAX), uint32_t(INT32_MIN)};
  std::vector<uint64_t> longs{1, ~0ull, 0, ~0ull, 0, 3};
  const auto outWords = run.input(words);
  const auto outLongs = run.input(longs);
  run.launch("atomic_operations", {4, 64}, outWords, outLongs, run.input(in));
  for (uint32_t v : in) {
    const uint64_t wide = uint64_t(v) << 20 | v;
    words[0] += v, words[1] -= v, words[2] = std::min(words[2], v), words[3] = std::max(words[3], v);
    words[4] &= v | 0xff, words[5] |= v & 0xffff00ff, words[6] ^= v;
    words[7] = words[7] >= 9 ? 0 : words[7] + 1;
    words[8] = words[8] == 0 || words[8] > 9 ? 9 : words[8] - 1;
    words[9] = uint32_t(std::min(int(words[9]), int(v))), words[10] = uint32_t(std::max(int(words[10]), int(v)));
    longs[0] += wide, longs[1] = std::min(longs[1], wide), longs[2] = std::max(longs[2], wide);
    longs[3] &= wide | 0xff, longs[4] |= wide, longs[5] ^= wide;
  }
  run.equal("32 bits", run.read(outWords), words);
  run.equal("64 bits", run.read(outLongs), longs);
}

SOUND(atomic_returned_values) {
  const unsigned n = 192;
  const auto tickets = run.zeros<int>(n);
  const auto next = run.zeros<unsigned>(1), chain = run.zeros<unsigned>(2), winners = run.zeros<unsigned>(1), flag = run.zeros<unsigned>(1);
  run.launch("atomic_returned_values", {3, 64}, tickets, next, chain, winners, flag);
  run.equal("tickets", run.read(tickets), std::vector<int>(n, 1));
  run.equal("winners", run.read(winners), {1u});
  const auto left = run.output<unsigned>(1);
  run.launch("chain_total", {1, 1}, left, chain);
  run.equal("chain", run.read(left), {n * (n - 1) / 2});  // what was lost is the last one's, which is still there
}

SOUND(atomic_add_floats) {
  const int n = 256;
  const auto in = run.random().integers(n, -20, 20);
  const auto f32 = run.zeros<float>(1);
  const auto f64 = run.zeros<double>(1);
  const auto f16 = run.zeros<Half>(2);
  const auto bf16 = run.zeros<BFloat>(2);
  run.launch("atomic_add_floats", {4, 64}, f32, f64, f16, bf16, run.input(in));
  const int sum = std::accumulate(in.begin(), in.end(), 0);
  int odd = 0;
  for (int x : in) odd += x % 2;
  run.equal("f32", run.read(f32), {float(sum)});
  run.equal("f64", run.read(f64), {sum * 1048577.0});
  run.equal("f16", run.read(f16), {Half::of(sum), Half::of(-sum)});
  run.equal("bf16", run.read(bf16), {BFloat::of(odd), BFloat::of(n)});
}

SOUND(atomic_cas_loop) {
  const auto in = run.random().floats(256, 0, 100);
  const auto largest = run.zeros<float>(1);
  run.launch("atomic_cas_loop", {4, 64}, largest, run.input(in));
  run.equal("largest", run.read(largest), {*std::max_element(in.begin(), in.end())});
}

SOUND(atomic_aggregated) {
  const int blocks = 2, threads = 96;
  const auto in = run.random().integers(blocks * threads, 0, 1000);
  const auto out = run.output<int>(4 * blocks);
  run.launch("atomic_aggregated", {blocks, threads}, out, run.input(in));
  std::vector<int> want(4 * blocks);
  for (int i = 0; i < blocks * threads; i++) {
    int* mine = &want[i / threads * 4];
    mine[0] += in[i], mine[1] = std::max(mine[1], in[i]), mine[2] += in[i] % 3 == 0, mine[3] |= in[i];
  }
  run.equal("sums", run.read(out), want);
}
