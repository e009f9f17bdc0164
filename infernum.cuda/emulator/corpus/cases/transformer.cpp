#include <numeric>

#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "transformer";

struct BlockQ8 {
  Half scale;
  int8_t values[32];
};

Sum rotated(double a, double b, double factorA, double factorB) {
  Sum sum;
  sum.add(a * factorA);
  sum.add(b * factorB);
  sum.terms = std::fabs(a) + std::fabs(b);  // the angle's error shifts between both
  return sum;
}

}  // namespace

SOUND(rope_halves_f32) {
  const int tokens = 3, heads = 2, size = 32;
  auto x = run.random().floats(tokens * heads * size);
  const std::vector<int> positions{0, 7, 4000};
  const auto out = run.input(x);
  run.launch("rope_halves_f32", {{tokens, heads}, size / 2}, out, run.input(positions), heads, size, 10000.0f);
  std::vector<Sum> want(x.size());
  for (int t = 0; t < tokens * heads; t++) {
    for (int i = 0; i < size / 2; i++) {
      const double angle = positions[t / heads] * std::pow(10000.0, -2.0 * i / size);
      const float a = x[t * size + i], b = x[t * size + i + size / 2];
      want[t * size + i] = rotated(a, b, std::cos(angle), -std::sin(angle));
      want[t * size + i + size / 2] = rotated(a, b, std::sin(angle), std::cos(angle));
    }
  }
  run.near("rotated", run.read(out), want, 4000 * 1.2e-7);  // an angle of 4000 has no more digits in f32
}

SOUND(rope_pairs_bf16) {
  const int tokens = 4, heads = 3, pairs = 16;
  const auto x = run.random().narrow<BFloat>(tokens * heads * pairs * 2);
  const auto table = run.random().floats(8 * pairs * 2);
  const std::vector<int> positions{0, 5, 7, 2};
  const auto out = run.input(x);
  run.launch("rope_pairs_bf16", {tokens, pairs}, out, run.input(table), run.input(positions), heads, pairs);
  std::vector<Sum> want;
  for (size_t i = 0; i < x.size(); i += 2) {
    const float* angle = &table[(positions[i / 2 / pairs / heads] * pairs + i / 2 % pairs) * 2];
    want.push_back(rotated(x[i], x[i + 1], angle[0], -angle[1]));
    want.push_back(rotated(x[i], x[i + 1], angle[1], angle[0]));
  }
  run.near("rotated", run.read(out), want, 1.0 / 256);
}

SOUND(embedding_f16) {
  const int rows = 20, first = 10, width = 64;
  const auto table = run.random().narrow<Half>(rows * width);
  const std::vector<int> tokens{10, 29, 9, 30, 15, 15};
  const auto out = run.output<Half>(tokens.size() * width);
  run.launch("embedding_f16", {unsigned(tokens.size()), 8}, out, run.input(table), run.input(tokens), first, rows, width / 8);
  std::vector<Half> want(tokens.size() * width);
  for (size_t t = 0; t < tokens.size(); t++)
    for (int i = 0; i < width; i++)
      if (tokens[t] >= first && tokens[t] < first + rows) want[t * width + i] = table[(tokens[t] - first) * width + i];
  run.equal("rows", run.read(out), want);
}

SOUND(embedding_q8_0) {
  const int rows = 9, blocks = 3;
  std::vector<BlockQ8> table(rows * blocks);
  for (BlockQ8& block : table) {
    block.scale = Half::of(run.random().real(0.001, 0.1));
    for (int8_t& value : block.values) value = int8_t(run.random().integer(-127, 127));
  }
  const std::vector<int> tokens{8, 0, 3, 3};
  const auto out = run.output<float>(tokens.size() * blocks * 32);
  run.launch("embedding_q8_0", {unsigned(tokens.size()), blocks * 32}, out, run.input(table), run.input(tokens), blocks);
  std::vector<float> want;
  for (int token : tokens)
    for (int b = 0; b < blocks; b++)
      for (int8_t value : table[token * blocks + b].values)
        want.push_back(float(double(table[token * blocks + b].scale) * value));
  run.equal("rows", run.read(out), want);
}

SOUND(kv_cache_write) {
  const int slots = 12, width = 40;
  const std::vector<int> to{3, -1, 11, 0};
  const auto keys = run.random().narrow<Half>(to.size() * width);
  const auto cache = run.zeros<Half>(slots * width);
  run.launch("kv_cache_write", {unsigned(to.size()), 32}, cache, run.input(keys), run.input(to), width);
  std::vector<Half> want(slots * width);
  for (size_t t = 0; t < to.size(); t++)
    if (to[t] >= 0) std::copy_n(&keys[t * width], width, &want[to[t] * width]);
  run.equal("cache", run.read(cache), want);
}

SOUND(kv_cache_write_int8) {
  const std::vector<int> to{2, 0, 1};
  auto keys = run.random().floats(3 * 32, -4, 4);
  std::fill_n(&keys[32], 32, 0.0f);
  const auto cache = run.output<int8_t>(3 * 32);
  const auto scales = run.output<float>(3);
  run.launch("kv_cache_write_int8", {3, 32}, cache, scales, run.input(keys), run.input(to));
  std::vector<int8_t> wantCache(3 * 32);
  std::vector<float> wantScales(3);
  for (int t = 0; t < 3; t++) {
    float largest = 0;
    for (int i = 0; i < 32; i++) largest = std::max(largest, std::fabs(keys[t * 32 + i]));
    const float scale = wantScales[to[t]] = largest / 127.0f;
    for (int i = 0; i < 32; i++)
      wantCache[to[t] * 32 + i] = int8_t(scale == 0 ? 0 : std::nearbyint(keys[t * 32 + i] / scale));
  }
  run.equal("cache", run.read(cache), wantCache);
  run.equal("scales", run.read(scales), wantScales);
}

SOUND(argmax_rows) {
  const int rows = 7, columns = 1000;
  auto logits = run.random().floats(rows * columns);
  logits[123] = logits[456] = 2;
  const auto out = run.output<int>(rows);
  run.launch("argmax_rows", {rows, 128}, out, run.input(logits), columns);
  std::vector<int> want;
  for (int r = 0; r < rows; r++) {
    const auto begin = logits.begin() + r * columns;
    want.push_back(int(std::max_element(begin, begin + columns) - begin));
  }
  run.equal("argmax", run.read(out), want);
}

SOUND(repetition_penalty) {
  auto logits = run.random().floats(100, -3, 3);
  const std::vector<int> tokens{4, 99, 0, 17, 50};
  const auto out = run.input(logits);
  run.launch("repetition_penalty", {1, 32}, out, run.input(tokens), int(tokens.size()), 1.3f);
  for (int token : tokens) logits[token] = logits[token] > 0 ? logits[token] / 1.3f : logits[token] * 1.3f;
  run.equal("logits", run.read(out), logits);
}

SOUND(router_topk) {
  const int tokens = 6, experts = 20, k = 4;
  const auto logits = run.random().floats(tokens * experts, -3, 3);
  const auto weights = run.output<float>(tokens * k);
  const auto chosen = run.output<int>(tokens * k);
  run.launch("router_topk", {tokens, 32}, weights, chosen, run.input(logits), experts, k);
  std::vector<int> wantChosen, order(experts);
  std::vector<Sum> wantWeights;
  for (int t = 0; t < tokens; t++) {
    const float* row = &logits[t * experts];
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return row[a] > row[b]; });
    double sum = 0;
    for (int i = 0; i < k; i++) sum += std::exp(double(row[order[i]]));
    for (int i = 0; i < k; i++) {
      wantChosen.push_back(order[i]);
      wantWeights.push_back(Sum::of(std::exp(double(row[order[i]])) / sum));
    }
  }
  run.equal("experts", run.read(chosen), wantChosen);
  run.near("weights", run.read(weights), wantWeights, 2e-6);
}

SOUND(moe_permute) {
  const int rows = 50, experts = 6, k = 2, width = 24;
  const auto chosen = run.random().integers(rows, 0, experts - 1);
  const auto starts = run.output<int>(experts + 1), places = run.output<int>(rows);
  run.launch("moe_permute", {1, 64, experts * 4}, starts, places, run.input(chosen), rows, experts);
  std::vector<int> wantStarts(experts + 1), wantPlaces(rows), next(experts);
  for (int e : chosen) wantStarts[e + 1]++;
  std::partial_sum(wantStarts.begin(), wantStarts.end(), wantStarts.begin());
  for (int i = 0; i < rows; i++) wantPlaces[i] = wantStarts[chosen[i]] + next[chosen[i]]++;
  run.equal("starts", run.read(starts), wantStarts);
  run.equal("places", run.read(places), wantPlaces);
  const auto values = run.random().floats(rows * width), weights = run.random().floats(rows);
  const auto out = run.output<float>(rows / k * width);
  run.launch("moe_combine", {rows / k, 32}, out, run.input(values), places, run.input(weights), k, width);
  std::vector<Sum> want(rows / k * width);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < width; j++)
      want[i / k * width + j].add(double(weights[i]) * values[wantPlaces[i] * width + j]);
  run.near("combined", run.read(out), want, 2e-7);
}

SOUND(random_philox) {
  const unsigned n = 100;
  const auto out = run.output<uint32_t>(4 * n);
  run.launch("random_philox", {2, 50}, out, 0xa4093822u, 0x299f31d0u);
  std::vector<uint32_t> want;
  for (unsigned i = 0; i < n; i++) {
    uint32_t c[4] = {i, 0, 0, 0}, key[2] = {0xa4093822u, 0x299f31d0u};
    for (int round = 0; round < 10; round++) {
      const uint64_t a = uint64_t(0xD2511F53u) * c[0], b = uint64_t(0xCD9E8D57u) * c[2];
      const uint32_t next[4] = {uint32_t(b >> 32) ^ c[1] ^ key[0], uint32_t(b), uint32_t(a >> 32) ^ c[3] ^ key[1],
                                uint32_t(a)};
      std::copy_n(next, 4, c);
      key[0] += 0x9E3779B9u, key[1] += 0xBB67AE85u;
    }
    want.insert(want.end(), c, c + 4);
  }
  run.equal("random", run.read(out), want);
}

SOUND(sample_cumulative) {
  const int n = 200;
  std::vector<float> p(n, 1.0f / 256);  // exact sums
  const auto in = run.input(p);
  std::vector<int> got;
  for (float threshold : {0.0f, 0.1f, 0.5f, 0.99f}) {
    const auto out = run.output<int>(1);
    run.launch("sample_cumulative", {1, 32}, out, in, threshold, n);
    got.push_back(run.read(out)[0]);
  }
  run.equal("samples", got, {0, 25, 128, 199});
}

SOUND(conv1d_causal) {
  const int steps = 20, channels = 48;
  const auto in = run.random().floats(steps * channels), weight = run.random().floats(channels * 4);
  const auto out = run.output<float>(steps * channels);
  run.launch("conv1d_causal", {steps, channels}, out, run.input(in), run.input(weight), channels);
  std::vector<Sum> want(steps * channels);
  for (int t = 0; t < steps; t++)
    for (int c = 0; c < channels; c++)
      for (int k = std::max(0, 3 - t); k < 4; k++)
        want[t * channels + c].add(double(weight[c * 4 + k]) * in[(t - 3 + k) * channels + c]);
  run.near("convolved", run.read(out), want, 2e-7);
}
