#include "case.h"
#include "products.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "wmma";
constexpr int kDepth = 48;

template <class Out, class In>
void compare(Run& run, const char* kernel, const std::vector<In>& a, const std::vector<In>& b, int m, int n, bool transposed,
             double tolerance) {
  const auto c = run.output<Out>(m * n);
  run.launch(kernel, {1, 32}, c, run.input(a), run.input(b), kDepth);
  auto want = matrixProduct(a, b, m, n, kDepth, transposed);
  for (Sum& sum : want) sum.value *= 2, sum.terms *= 2;
  run.near("C", run.read(c), want, tolerance);
}

}  // namespace

SOUND(wmma_f16) {
  const auto a = run.random().narrow<Half>(16 * kDepth), b = run.random().narrow<Half>(16 * kDepth);
  compare<float>(run, "wmma_f16", a, b, 16, 16, true, 1e-6);
}

SOUND(wmma_f16_wide) {
  const auto a = run.random().narrow<Half>(8 * kDepth), b = run.random().narrow<Half>(32 * kDepth);
  compare<Half>(run, "wmma_f16_wide", a, b, 8, 32, false, 2.0 / 2048);
}

SOUND(wmma_bf16) {
  const auto a = run.random().narrow<BFloat>(16 * kDepth), b = run.random().narrow<BFloat>(16 * kDepth);
  compare<float>(run, "wmma_bf16", a, b, 16, 16, true, 1e-6);
}

SOUND(wmma_tf32) {
  const auto a = run.random().floats(16 * kDepth), b = run.random().floats(16 * kDepth);
  compare<float>(run, "wmma_tf32", a, b, 16, 16, true, 1.0 / 1024);
}

SOUND(wmma_int8) {
  const auto a = run.random().integers<int8_t>(16 * kDepth, -128, 127), b = run.random().integers<int8_t>(16 * kDepth, -128, 127);
  const auto c = run.output<int>(256);
  run.launch("wmma_int8", {1, 32}, c, run.input(a), run.input(b), kDepth);
  auto want = matrixProductInt(a, b, 16, 16, kDepth, false);
  for (int& value : want) value *= 2;
  run.equal("C", run.read(c), want);
}
