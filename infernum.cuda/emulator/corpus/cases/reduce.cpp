#include <numeric>

#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "reduce";
}

SOUND(reduce_sum_f32) {
  const int n = 5000, blocks = 4, threads = 128;
  const auto in = run.random().floats(n);
  const auto sums = run.output<float>(blocks);
  run.launch("reduce_sum_f32", {blocks, threads}, sums, run.input(in), n);
  std::vector<Sum> want(blocks);
  for (int i = 0; i < n; i++) want[i / threads % blocks].add(in[i]);
  run.near("sums", run.read(sums), want, 1e-6);
}

SOUND(reduce_sum_f64_tree) {
  const int n = 1000, blocks = 4, threads = 256;
  const auto in = run.random().doubles(n);
  const auto sums = run.output<double>(blocks);
  run.launch("reduce_sum_f64_tree", {blocks, threads, threads * 8}, sums, run.input(in), n);
  std::vector<Sum> want(blocks);
  for (int i = 0; i < n; i++) want[i / threads].add(in[i]);
  run.near("sums", run.read(sums), want, 1e-15);
}

SOUND(reduce_i64) {
  const int n = 999;
  const auto in = run.random().integers<int64_t>(n, -2000000000, 2000000000);
  const auto sum = run.output<int64_t>(1);
  run.launch("reduce_i64", {1, 256}, sum, run.input(in), n);
  uint64_t want = 0;
  for (int i = 0; i < n; i++) want += uint64_t(in[i]) * uint64_t(in[n - 1 - i]);
  run.equal("sum", run.read(sum), {int64_t(want)});
}

SOUND(reduce_extremes_atomic) {
  const int n = 700;
  const auto in = run.random().integers(n, -1000000, 1000000);
  const auto largest = run.input<int>({INT32_MIN}), smallest = run.input<int>({INT32_MAX});
  const auto largestUnsigned = run.zeros<unsigned>(1);
  run.launch("reduce_extremes_atomic", {6, 128}, largest, smallest, largestUnsigned, run.input(in), n);
  run.equal("largest", run.read(largest), {*std::max_element(in.begin(), in.end())});
  run.equal("smallest", run.read(smallest), {*std::min_element(in.begin(), in.end())});
  const std::vector<unsigned> bits(in.begin(), in.end());
  run.equal("largest unsigned", run.read(largestUnsigned), {*std::max_element(bits.begin(), bits.end())});
}

SOUND(mean_variance_welford) {
  const int rows = 5, columns = 333;
  const auto in = run.random().floats(rows * columns, 9, 11);
  const auto out = run.output<float>(2 * rows);
  run.launch("mean_variance_welford", {rows, 32}, out, run.input(in), columns);
  std::vector<Sum> want;
  for (int r = 0; r < rows; r++) {
    const auto begin = in.begin() + r * columns, end = begin + columns;
    const double mean = std::accumulate(begin, end, 0.0) / columns;
    double squares = 0;
    for (auto at = begin; at < end; ++at) squares += (*at - mean) * (*at - mean);
    want.push_back(Sum::of(mean));
    want.push_back(Sum::of(squares / columns));
  }
  run.near("mean, variance", run.read(out), want, 2e-5);
}

SOUND(dot_product_f16) {
  const int n = 3000;
  const auto a = run.random().narrow<Half>(n), b = run.random().narrow<Half>(n);
  const auto out = run.output<float>(1);
  run.launch("dot_product_f16", {1, 128}, out, run.input(a), run.input(b), n / 2);
  std::vector<Sum> want(1);
  for (int i = 0; i < n; i++) want[0].add(a[i] * b[i]);
  run.near("dot", run.read(out), want, 1e-6);
}

SOUND(reduce_redux) {
  const auto in = run.random().integers(64, -1000000, 1000000);
  const auto out = run.output<unsigned>(64 * 8);
  run.launch("reduce_redux", {1, 64}, out, run.input(in));
  std::vector<unsigned> want;
  for (int t = 0; t < 64; t++) {
    const int* warp = &in[t / 32 * 32];
    unsigned add = 0, all = ~0u, any = 0, odd = 0, least = ~0u, evens = 0, oddMost = 0;
    for (int i = 0; i < 32; i++) {
      const unsigned v = unsigned(warp[i]);
      add += v, all &= v, any |= v, odd ^= v, least = std::min(least, v);
      if (i % 2) oddMost = std::max(oddMost, v);
      else evens += v;
    }
    for (unsigned v : {add, unsigned(*std::min_element(warp, warp + 32)), unsigned(*std::max_element(warp, warp + 32)),
                       least, all, any, odd, t % 2 ? oddMost : evens}) {
      want.push_back(v);
    }
  }
  run.equal("redux", run.read(out), want);
}

SOUND(argmax_atomic_u64) {
  const int n = 1234;
  auto in = run.random().floats(n, -5, -1);
  in[300] = in[700] = -0.5f;
  const auto best = run.zeros<uint64_t>(1);
  run.launch("argmax_atomic_u64", {10, 128}, best, run.input(in), n);
  const auto got = run.read(best);
  run.equal("index", std::vector<uint32_t>{~uint32_t(got[0])}, {300u});
  run.equal("value", std::vector<uint32_t>{uint32_t(got[0] >> 32)}, {~0xbf000000u});
}

SOUND(sum_by_last_block) {
  const int n = 1900, blocks = 15, threads = 128;
  const auto in = run.random().floats(n);
  const auto total = run.output<float>(1), partial = run.output<float>(blocks);
  run.launch("sum_by_last_block", {blocks, threads}, total, partial, run.zeros<unsigned>(1), run.input(in), n);
  double squares = 0;
  for (float x : in) squares += double(x) * x;
  run.near("norm", run.read(total), {Sum::of(std::sqrt(squares))}, 1e-6);
}
