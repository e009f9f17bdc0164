#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "gemv";
constexpr double kTolerance = 1e-6;

// y = W x, from any way to tell an element of W.
template <class W, class X>
std::vector<Sum> product(int rows, int columns, const W& w, const X& x) {
  std::vector<Sum> y(rows);
  for (int r = 0; r < rows; r++)
    for (int i = 0; i < columns; i++) y[r].add(double(w(r, i)) * double(x[i]));
  return y;
}

template <class T>
auto rowMajor(const std::vector<T>& w, int columns) {
  return [&w, columns](int r, int i) { return double(w[r * columns + i]); };
}

Launch warpPerRow(int rows) { return {unsigned(rows + 3) / 4, 128}; }

template <int Bytes>
struct Block {
  Half scale;
  uint8_t values[Bytes];
};

template <int Bytes>
std::vector<Block<Bytes>> blocks(Random& random, int count) {
  return random.list<Block<Bytes>>(count, [&] {
    Block<Bytes> block{Half::of(random.real(0.001, 0.1)), {}};
    for (uint8_t& value : block.values) value = uint8_t(random.bits());
    return block;
  });
}

}  // namespace

SOUND(gemv_f32) {
  const int rows = 13, columns = 260;
  const auto w = run.random().floats(rows * columns), x = run.random().floats(columns);
  const auto y = run.output<float>(rows);
  run.launch("gemv_f32", warpPerRow(rows), y, run.input(w), run.input(x), rows, columns / 4);
  run.near("y", run.read(y), product(rows, columns, rowMajor(w, columns), x), kTolerance);
}

SOUND(gemv_f16) {
  const int rows = 21, columns = 576;
  const auto w = run.random().narrow<Half>(rows * columns), x = run.random().narrow<Half>(columns);
  const auto y = run.output<float>(rows);
  run.launch("gemv_f16", warpPerRow(rows), y, run.input(w), run.input(x), rows, columns / 8);
  run.near("y", run.read(y), product(rows, columns, rowMajor(w, columns), x), kTolerance);
}

SOUND(gemv_bf16) {
  const int rows = 9, columns = 328;
  const auto w = run.random().narrow<BFloat>(rows * columns), x = run.random().narrow<BFloat>(columns);
  const auto y = run.output<BFloat>(rows);
  run.launch("gemv_bf16", warpPerRow(rows), y, run.input(w), run.input(x), rows, columns / 8);
  run.near("y", run.read(y), product(rows, columns, rowMajor(w, columns), x), 1.0 / 256);
}

SOUND(gemv_q8_0) {
  const int rows = 10, count = 7;
  const auto w = blocks<32>(run.random(), rows * count);
  const auto x = run.random().floats(count * 32);
  const auto y = run.output<float>(rows);
  run.launch("gemv_q8_0", warpPerRow(rows), y, run.input(w), run.input(x), rows, count);
  const auto weight = [&](int r, int i) {
    const auto& block = w[r * count + i / 32];
    return block.scale * int8_t(block.values[i % 32]);
  };
  run.near("y", run.read(y), product(rows, count * 32, weight, x), kTolerance);
}

SOUND(gemv_q8_dp4a) {
  const int rows = 11, count = 9, columns = count * 32;
  const auto w = run.random().integers<int8_t>(rows * columns, -128, 127), x = run.random().integers<int8_t>(columns, -127, 127);
  const auto scales = run.random().floats(rows * count, 0.01, 0.1), xScales = run.random().floats(count, 0.01, 0.1);
  const auto y = run.output<float>(rows);
  run.launch("gemv_q8_dp4a", warpPerRow(rows), y, run.input(w), run.input(scales), run.input(x), run.input(xScales), rows, count);
  std::vector<double> values;
  for (int i = 0; i < columns; i++) values.push_back(double(x[i]) * xScales[i / 32]);
  const auto weight = [&](int r, int i) { return double(w[r * columns + i]) * scales[r * count + i / 32]; };
  run.near("y", run.read(y), product(rows, columns, weight, values), kTolerance);
}

SOUND(gemv_q4_0) {
  const int rows = 10, count = 5;
  const auto w = blocks<16>(run.random(), rows * count);
  const auto x = run.random().floats(count * 32);
  const auto y = run.output<float>(rows);
  run.launch("gemv_q4_0", warpPerRow(rows), y, run.input(w), run.input(x), rows, count);
  const auto weight = [&](int r, int i) {
    const auto& block = w[r * count + i / 32];
    const int byte = block.values[i % 16];
    return block.scale * ((i % 32 < 16 ? byte & 15 : byte >> 4) - 8);
  };
  run.near("y", run.read(y), product(rows, count * 32, weight, x), kTolerance);
}

SOUND(gemv_int4_groups) {
  const int rows = 8, words = 48, columns = words * 8, groups = rows * words / 8;
  const auto w = run.random().list<uint32_t>(rows * words, [&] { return run.random().bits(); });
  const auto scales = run.random().narrow<Half>(groups, 0.01, 0.1);
  const auto zeros = run.random().integers<uint8_t>(groups, 0, 15);
  const auto x = run.random().narrow<Half>(columns);
  const auto y = run.output<float>(rows);
  run.launch("gemv_int4_groups", warpPerRow(rows), y, run.input(w), run.input(scales), run.input(zeros), run.input(x), rows, words);
  const auto weight = [&](int r, int i) {
    const int word = r * words + i / 8, k = i % 8, shift = k < 4 ? 4 * k : 4 * (k - 4) + 16;
    return double(scales[word / 8]) * (int(w[word] >> shift & 15) - int(zeros[word / 8]));
  };
  run.near("y", run.read(y), product(rows, columns, weight, x), kTolerance);
}

SOUND(gemv_fp8_e4m3) {
  const int rows = 9, columns = 272;
  const auto w = run.random().narrow<E4M3>(rows * columns, -4, 4);
  const auto x = run.random().floats(columns);
  const auto y = run.output<float>(rows);
  run.launch("gemv_fp8_e4m3", warpPerRow(rows), y, run.input(w), run.input(x), 0.5f, rows, columns / 4);
  auto want = product(rows, columns, rowMajor(w, columns), x);
  for (Sum& sum : want) sum.value *= 0.5, sum.terms *= 0.5;
  run.near("y", run.read(y), want, kTolerance);
}

SOUND(dot_products_packed) {
  const int n = 64;
  const auto words = [&] { return run.random().list<int>(n, [&] { return int(run.random().bits()); }); };
  const auto a = words(), b = words(), c = words();
  const auto out = run.output<int>(6 * n);
  run.launch("dot_products_packed", {1, n}, out, run.input(a), run.input(b), run.input(c));
  std::vector<int> want;
  for (int i = 0; i < n; i++) {
    const auto byte = [](int word, int k, bool isSigned) {
      const uint8_t value = uint8_t(uint32_t(word) >> (8 * k));
      return isSigned ? int64_t(int8_t(value)) : int64_t(value);
    };
    const auto dp4a = [&](bool signA, bool signB) {
      int64_t sum = c[i];
      for (int k = 0; k < 4; k++) sum += byte(a[i], k, signA) * byte(b[i], k, signB);
      return int(uint32_t(sum));
    };
    const auto dp2a = [&](int half, bool signB) {
      int64_t sum = c[i];
      for (int k = 0; k < 2; k++) sum += int64_t(int16_t(uint32_t(a[i]) >> (16 * k))) * byte(b[i], 2 * half + k, signB);
      return int(uint32_t(sum));
    };
    for (int value : {dp4a(true, true), dp4a(false, false), dp2a(0, true), dp2a(1, true), dp4a(false, true), dp2a(0, false)})
      want.push_back(value);
  }
  run.equal("dot products", run.read(out), want);
}
