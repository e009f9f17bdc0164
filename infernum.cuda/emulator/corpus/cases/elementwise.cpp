#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "elementwise";

double silu(double x) { return x / (1 + std::exp(-x)); }

double gelu(double x) { return 0.5 * x * (1 + std::tanh(0.7978845608 * (x + 0.044715 * x * x * x))); }

template <class T>
bool unordered(T a, T b) {
  return std::isnan(a) || std::isnan(b);
}

}  // namespace

SOUND(vector_add) {
  const int n = 1000;
  const auto a = run.random().floats(n), b = run.random().floats(n);
  const auto out = run.output<float>(n);
  run.launch("vector_add", {3, 128}, out, run.input(a), run.input(b), n);
  std::vector<float> want(n);
  for (int i = 0; i < n; i++) want[i] = a[i] + b[i];
  run.equal("sum", run.read(out), want);
}

SOUND(axpy_f64) {
  const int n = 500;
  const double a = 1.0 / 3;
  const auto x = run.random().doubles(n), y = run.random().doubles(n);
  const auto out = run.input(y);
  run.launch("axpy_f64", {4, 128}, out, run.input(x), a, n);
  std::vector<double> want(n);
  for (int i = 0; i < n; i++) want[i] = std::fma(a, x[i], y[i]);
  run.equal("y", run.read(out), want);
}

SOUND(swiglu_bf16) {
  const int n = 777;
  const auto gate = run.random().narrow<BFloat>(n, -6, 6), up = run.random().narrow<BFloat>(n, -2, 2);
  const auto out = run.output<BFloat>(n);
  run.launch("swiglu_bf16", {7, 128}, out, run.input(gate), run.input(up), n);
  std::vector<Sum> want;
  for (int i = 0; i < n; i++) want.push_back(Sum::of(silu(gate[i]) * up[i]));
  run.near("swiglu", run.read(out), want, 1.0 / 256 + 1e-5);  // half a unit of bf16's 8 bits
}

SOUND(gelu_half2) {
  const int n = 600;
  const auto x = run.random().narrow<Half>(n, -4, 4);
  const auto out = run.output<Half>(n);
  run.launch("gelu_half2", {3, 128}, out, run.input(x), n / 2);
  std::vector<Sum> want;
  for (int i = 0; i < n; i++) want.push_back({gelu(x[i]), std::fabs(0.5 * x[i])});
  run.near("gelu", run.read(out), want, 1.0 / 1024);
}

SOUND(scale_residual_bf162) {
  const int n = 512;
  const auto x = run.random().narrow<BFloat>(n), residual = run.random().narrow<BFloat>(n);
  const auto out = run.output<BFloat>(n);
  run.launch("scale_residual_bf162", {2, 128}, out, run.input(x), run.input(residual), 0.375f, n / 2);
  std::vector<BFloat> want;
  for (int i = 0; i < n; i++) want.push_back(BFloat::of(x[i] * 0.375 + residual[i]));
  run.equal("fma", run.read(out), want);
}

SOUND(half2_arithmetic) {
  const int n = 256;
  auto x = run.random().narrow<Half>(n, -3, 3), y = run.random().narrow<Half>(n, -3, 3);
  x[0] = Half::of(60000), y[0] = Half::of(60000);   // overflows
  x[1] = Half::of(6e-8), y[1] = Half::of(0.5);      // the smallest denormal, and half of it
  x[3] = y[3];
  const auto out = run.output<Half>(5 * n);
  run.launch("half2_arithmetic", {2, 64}, out, run.input(x), run.input(y), n / 2);
  std::vector<Half> want(5 * n);
  for (int i = 0; i < n; i++) {
    const double a = x[i], b = y[i], values[] = {a + b, a - b, a * b, std::max(std::fabs(a), -b), a < b ? 1.0 : 0.0};
    for (int k = 0; k < 5; k++) want[(i / 2 * 5 + k) * 2 + i % 2] = Half::of(values[k]);
  }
  run.equal("half2", run.read(out), want);
}

SOUND(permute_heads_vector4) {
  const int tokens = 13, heads = 6, width = 8;
  const auto in = run.random().integers<uint16_t>(tokens * heads * width, 0, 65535);
  const auto out = run.output<uint16_t>(in.size());
  run.launch("permute_heads_vector4", {2, 64}, out, run.input(in), tokens, heads);
  std::vector<uint16_t> want(in.size());
  for (int t = 0; t < tokens; t++)
    for (int h = 0; h < heads; h++)
      for (int i = 0; i < width; i++) want[(h * tokens + t) * width + i] = in[(t * heads + h) * width + i];
  run.equal("permuted", run.read(out), want);
}

SOUND(transpose_tiled) {
  const int rows = 45, columns = 70;
  const auto in = run.random().integers(rows * columns, -1000000, 1000000);
  const auto out = run.output<int>(in.size());
  run.launch("transpose_tiled", {{3, 2}, {32, 8}}, out, run.input(in), rows, columns);
  std::vector<int> want(in.size());
  for (int r = 0; r < rows; r++)
    for (int c = 0; c < columns; c++) want[c * rows + r] = in[r * columns + c];
  run.equal("transposed", run.read(out), want);
}

SOUND(nan_comparisons) {
  const std::vector<float> special{0.0f, -0.0f, 1.0f, -1.0f, INFINITY, -INFINITY, NAN, 1e-42f, -3.5f, 3e38f};
  std::vector<float> a, b;
  for (float x : special)
    for (float y : special) a.push_back(x), b.push_back(y);
  const int n = int(a.size());
  const auto extremes = run.output<float>(4 * n);
  const auto relations = run.output<int>(n);
  run.launch("nan_comparisons", {1, 128}, extremes, relations, run.input(a), run.input(b), n);
  std::vector<Sum> wantExtremes;
  std::vector<int> wantRelations;
  for (int i = 0; i < n; i++) {
    const float x = a[i], y = b[i];
    for (double value : {double(std::fmin(x, y)), double(std::fmax(x, y)), double(std::copysign(x, y)),
                         double(std::fabs(x))}) {
      wantExtremes.push_back({value, 0});
    }
    const bool neither = unordered(x, y);
    wantRelations.push_back((!neither && x < y) | (!neither && x <= y) << 1 | (!neither && x == y) << 2 |
                            (neither || x != y) << 3 | (neither || x < y) << 4 | std::isnan(x) << 5 |
                            std::isinf(y) << 6 | std::signbit(x) << 7);
  }
  run.near("extremes", run.read(extremes), wantExtremes, 0);
  run.equal("relations", run.read(relations), wantRelations);
}
