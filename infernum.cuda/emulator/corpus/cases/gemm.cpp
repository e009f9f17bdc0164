#include "case.h"
#include "products.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "gemm";
}

SOUND(gemm_f32) {
  const int m = 21, n = 35, k = 50;
  const auto a = run.random().floats(m * k), b = run.random().floats(k * n);
  const auto c = run.output<float>(m * n);
  run.launch("gemm_f32", {{3, 2}, {16, 16}}, c, run.input(a), run.input(b), m, n, k);
  run.near("C", run.read(c), matrixProduct(a, b, m, n, k, false), 1e-6);
}

SOUND(gemm_f64) {
  const int m = 18, n = 20, k = 33;
  const auto a = run.random().doubles(m * k), b = run.random().doubles(k * n);
  const auto c = run.output<double>(m * n);
  run.launch("gemm_f64", {{2, 2}, {16, 16}}, c, run.input(a), run.input(b), m, n, k);
  run.near("C", run.read(c), matrixProduct(a, b, m, n, k, false), 1e-14);
}

SOUND(gemm_i32) {
  const int m = 17, n = 16, k = 19;
  const auto a = run.random().integers(m * k, -100000, 100000), b = run.random().integers(k * n, -100000, 100000);
  const auto c = run.output<int>(m * n);
  run.launch("gemm_i32", {{1, 2}, {16, 16}}, c, run.input(a), run.input(b), m, n, k);
  run.equal("C", run.read(c), matrixProductInt(a, b, m, n, k, false));
}

SOUND(gemm_f32_registers) {
  const int m = 32, n = 64, k = 40;
  const auto a = run.random().floats(m * k), b = run.random().floats(k * n);
  const auto c = run.output<float>(m * n);
  run.launch("gemm_f32_registers", {{2, 1}, 64}, c, run.input(a), run.input(b), n, k);
  run.near("C", run.read(c), matrixProduct(a, b, m, n, k, false), 1e-6);
}

SOUND(gemm_grouped_f16) {
  const int experts = 4, rows = 11, n = 40, k = 64;
  const std::vector<int> starts{0, 3, 3, 8, rows};
  const auto in = run.random().narrow<Half>(rows * k), weights = run.random().narrow<Half>(experts * n * k);
  const auto out = run.output<float>(rows * n);
  run.launch("gemm_grouped_f16", {experts, 64}, out, run.input(in), run.input(weights), run.input(starts), n, k);
  std::vector<Sum> want;
  for (int e = 0; e < experts; e++) {
    const std::vector<Half> x(in.begin() + starts[e] * k, in.begin() + starts[e + 1] * k);
    const std::vector<Half> w(weights.begin() + e * n * k, weights.begin() + (e + 1) * n * k);
    for (const Sum& sum : matrixProduct(x, w, starts[e + 1] - starts[e], n, k, true)) want.push_back(sum);
  }
  run.near("out", run.read(out), want, 1e-6);
}
