#include <numeric>

#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "sort";
}

SOUND(sort_bitonic) {
  const unsigned n = 512;
  std::vector<unsigned> keys(n), values(n);
  for (unsigned i = 0; i < n; i++) keys[i] = run.random().bits() / n * n + i, values[i] = i;  // no two equal
  const auto outKeys = run.input(keys), outValues = run.input(values);
  run.launch("sort_bitonic", {1, n, 2 * n * 4}, outKeys, outValues);
  std::sort(values.begin(), values.end(), [&](unsigned a, unsigned b) { return keys[a] < keys[b]; });
  std::sort(keys.begin(), keys.end());
  run.equal("keys", run.read(outKeys), keys);
  run.equal("values", run.read(outValues), values);
}

SOUND(sort_warp_shuffle) {
  auto in = run.random().floats(128, -100, 100);
  const auto out = run.output<float>(128);
  run.launch("sort_warp_shuffle", {1, 128}, out, run.input(in));
  for (int warp = 0; warp < 4; warp++) std::sort(&in[32 * warp], &in[32 * warp] + 32, std::greater<>());
  run.equal("sorted", run.read(out), in);
}

SOUND(sort_radix_pass) {
  const int n = 300;
  auto in = run.random().integers<unsigned>(n, 0, 65535);
  auto from = run.input(in), to = run.output<unsigned>(n);
  for (int shift = 0; shift < 16; shift += 4) {
    run.launch("sort_radix_pass", {1, 32}, to, from, n, shift);
    std::swap(from, to);
  }
  std::sort(in.begin(), in.end());
  run.equal("sorted", run.read(from), in);
}

SOUND(merge_sorted) {
  auto a = run.random().integers(170, 0, 99), b = run.random().integers(230, 0, 99);
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  std::vector<int> want(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), want.begin());
  const auto out = run.output<int>(want.size());
  run.launch("merge_sorted", {4, 128}, out, run.input(a), int(a.size()), run.input(b), int(b.size()));
  run.equal("merged", run.read(out), want);
}

SOUND(topk_rows) {
  const int rows = 6, columns = 200, k = 8;
  auto in = run.random().floats(rows * columns);
  in[5] = in[77] = 3;
  const auto values = run.output<float>(rows * k);
  const auto indices = run.output<int>(rows * k);
  run.launch("topk_rows", {rows, 32, columns * 4}, values, indices, run.input(in), columns, k);
  std::vector<float> wantValues;
  std::vector<int> wantIndices, order(columns);
  for (int r = 0; r < rows; r++) {
    const float* row = &in[r * columns];
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return row[a] > row[b]; });
    for (int i = 0; i < k; i++) wantIndices.push_back(order[i]), wantValues.push_back(row[order[i]]);
  }
  run.equal("values", run.read(values), wantValues);
  run.equal("indices", run.read(indices), wantIndices);
}
