#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "attention";

// Softmax of the scores times the values; terms are the values' magnitudes so weighted.
std::vector<Sum> weighted(const std::vector<double>& scores, int size, const std::function<double(int, int)>& value,
                          double extraScore = -INFINITY) {
  double largest = extraScore, sum = 0;
  for (double score : scores) largest = std::max(largest, score);
  std::vector<Sum> result(size);
  for (size_t j = 0; j < scores.size(); j++) {
    const double p = std::exp(scores[j] - largest);
    sum += p;
    for (int i = 0; i < size; i++) result[i].add(p * value(int(j), i));
  }
  sum += std::exp(extraScore - largest);
  for (Sum& one : result) one.value /= sum, one.terms /= sum;
  return result;
}

struct Paged {
  static constexpr int kSequences = 3, kHeads = 4, kKvHeads = 2, kSize = 64, kPage = 16, kTable = 6, kPages = 20;
  std::vector<Half> q, keys, values;
  std::vector<int> tables, lengths{5, 32, 83};
  float scale = 0.125f;

  explicit Paged(Random& random) {
    q = random.narrow<Half>(kSequences * kHeads * kSize, -2, 2);
    keys = random.narrow<Half>(kPages * kPage * kKvHeads * kSize, -2, 2);
    values = random.narrow<Half>(keys.size());
    for (int i = 0; i < kSequences * kTable; i++) tables.push_back((i * 7 + 3) % kPages);
  }

  std::vector<Sum> want() const {
    std::vector<Sum> all;
    for (int s = 0; s < kSequences; s++) {
      for (int h = 0; h < kHeads; h++) {
        const auto at = [&](int j) {
          const int slot = tables[s * kTable + j / kPage] * kPage + j % kPage;
          return (slot * kKvHeads + h / (kHeads / kKvHeads)) * kSize;
        };
        std::vector<double> scores;
        for (int j = 0; j < lengths[s]; j++) {
          double dot = 0;
          for (int i = 0; i < kSize; i++) dot += q[(s * kHeads + h) * kSize + i] * keys[at(j) + i];
          scores.push_back(dot * scale);
        }
        for (const Sum& sum : weighted(scores, kSize, [&](int j, int i) { return double(values[at(j) + i]); })) all.push_back(sum);
      }
    }
    return all;
  }
};

}  // namespace

SOUND(attention_causal_f32) {
  const int tokens = 9, heads = 4, kvHeads = 2, size = 24;
  const float scale = 0.2f;
  const auto q = run.random().floats(tokens * heads * size, -2, 2), k = run.random().floats(tokens * kvHeads * size, -2, 2);
  const auto v = run.random().floats(tokens * kvHeads * size);
  const auto out = run.output<float>(q.size());
  run.launch("attention_causal_f32", {{tokens, heads}, 32, tokens * 4}, out, run.input(q), run.input(k), run.input(v), kvHeads, size, scale);
  std::vector<Sum> want;
  for (int t = 0; t < tokens; t++) {
    for (int h = 0; h < heads; h++) {
      const auto at = [&](int j) { return (j * kvHeads + h / (heads / kvHeads)) * size; };
      std::vector<double> scores;
      for (int j = 0; j <= t; j++) {
        double dot = 0;
        for (int i = 0; i < size; i++) dot += double(q[(t * heads + h) * size + i]) * k[at(j) + i];
        scores.push_back(dot * scale);
      }
      for (const Sum& sum : weighted(scores, size, [&](int j, int i) { return double(v[at(j) + i]); })) want.push_back(sum);
    }
  }
  run.near("out", run.read(out), want, 4e-6);
}

SOUND(flash_attention_f16) {
  const int tokens = 48, size = 32;
  const float scale = 0.2f;
  const auto q = run.random().narrow<Half>(tokens * size, -2, 2), k = run.random().narrow<Half>(tokens * size, -2, 2);
  const auto v = run.random().narrow<Half>(tokens * size);
  const auto out = run.output<Half>(tokens * size);
  run.launch("flash_attention_f16", {tokens / 16, 32}, out, run.input(q), run.input(k), run.input(v), tokens, scale);
  std::vector<Sum> want;
  for (int t = 0; t < tokens; t++) {
    std::vector<double> scores;
    for (int j = 0; j <= t; j++) {
      double dot = 0;
      for (int i = 0; i < size; i++) dot += q[t * size + i] * k[j * size + i];
      scores.push_back(dot * scale);
    }
    for (const Sum& sum : weighted(scores, size, [&](int j, int i) { return double(v[j * size + i]); })) want.push_back(sum);
  }
  run.near("out", run.read(out), want, 1.5 / 1024);  // probabilities and outputs are rounded to f16
}

SOUND(paged_attention_decode) {
  const Paged paged(run.random());
  const auto out = run.output<float>(paged.q.size());
  run.launch("paged_attention_decode", {{Paged::kSequences, Paged::kHeads}, 32}, out, run.input(paged.q), run.input(paged.keys),
             run.input(paged.values), run.input(paged.tables), run.input(paged.lengths), Paged::kTable, Paged::kKvHeads, paged.scale);
  run.near("out", run.read(out), paged.want(), 1e-5);
}

SOUND(paged_attention_split) {
  const Paged paged(run.random());
  const unsigned parts = 3, rows = Paged::kSequences * Paged::kHeads;
  const auto totals = run.output<float>(rows * parts * Paged::kSize), extents = run.output<float>(rows * parts * 2);
  run.launch("paged_attention_split", {{Paged::kSequences, Paged::kHeads, parts}, 32}, totals, extents, run.input(paged.q),
             run.input(paged.keys), run.input(paged.values), run.input(paged.tables), run.input(paged.lengths), Paged::kTable,
             Paged::kKvHeads, paged.scale);
  const auto out = run.output<float>(paged.q.size());
  run.launch("paged_attention_merge", {rows, 32}, out, totals, extents, int(parts));
  run.near("out", run.read(out), paged.want(), 1e-5);
}

SOUND(attention_int8_window) {
  const int heads = 2, size = 32, length = 50, window = 20;
  const float slope = 0.05f, sink = 0.3f, scale = 0.02f;
  const auto q = run.random().floats(heads * size);
  const auto keys = run.random().integers<int8_t>(length * size, -127, 127), values = run.random().integers<int8_t>(length * size, -127, 127);
  const auto keyScales = run.random().floats(length, 0.5, 1), valueScales = run.random().floats(length, 0.01, 0.02);
  const auto out = run.output<float>(heads * size);
  run.launch("attention_int8_window", {heads, 32}, out, run.input(q), run.input(keys), run.input(keyScales), run.input(values),
             run.input(valueScales), length, window, slope, sink, scale);
  std::vector<Sum> want;
  for (int h = 0; h < heads; h++) {
    std::vector<double> scores;
    for (int j = length - window; j < length; j++) {
      double dot = 0;
      for (int i = 0; i < size; i++) dot += double(q[h * size + i]) * keys[j * size + i];
      scores.push_back(dot * keyScales[j] * scale - double(slope) * (length - 1 - j));
    }
    const auto value = [&](int j, int i) {
      const int at = length - window + j;
      return double(values[at * size + i]) * valueScales[at];
    };
    for (const Sum& sum : weighted(scores, size, value, sink)) want.push_back(sum);
  }
  run.near("out", run.read(out), want, 1e-5);
}
